"""Correcting a register for everybody: entered with source and reason, at work once a second person has confirmed it.

A load of the shipped files puts confirmed corrections on top again. Kept runs of the rules have their own facts and
keep what they read.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor
from organisations.models import CorrectedValue, LanguageForm, RegisterCorrection, RegisterLoad
from organisations.models.numbers import clean_orgnr
from organisations.operations.register_bodies import SERVICES, load_bodies
from organisations.operations.register_rows import (
    COLUMN_WORDS,
    JOINT,
    SHAPES,
    Line,
    built,
    fingerprint,
    key_of,
    line_of,
    name_of,
    put,
    row_of,
)

Act, Register = RegisterCorrection.Act, RegisterCorrection.Register
RELATIONS = (
    "uendret",
    "nytt_navn",
    "nytt_nummer",
    "nytt_nummer_og_navn",
    "slaatt_sammen",
    "delt",
    "delt_og_slaatt_sammen",
)
# The registers from which organisations are made.
OF_BODIES = frozenset({Register.MUNICIPALITY, Register.SUCCESSION, Register.CHOSEN_SERVICE})


class CorrectionRefused(Exception):
    """The correction may not be written; `reasons` are sentences for the person who tried."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


def enter_correction(
    *,
    register: str,
    row_key: str,
    after: Mapping[str, str] | None,
    source: str,
    reason: str,
    actor: Actor,
    now: datetime,
    valid_from_on: date | None = None,
    case_ref: str = "",
) -> RegisterCorrection:
    """Enter how a row shall read; nothing changes before `confirm_correction`. Raises CorrectionRefused.

    `after` has the columns that shall read otherwise, as text; None takes the row out. An empty `row_key` adds a row,
    whose key is then in `after`.
    """
    correction = RegisterCorrection(
        register=register,
        valid_from_on=valid_from_on,
        source=source.strip(),
        reason=reason.strip(),
        case_ref=case_ref,
        entered_at=now,
        entered_by_id=_person(actor),
    )
    with transaction.atomic():
        _lock()
        row = row_of(register, row_key) if row_key else None
        before = line_of(register, row)
        line = None if after is None else {**before, **after}
        problems = [*_lacking(correction), *_of_row(register, row_key, row, after)]
        problems = problems or ([] if line is None else _of_values(register, line, row))
        if problems:
            raise CorrectionRefused(problems)
        _save(correction, row, before, line)
        _record(
            "register.enter_correction",
            correction,
            actor=actor,
            now=now,
            reason=correction.reason,
            before=before,
            after=line,
        )
    return correction


def _save(correction: RegisterCorrection, row: models.Model | None, before: Line, line: Line | None) -> None:
    """Write the correction with every column before and after, unless another one waits for the same row."""
    register = correction.register
    fresh = row if line is None else built(register, line, onto=row, source=correction.source)
    assert fresh is not None  # a row is either there or given
    correction.row_key = key_of(register, line or before)
    correction.row_name = name_of(register, row or fresh)
    correction.act = Act.REMOVE if line is None else Act.CHANGE if row is not None else Act.ADD
    if _waits(correction):
        raise CorrectionRefused([_("En annen rettelse av raden venter på å bli bekreftet.")])
    correction.save()
    shape = SHAPES[register]
    CorrectedValue.objects.bulk_create(
        CorrectedValue(
            correction=correction, column=name, before=before.get(name, ""), after=(line or {}).get(name, "")
        )
        for name in (*shape.key, *shape.columns)
    )


def confirm_correction(*, correction: RegisterCorrection, actor: Actor, now: datetime) -> RegisterCorrection:
    """A second person stands behind it: the register reads so from now on. Raises CorrectionRefused.

    The row must still be as it was when the correction was entered.
    """
    person = _person(actor)
    with transaction.atomic():
        newest = _lock()
        row = _unsettled(correction)
        if row.entered_by_id == person:
            raise CorrectionRefused([_("En annen enn den som førte rettelsen, må bekrefte den.")])
        told = list(row.values_told.all())
        before = {each.column: each.before for each in told}
        if line_of(row.register, row_of(row.register, row.row_key)) != (before if row.act != Act.ADD else {}):
            raise CorrectionRefused([_("Raden er endret siden rettelsen ble ført. Legg den bort, og før en ny.")])
        after = None if row.act == Act.REMOVE else {each.column: each.after for each in told}
        _settle(row, "confirmed", person, now)
        put(row.register, row.row_key, after, source=row.source)
        _mark(newest, row, now)
        if row.register in OF_BODIES:
            _renew_bodies()
        _record("register.confirm_correction", row, actor=actor, now=now, before=before, after=after)
    return row


def refuse_correction(
    *, correction: RegisterCorrection, reason: str, actor: Actor, now: datetime
) -> RegisterCorrection:
    """Put it aside, with a reason; whoever entered it may do so too. The row stays as it was."""
    person = _person(actor)
    if not reason.strip():
        raise CorrectionRefused([_("Skriv hvorfor rettelsen ikke skal brukes.")])
    with transaction.atomic():
        row = _unsettled(correction)
        _settle(row, "refused", person, now)
        _record("register.refuse_correction", row, actor=actor, now=now, reason=reason.strip())
    return row


