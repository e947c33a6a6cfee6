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
_NORWEGIAN_DAY = re.compile(r"([0-9]{1,2})\.[ ]?([0-9]{1,2})\.[ ]?([0-9]{4})")


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
    """A day, from the browser's own picker or written as 1.11.2019."""

    default_error_messages = {"day": _("Skriv datoen som dag, måned og år, for eksempel 1.11.2019.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """The date, None when nothing is written."""
        if isinstance(value, date):
            return value
        text = (value or "").strip()
        if not text:
            return None
        norwegian = _NORWEGIAN_DAY.fullmatch(text)
        try:
            if norwegian:
                day, month, year = (int(part) for part in norwegian.groups())
                return date(year, month, day)
            return date.fromisoformat(text)
        except ValueError:
            raise ValidationError(self.error_messages["day"], code="day") from None
