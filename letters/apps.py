"""The app letters."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Registers the app letters."""

    name = "letters"
