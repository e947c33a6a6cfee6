"""The form of one register row, made from the register's columns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.caseworker.objections import AnswerForm
from applications.queries.objections import confirmed_since
from organisations.desk.page import KIND_WORDS
from organisations.models import LanguageForm, RegisterCorrection
from organisations.operations.correcting import RELATIONS
from organisations.operations.register_bodies import SERVICES
from organisations.operations.register_rows import COLUMN_WORDS, SHAPES
from schemes.fields import DayField, NumberField

RELATION_WORDS = {
    "uendret": gettext_lazy("uendret"),
    "nytt_navn": gettext_lazy("fikk nytt navn"),
    "nytt_nummer": gettext_lazy("fikk nytt nummer"),
    "nytt_nummer_og_navn": gettext_lazy("fikk nytt nummer og navn"),
    "slaatt_sammen": gettext_lazy("slått sammen"),
    "delt": gettext_lazy("delt"),
    "delt_og_slaatt_sammen": gettext_lazy("delt, og delene slått sammen med andre"),
}


class CorrectionForm(forms.Form):
    """How the row shall read, and why. `columns` are the register's; their values are text as in the register files."""

    def __init__(self, data: Any = None, *, register: str, line: Mapping[str, str], is_new: bool) -> None:
        super().__init__(data, initial=dict(line))
        shape = SHAPES[register]
        self.columns = (*shape.key, *shape.columns) if is_new else shape.columns
        for name in self.columns:
            self.fields[name] = _field(shape.model, name)
        self.fields["valid_from_on"] = DayField(
            label=_("Gjelder fra"),
            required=False,
            help_text=_("Står feltet tomt, gjelder rettelsen for alle dager, også tidligere."),
        )
        self.fields["source"] = forms.CharField(
            label=_("Kilde"),
            max_length=300,
            help_text=_("Hvor opplysningen kommer fra, for eksempel et brev eller et register."),
            error_messages={"required": _("Skriv hvor opplysningen kommer fra.")},
        )
        self.fields["reason"] = forms.CharField(
            label=_("Hvorfor registeret må rettes"),
            max_length=10_000,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Skriv hvorfor registeret må rettes.")},
        )

    def line(self) -> dict[str, str]:
        """The columns as text."""
        return {name: _text(self.cleaned_data[name]) for name in self.columns}


class OutsideAnswerForm(AnswerForm):
    """The answer outside cases names the correction it led to."""

    correction = forms.ModelChoiceField(queryset=RegisterCorrection.objects.none(), required=False)

    def __init__(self, data: Any, *, since: datetime) -> None:
        super().__init__(data)
        self.fields["correction"].queryset = confirmed_since(since)  # type: ignore[attr-defined]


def _field(model: type[models.Model], name: str) -> forms.Field:
    """A field that fits the column."""
    column: Any = model._meta.get_field(name)
    label = str(COLUMN_WORDS[name])
    if isinstance(column, models.BooleanField):
        choices = [("1", _("Ja")), ("0", _("Nei"))]
        return forms.ChoiceField(label=label, required=False, choices=[("", _("Ikke kjent")), *choices])
    if choices := _choices(name):
        return forms.ChoiceField(label=label, required=False, choices=[("", _("Ikke kjent")), *choices])
    if isinstance(column, models.DateField):
        return DayField(label=label, required=False)
    if isinstance(column, models.IntegerField):
        return NumberField(label=label, required=False)
    return forms.CharField(label=label, required=False, max_length=min(column.max_length, 300))


def _choices(name: str) -> list[tuple[str, str]]:
    words: dict[str, Any] = {
        "relation": [(each, RELATION_WORDS[each]) for each in RELATIONS],
        "kind": [(str(each), KIND_WORDS[each]) for each in SERVICES],
        "language_form": LanguageForm.choices,
    }
    return [(value, str(word)) for value, word in words.get(name, [])]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()
