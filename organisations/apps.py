"""The app organisations."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers the app organisations."""

    name = "organisations"
