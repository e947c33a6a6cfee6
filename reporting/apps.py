"""The app reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Registers the app reporting."""

    name = "reporting"
