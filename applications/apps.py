"""The app applications."""

from importlib import import_module

from django.apps import AppConfig
from django.core import checks

LETTER_KINDS = ("submission", "casework", "decision", "notices")


class ApplicationsConfig(AppConfig):
    """Registers the app, and at start the letter kinds this floor fills and the words of its trail."""

    name = "applications"

    def ready(self) -> None:
        """A worker that has loaded no page still knows every letter kind."""
        for module in LETTER_KINDS:
            import_module(f"{self.name}.letter_kinds.{module}")
        import_module(f"{self.name}.trail_words")
        import_module(f"{self.name}.facts.granted")  # tells the floor below of the grants given here
        checks.register(import_module(f"{self.name}.operations.attaching.scanning").check_address)
