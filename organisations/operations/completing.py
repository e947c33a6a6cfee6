"""Completing the registers for ONE applicant: found by one caseworker, counting once a second one has confirmed it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor
from organisations.lineage import Relation
from organisations.models import Organisation, RegisterCompletion

Kind = RegisterCompletion.Kind
YEARS = range(2015, 2023)  # grants for model development were given in these years


class CompletionRefused(Exception):
    """The completion may not be written; `reasons` are sentences for the person who tried."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


def complete_register(
    *,
    organisation: Organisation,
    case_ref: str,
    kind: str,
    source: str,
    reason: str,
    actor: Actor,
    now: datetime,
    year: int | None = None,
    number: int | None = None,
    is_true: bool | None = None,
    relation: str = "",
    period_end_on: date | None = None,
) -> RegisterCompletion:
    """Enter what was found about one applicant; it is no fact before `confirm_completion`. Raises CompletionRefused.

    Which values a kind asks for: a checked year `year`; a grant `year`, `relation` and, when known, `period_end_on`;
    a grant that was not given `year`; BTI 2017 and Bufdir 2018 `is_true`; population `number`.
    """
    completion = RegisterCompletion(
        organisation=organisation,
        case_ref=case_ref,
        kind=kind,
        year=year,
        number=number,
        is_true=is_true,
        relation=relation,
        period_end_on=period_end_on,
        source=source.strip(),
        reason=reason.strip(),
        entered_at=now,
        entered_by_id=_caseworker(actor),
    )
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # two entries of one year wait for each other
        if problems := [*_missing(completion), *_repeated(completion)]:
            raise CompletionRefused(problems)
        completion.save()
        audit.record(
            actor=actor,
            action="register.complete",
            subject=completion,
            case_ref=case_ref,
            now=now,
            after=_values(completion),
            reason=completion.reason,
        )
    return completion


def confirm_completion(*, completion: RegisterCompletion, actor: Actor, now: datetime) -> RegisterCompletion:
    """A second caseworker stands behind it: from now on it is a fact. Raises CompletionRefused for the first one."""
    return _settle(completion=completion, stem="confirmed", action="register.confirm", actor=actor, now=now)


def refuse_completion(
    *, completion: RegisterCompletion, reason: str, actor: Actor, now: datetime
) -> RegisterCompletion:
    """Put it aside, with a reason; whoever entered it may do so too. The row stays, and may be entered anew."""
    if not reason.strip():
        raise CompletionRefused([_("Skriv hvorfor opplysningen ikke skal brukes.")])
    return _settle(completion=completion, stem="refused", action="register.refuse", actor=actor, now=now, reason=reason)


def _settle(
    *, completion: RegisterCompletion, stem: str, action: str, actor: Actor, now: datetime, reason: str = ""
) -> RegisterCompletion:
    """Stamp a completion that nobody has settled yet."""
    user_id = _caseworker(actor)
    with transaction.atomic():
        row = RegisterCompletion.objects.select_for_update().get(pk=completion.pk)
        if row.confirmed_at is not None or row.refused_at is not None:
            raise CompletionRefused([_("En kollega har allerede tatt stilling til opplysningen.")])
        if stem == "confirmed" and row.entered_by_id == user_id:
            raise CompletionRefused([_("En annen enn den som førte opplysningen, må bekrefte den.")])
        setattr(row, f"{stem}_at", now)
        setattr(row, f"{stem}_by_id", user_id)
        row.save(update_fields=[f"{stem}_at", f"{stem}_by"])
        audit.record(actor=actor, action=action, subject=row, case_ref=row.case_ref, now=now, reason=reason.strip())
    return row


def _caseworker(actor: Actor) -> int:
    """The caseworker's user id; only a person in the directorate completes the registers."""
    if actor.user_id is None or not actor.is_staff:
        raise CompletionRefused([_("Bare en saksbehandler kan utfylle registeret.")])
    return actor.user_id


def _missing(row: RegisterCompletion) -> list[str]:
    """What the entry lacks, in sentences."""
    problems = []
    if row.kind not in Kind.values:
        problems.append(_("Velg hva opplysningen gjelder."))
    if not row.source:
        problems.append(_("Skriv hvor opplysningen kommer fra."))
    if not row.reason:
        problems.append(_("Skriv hvorfor opplysningen trengs i saken."))
    if row.kind in {Kind.MU_YEAR_CHECKED, Kind.MU_GRANT, Kind.MU_NO_GRANT} and row.year not in YEARS:
        problems.append(_("Velg et år fra %(first)d til %(last)d.") % {"first": YEARS[0], "last": YEARS[-1]})
    if row.kind == Kind.MU_GRANT and row.relation not in list(Relation):
        problems.append(_("Velg hvordan mottakeren henger sammen med søkeren."))
    if row.kind == Kind.MU_GRANT and row.year and row.period_end_on and row.period_end_on.year < row.year:
        problems.append(_("Prosjektperioden kan ikke slutte før året tilskuddet ble gitt."))
    if row.kind in {Kind.BTI_2017, Kind.BUFDIR_2018} and row.is_true is None:
        problems.append(_("Svar ja eller nei."))
    if row.kind == Kind.POPULATION and not row.number:
        problems.append(_("Skriv folketallet som et helt tall over 0."))
    return problems


def _repeated(row: RegisterCompletion) -> list[str]:
    """A year is checked once for an applicant, unless the first entry was refused."""
    if row.kind != Kind.MU_YEAR_CHECKED:
        return []
    same = RegisterCompletion.objects.filter(organisation_id=row.organisation_id, kind=row.kind, year=row.year)
    if not same.filter(refused_at__isnull=True).exists():
        return []
    return [_("Året %(year)d er allerede ført som kontrollert for denne søkeren.") % {"year": row.year}]


def _values(row: RegisterCompletion) -> dict[str, object]:
    """The entry's own values, for the trail."""
    names = ("kind", "year", "number", "is_true", "relation", "period_end_on", "source")
    return {name: value for name in names if (value := getattr(row, name)) not in (None, "")}
