"""Lists and days in the language of the page, as the rules say them too."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language

from schemes.rules.sentences import say


def listed(words: Iterable[str]) -> str:
    """Words as a list: «a, b og c»; "" for none."""
    found = tuple(words)
    return say(found, "list", get_language() or "nb") if found else ""


def day_in_words(day: date) -> str:
    """A calendar day: «1. november 2019», never broken over two lines."""
    return say(day, "day", get_language() or "nb")
