"""What the registers say about an organisation and may be objected to, and the objections there are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from applications.models import Application, Objection
from organisations.models import Organisation, RegisterCompletion, RegisterCorrection
from organisations.queries import applicant_facts
from schemes.rules.explain import say_fact
from schemes.rules.facts import FACTS, SOURCE_WORDS, Facts
from schemes.rules.outcome import OutcomeKind
from schemes.workdays import oslo_day

REGISTERED = frozenset({"register", "caseworker"})
# Who they are is the organisation itself, not something a register holds against it.
NOT_HELD_AGAINST = frozenset({"applicant.kind"})


@dataclass(frozen=True, slots=True)
class RegisteredFact:
    """One fact as the registers have it: its words, its value, where it came from. `shown` is the value in bokmål."""

    name: str
    label: str
    value: str
    source: str
    shown: str


def registered_facts(organisation: Organisation, day: date, language: str) -> list[RegisteredFact]:
    """What the registers, and caseworkers on top of them, say about an organisation on `day`. Two queries."""
    known = applicant_facts({0: (organisation, day)})[0]
    found = []
    for name, (value, source) in known.items():
        if name in NOT_HELD_AGAINST:
            continue
        typed: Any = Facts.of({name: value}, source=source).get(name).value
        found.append(
            RegisteredFact(
                name=name,
                label=FACTS[name].label.in_language(language),
                value=say_fact(name, typed, language),
                source=SOURCE_WORDS[source].in_language(language),
                shown=say_fact(name, typed, "nb"),
            )
        )
    return found


def day_of(application: Application | None, today: date) -> date:
    """The day whose registers count: the one the application came, else today."""
    if application is None or application.submitted_at is None:
        return today
    return oslo_day(application.submitted_at)


def reads_registers(outcome: Any) -> bool:
    """Whether an outcome that is not met, or not known, rests on something the registers say."""
    if outcome.outcome is OutcomeKind.MET:
        return False
    return any(
        read.source in REGISTERED and read.value is not None and name not in NOT_HELD_AGAINST
        for name, read in outcome.inputs.items()
    )


def objections_of(organisation_id: int, application: Application | None) -> QuerySet[Objection]:
    """The objections of one organisation in one case, or outside every case; newest first, with what the page shows."""
    rows = Objection.objects.filter(organisation_id=organisation_id, application=application)
    return _shown(rows)


def objections_in(application: Application) -> QuerySet[Objection]:
    """The objections in one case, the open ones first."""
    return _shown(Objection.objects.filter(application=application))


def objections_outside() -> QuerySet[Objection]:
    """The open objections that belong to no case, the oldest first."""
    return _shown(Objection.objects.open().filter(application__isnull=True)).order_by("made_at", "id")


def _shown(rows: QuerySet[Objection]) -> QuerySet[Objection]:
    people = rows.select_related("organisation", "made_by", "answered_by", "attachment", "correction", "completion")
    return people.order_by("-made_at", "-id")


def completion_since(objection: Objection) -> RegisterCompletion | None:
    """The newest completion for this applicant in this case that a second person confirmed since they objected."""
    rows = RegisterCompletion.objects.filter(
        organisation=objection.organisation_id, confirmed_at__gte=objection.made_at
    )
    if objection.application is not None:
        rows = rows.filter(case_ref=objection.application.ref)
    return rows.order_by("-confirmed_at", "-id").first()


def corrections_since(objection: Objection, named: RegisterCorrection | None = None) -> QuerySet[RegisterCorrection]:
    """Corrections confirmed since they objected, the newest first: those found in the case, outside cases the named."""
    rows = RegisterCorrection.objects.filter(confirmed_at__gte=objection.made_at).order_by("-confirmed_at", "-id")
    if objection.application is not None:
        return rows.filter(case_ref=objection.application.ref)
    return rows.filter(pk=named.pk) if named is not None else rows.none()


def confirmed_since(moment: datetime) -> QuerySet[RegisterCorrection]:
    """Corrections that were found outside cases and confirmed since `moment`, the newest first."""
    return RegisterCorrection.objects.filter(confirmed_at__gte=moment, case_ref="").order_by("-confirmed_at", "-id")
