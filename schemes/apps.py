"""The app schemes."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Registers the app schemes."""

    name = "schemes"
