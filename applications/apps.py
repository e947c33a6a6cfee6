"""The app applications."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Registers the app applications."""

    name = "applications"