# ----- what is asked -------------------------------------------------------------------------------------------------


def _person(actor: Actor) -> int:
    if actor.user_id is None or not actor.is_staff:
        raise CorrectionRefused([_("Bare en person i direktoratet kan rette registeret.")])
    return actor.user_id


def _lacking(correction: RegisterCorrection) -> list[str]:
    problems = []
    if not correction.source:
        problems.append(_("Skriv hvor opplysningen kommer fra."))
    if not correction.reason:
        problems.append(_("Skriv hvorfor registeret må rettes."))
    return problems


def _of_row(register: str, row_key: str, row: models.Model | None, after: Line | None) -> list[str]:
    """Whether there is such a row, and whether rows of this register come and go."""
    shape = SHAPES[register]
    if row_key and row is None:
        return [_("Raden finnes ikke i registeret.")]
    if (after is None or not row_key) and not shape.rows_come_and_go:
        return [_("I dette registeret kan rader bare endres.")]
    if after is None:
        return []
    if not row_key:
        lacking = [str(COLUMN_WORDS[name]) for name in shape.key if not after.get(name, "").strip()]
        return [_("Fyll ut %(names)s.") % {"names": ", ".join(lacking)}] if lacking else []
    before = line_of(register, row)
    if set(after) - set(shape.columns):
        return [_("Det som navngir raden, kan ikke endres. Ta den ut, og legg til en ny.")]
    return [] if any(before[name] != text for name, text in after.items()) else [_("Ingenting er endret.")]


def _of_values(register: str, line: Line, row: models.Model | None) -> list[str]:
    """Whether every value reads, and is one that the rules know."""
    if row is None and row_of(register, key_of(register, line)) is not None:
        return [_("Raden finnes allerede i registeret.")]
    if any(JOINT in line[name] for name in SHAPES[register].key):
        return [_("Tegnet | kan ikke stå i det som navngir raden.")]
    problems = []
    if line.get("orgnr"):
        try:
            clean_orgnr(line["orgnr"])
        except ValidationError as problem:
            problems += problem.messages
    for name, known in (("relation", RELATIONS), ("kind", tuple(SERVICES)), ("language_form", LanguageForm.values)):
        if line.get(name) and line[name] not in known:
            problems.append(_("%(name)s har en ukjent verdi.") % {"name": COLUMN_WORDS[name]})
    number = line.get("municipality_number_2015", "0000")
    if not (len(number) == 4 and number.isascii() and number.isdecimal()):
        problems.append(_("%(name)s har fire siffer.") % {"name": COLUMN_WORDS["municipality_number_2015"]})
    return problems + _unreadable(register, line, row)


def _unreadable(register: str, line: Line, row: models.Model | None) -> list[str]:
    try:
        built(register, line, onto=row, source="–")
    except ValidationError as problem:
        names = getattr(problem, "error_dict", None) or {}
        words = ", ".join(str(COLUMN_WORDS.get(name, name)) for name in names)
        return [_("Se over %(names)s. Verdien kan ikke leses.") % {"names": words or _("verdiene")}]
    return []


def _waits(correction: RegisterCorrection) -> bool:
    rows = RegisterCorrection.objects.filter(register=correction.register, row_key=correction.row_key)
    return rows.filter(confirmed_at__isnull=True, refused_at__isnull=True).exists()


# ----- what is done --------------------------------------------------------------------------------------------------


def _lock() -> RegisterLoad | None:
    """One correction at a time: the newest load is what they stand on."""
    return RegisterLoad.objects.select_for_update().order_by("-id").first()


def _unsettled(correction: RegisterCorrection) -> RegisterCorrection:
    row = RegisterCorrection.objects.select_for_update().get(pk=correction.pk)
    if row.confirmed_at is not None or row.refused_at is not None:
        raise CorrectionRefused([_("En kollega har allerede tatt stilling til rettelsen.")])
    return row


def _settle(row: RegisterCorrection, stem: str, person: int, now: datetime) -> None:
    setattr(row, f"{stem}_at", now)
    setattr(row, f"{stem}_by_id", person)
    row.save(update_fields=[f"{stem}_at", f"{stem}_by"])


def _mark(newest: RegisterLoad | None, row: RegisterCorrection, now: datetime) -> None:
    """A new digest: every process that holds the registers in memory reads them anew."""
    if newest is None:
        return
    files = newest.files_digest or newest.digest
    digest = hashlib.sha256(f"{newest.digest}\0{fingerprint(row)}".encode()).hexdigest()
    RegisterLoad.objects.create(digest=digest, files_digest=files, loaded_at=now, row_count=newest.row_count)


def _renew_bodies() -> None:
    try:
        with transaction.atomic():
            load_bodies()
    except IntegrityError as problem:
        raise CorrectionRefused([_("Organisasjonsnummeret tilhører en annen organisasjon.")]) from problem


def _record(
    action: str,
    row: RegisterCorrection,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    before: Line | None = None,
    after: Line | None = None,
) -> None:
    before, after = before or {}, after or {}
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    audit.record(
        actor=actor,
        action=action,
        subject=row,
        case_ref=row.case_ref,
        now=now,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed if name in after} | {"source": row.source},
        reason=reason,
    )
