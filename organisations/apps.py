"""The app organisations."""

from importlib import import_module

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers the app organisations and the check of its log-in settings."""

    name = "organisations"

    def ready(self) -> None:
        """Load what registers itself."""
        import_module("organisations.login.checks")
