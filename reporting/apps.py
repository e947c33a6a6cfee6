"""The app reporting."""

from importlib import import_module

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Registers the app, and at start the letter kinds this floor fills and the words of its trail."""

    name = "reporting"

    def ready(self) -> None:
        """A worker that has loaded no page still knows every letter kind."""
        import_module(f"{self.name}.letter_kinds")
        import_module(f"{self.name}.trail_words")
