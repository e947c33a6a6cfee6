"""The app letters."""

from importlib import import_module

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Registers the app letters, its own kinds of letter and the check of the PDF libraries."""

    name = "letters"
    verbose_name = "letters"

    def ready(self) -> None:
        """Load what registers itself; models are ready only now."""
        for module in ("letters.owed", "letters.pdf"):
            import_module(module)
