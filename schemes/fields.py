"""Form fields that more than one desk needs: amounts in whole kroner, whole numbers, days. Errors say what to do."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schemes.money import AmountProblem, format_nok, parse_nok

AMOUNT_ERRORS = {
    "ambiguous": _("Beløpet kan leses på to måter. Skriv hele kroner, for eksempel 500 000."),
    "negative": _("Beløpet kan ikke være under 0. Skriv hele kroner, for eksempel 500 000."),
    "not_a_number": _("Dette er ikke et beløp. Skriv bare tall, for eksempel 500 000."),
    "too_large": _("Beløpet er for stort. Skriv hele kroner, og se etter om det er et siffer for mye."),
    "decimals": _("Beløpet har øre. Rund av til hele kroner, for eksempel 500 000."),
}
_NUMBER = re.compile(r"[0-9]{1,9}")
_SPACES = re.compile("[ \u00a0\u202f\u2009]")
_DAY_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.? (?P<month>[a-z]{3,9})\.? (?P<year>[0-9]{4})"),
)
_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_MONTH_NUMBER = {word: str(number) for number, month in enumerate(_MONTHS, 1) for word in (month, month[:3])}
FIRST_YEAR, LAST_YEAR = 2000, 2099  # of any day that is typed: year 19 and year 9999 are slips of the key


class AmountField(forms.Field):
    """An amount as people write it; cleaned it is whole kroner (int), or None when nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "number", "data-amount": ""})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        """The kroner that the text says; ValidationError in one sentence when it says none clearly."""
        if isinstance(value, int):
            return value
        try:
            return parse_nok(value or "")
        except AmountProblem as problem:
            if problem.code == "empty":
                return None
            raise ValidationError(AMOUNT_ERRORS[problem.code], code=problem.code) from None

    def prepare_value(self, value: Any) -> Any:
        """A stored amount with its spaces; a text that was refused stays as it was typed."""
        return format_nok(value) if isinstance(value, int) and not isinstance(value, bool) else value


class NumberField(forms.Field):
    """A whole number from 0; spaces between thousands are allowed."""

    default_error_messages = {"number": _("Skriv et helt tall, for eksempel 12.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "number"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        """The number, None when nothing is written."""
        if isinstance(value, int):
            return value
        digits = _SPACES.sub("", (value or "").strip())
        if not digits:
            return None
        if not _NUMBER.fullmatch(digits):
            raise ValidationError(self.error_messages["number"], code="number")
        return int(digits)


class DayField(forms.Field):
    """A day from 2000 to 2099: from the browser's own picker, or written as 1.11.2019 or 1. november 2019.

    A year of two digits, and months and days the other way round (11/01/2019), are asked about and never guessed.
    """

    default_error_messages = {
        "day": _("Skriv datoen som dag, måned og år, for eksempel 1.11.2019."),
        "year": _("Skriv et år mellom 2000 og 2099."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """The date, None when nothing is written."""
        if isinstance(value, date):
            return value
        text = _SPACES.sub(" ", value or "").strip()
        if not text:
            return None
        try:
            day = _day_in(text.lower())
        except ValueError:
            raise ValidationError(self.error_messages["day"], code="day") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["year"], code="year")
        return day


def _day_in(text: str) -> date:
    """The day that the text says; ValueError when it says none."""
    found = next((match for match in (form.fullmatch(text) for form in _DAY_FORMS) if match), None)
    if found is None:
        raise ValueError(text)
    month = _MONTH_NUMBER.get(found["month"], found["month"])
    return date(int(found["year"]), int(month), int(found["day"]))
