"""The app grantportal."""

from django.apps import AppConfig


class GrantportalConfig(AppConfig):
    """Registers the app grantportal."""

    name = "grantportal"
