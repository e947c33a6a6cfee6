"""A form field for each `call.*` setting, made from the type of its fact; every one can be "ikke satt"."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from schemes.edition import CALL_SETTINGS
from schemes.money import AmountProblem, format_nok, parse_nok
from schemes.operations.publishing import IN_COLUMNS
from schemes.rules.facts import FACTS
from schemes.rules.facts.types import Choice, Flag, ListOf, Percent

NOT_SET = gettext_lazy("ikke satt")


class BandsField(forms.Field):
    """The scale of R61: a band on each line, «5 000: 150 000» (from so many inhabitants, at most so many kroner)."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[dict[str, int]] | None:
        """The bands, None when nothing is written."""
        lines = [line for line in (value or "").splitlines() if line.strip()]
        return [self._band(line) for line in lines] or None

    def prepare_value(self, value: Any) -> Any:
        """The bands as lines."""
        if not isinstance(value, list):
            return value
        return "\n".join(f"{format_nok(each['from_population'])}: {format_nok(each['max_nok'])}" for each in value)

    def _band(self, line: str) -> dict[str, int]:
        people, colon, kroner = line.partition(":")
        try:
            if colon:
                return {"from_population": parse_nok(people), "max_nok": parse_nok(kroner)}
        except AmountProblem:
            pass
        raise ValidationError(_("Skriv hver linje som innbyggere: kroner, for eksempel 5 000: 150 000."), code="band")


class PercentsField(forms.Field):
    """The rates of R63, parted by spaces: «25 50»."""

    def to_python(self, value: Any) -> list[str] | None:
        """The rates as exact texts, None when nothing is written."""
        rates = (value or "").replace("%", " ").split()
        try:
            exact = [Decimal(rate.replace(",", ".")) for rate in rates]
        except InvalidOperation:
            exact = [Decimal(-1)]
        if any(not 0 <= rate <= 100 for rate in exact):
            raise ValidationError(_("Skriv prosenter mellom 0 og 100 med mellomrom, for eksempel 25 50."), code="rate")
        return [f"{rate:f}" for rate in exact] or None

    def prepare_value(self, value: Any) -> Any:
        """The rates on one line."""
        return " ".join(str(each) for each in value) if isinstance(value, list) else value


def settings_asked(codes: frozenset[str]) -> list[str]:
    """The settings that rules with these codes read and that are no column of the call."""
    return [name for name, each in CALL_SETTINGS.items() if codes.intersection(each.rules) and name not in IN_COLUMNS]


def setting_field(name: str) -> forms.Field:
    """The field of one setting; empty is "ikke satt"."""
    kind = FACTS[name].type
    language = get_language() or "nb"
    label = FACTS[name].label.in_language(language).capitalize()
    setting = CALL_SETTINGS[name]
    codes = _("Leses av %(rules)s.") % {"rules": ", ".join(setting.rules)}
    shown: dict[str, Any] = {"label": label, "required": False, "help_text": codes}
    if isinstance(kind, Choice):
        options = [(code, words.in_language(language)) for code, words in kind.words.items()]
        return forms.TypedChoiceField(choices=[("", NOT_SET), *options], empty_value=None, **shown)
    if isinstance(kind, Flag):
        return forms.TypedChoiceField(
            choices=[("", NOT_SET), ("true", _("ja")), ("false", _("nei"))],
            empty_value=None,
            coerce=lambda value: value == "true",
            **shown,
        )
    if isinstance(kind, ListOf):
        return PercentsField(**shown) if isinstance(kind.item, Percent) else BandsField(**shown)
    raise LookupError(name)


def shown_setting(name: str, value: Any) -> Any:
    """A stored setting as its field takes it."""
    return str(value).lower() if isinstance(FACTS[name].type, Flag) else value
