"""A register row by its natural key, as text and back: what corrections are written in and put into the tables by."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import (
    ChosenService,
    EarlierGrant,
    ModelTrialParticipant,
    Municipality,
    RegisterCorrection,
    Succession,
)

Register = RegisterCorrection.Register
Line = Mapping[str, str]
JOINT = "|"


@dataclass(frozen=True, slots=True)
class RegisterShape:
    """One register: its table, what names a row, what may be corrected, whether rows come and go."""

    model: type[models.Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    name: tuple[str, ...]
    rows_come_and_go: bool = False


SHAPES: Mapping[str, RegisterShape] = {
    Register.MUNICIPALITY: RegisterShape(
        Municipality,
        ("list_year", "number"),
        ("name", "other_names", "orgnr", "language_form", "is_sami_area", "population", "children_0_17"),
        ("number", "name", "list_year"),
    ),
    Register.SUCCESSION: RegisterShape(
        Succession,
        ("from_year", "to_year", "from_number", "to_number"),
        ("relation", "changed_on"),
        ("from_number", "from_name", "to_number", "to_name"),
    ),
    Register.MODEL_TRIAL: RegisterShape(
        ModelTrialParticipant, ("municipality_number_2015",), ("name",), ("municipality_number_2015", "name"), True
    ),
    Register.EARLIER_GRANT: RegisterShape(
        EarlierGrant,
        ("year", "scheme", "recipient_name"),
        ("municipality_number_2015", "amount_nok", "is_unclear", "note"),
        ("year", "recipient_name"),
        True,
    ),
    Register.CHOSEN_SERVICE: RegisterShape(
        ChosenService,
        ("name",),
        ("cluster", "kind", "municipality_numbers", "municipality_names", "district_number"),
        ("name",),
        True,
    ),
}
COLUMN_WORDS: Mapping[str, Promise] = {
    "list_year": _("Listen for år"),
    "number": _("Kommunenummer"),
    "name": _("Navn"),
    "other_names": _("Andre navn"),
    "orgnr": _("Organisasjonsnummer"),
    "language_form": _("Målform"),
    "is_sami_area": _("I forvaltningsområdet for samiske språk"),
    "population": _("Folketall"),
    "children_0_17": _("Barn 0–17 år"),
    "from_year": _("Fra listen for år"),
    "to_year": _("Til listen for år"),
    "from_number": _("Fra kommunenummer"),
    "to_number": _("Til kommunenummer"),
    "relation": _("Hva som skjedde"),
    "changed_on": _("Dagen det skjedde"),
    "municipality_number_2015": _("Kommunenummer i 2015"),
    "year": _("År"),
    "scheme": _("Ordning"),
    "recipient_name": _("Mottaker"),
    "amount_nok": _("Beløp i hele kroner"),
    "is_unclear": _("Mottakeren er uklar"),
    "note": _("Merknad"),
    "cluster": _("Klynge"),
    "kind": _("Type tjeneste"),
    "municipality_numbers": _("Kommunenumre i 2020, med | mellom"),
    "municipality_names": _("Kommuner, med | mellom"),
    "district_number": _("Bydelsnummer"),
}


def row_of(register: str, row_key: str) -> models.Model | None:
    """The row that `row_key` names today; None when there is none, or when the key cannot be read."""
    shape = SHAPES[register]
    parts = row_key.split(JOINT)
    if len(parts) != len(shape.key):
        return None
    try:
        wanted = {name: read(shape.model, name, part) for name, part in zip(shape.key, parts, strict=True)}
    except ValidationError:
        return None
    return shape.model._default_manager.filter(**wanted).first()


def key_of(register: str, values: Mapping[str, str]) -> str:
    """The natural key of a row given as text."""
    return JOINT.join(values[name] for name in SHAPES[register].key)


def line_of(register: str, row: models.Model | None) -> dict[str, str]:
    """A row as text, key and correctable columns; {} for none."""
    shape = SHAPES[register]
    return {} if row is None else {name: write(getattr(row, name)) for name in (*shape.key, *shape.columns)}


def name_of(register: str, row: models.Model) -> str:
    """The row as people call it: «1122 Gjesdal 2019»."""
    return " ".join(str(getattr(row, name)) for name in SHAPES[register].name)[:200]


def built(register: str, line: Line, *, onto: models.Model | None, source: str) -> models.Model:
    """The row with the values of `line`, on top of what stands in `onto`; ValidationError names what does not read."""
    shape = SHAPES[register]
    row = copy(onto) if onto is not None else shape.model(certainty="high")
    for name, text in line.items():
        try:
            setattr(row, name, read(shape.model, name, text))
        except ValidationError as problem:
            raise ValidationError({name: problem.messages}) from problem
    row.source = source  # type: ignore[attr-defined]
    unknown = {each.name for each in row._meta.fields if each.null and getattr(row, each.attname) is None}
    row.clean_fields(exclude={each.name for each in row._meta.fields if each.name not in line} | unknown)
    return row


def put(register: str, row_key: str, line: Line | None, *, source: str) -> None:
    """Make the table say `line` about the row; None takes the row out. Nothing to take out is no error."""
    row = row_of(register, row_key)
    if line is not None:
        built(register, line, onto=row, source=source).save()
    elif row is not None:
        row.delete()


def put_all(corrections: Iterable[RegisterCorrection]) -> None:
    """Put confirmed corrections on top of what a load has written, in the order they were confirmed."""
    for each in corrections:
        is_removed = each.act == RegisterCorrection.Act.REMOVE
        after = None if is_removed else {value.column: value.after for value in each.values_told.all()}
        put(each.register, each.row_key, after, source=each.source)


def confirmed_corrections() -> list[RegisterCorrection]:
    """Those that work, in the order they were confirmed; two queries."""
    rows = RegisterCorrection.objects.filter(confirmed_at__isnull=False).prefetch_related("values_told")
    return list(rows.order_by("confirmed_at", "id"))


def fingerprint(correction: RegisterCorrection) -> str:
    """What a correction does, as one text: for the digest of what the tables hold."""
    told = sorted((each.column, each.after) for each in correction.values_told.all())
    return f"{correction.pk} {correction.register} {correction.act} {correction.valid_from_on} {told}"


def write(value: Any) -> str:
    """A value as the register files write it: nothing for not known, 1 and 0, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def read(model: type[models.Model], name: str, text: str) -> Any:
    """The value of one column; ValidationError for what does not read."""
    field: Any = model._meta.get_field(name)
    if text == "":
        return None if field.null else field.get_default() if isinstance(field, models.BooleanField) else ""
    if isinstance(field, models.BooleanField):
        return {"1": True, "0": False}.get(text)
    return field.to_python(text)
