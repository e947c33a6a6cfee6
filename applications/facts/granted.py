"""Grants for modellutvikling that this portal gave: they count like those of the register, with their own period."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from applications.models import Application, Award
from organisations.lineage import Relation, node_on
from organisations.lineage.facts import kin
from organisations.models import Organisation
from organisations.queries import municipality_number_on, registers_from_rows
from schemes.given import GivenGrant, tell_given
from schemes.queries import document_of
from schemes.rules.facts import FACTS
from schemes.rules.outcome import Phase, Read

GRANTS, DEVELOPMENT = "grants.mu", "mu"
EVERY_YEAR = "after_own_period"  # the kind of rule that reads own grants of every year (R14)
FIRST_YEAR = 2019  # before it no award of this portal can lie: a rule whose window ends earlier needs none of them
SYSTEM = "system"
Days = Mapping[int, tuple[Organisation, date]]


def with_grants_given_here(
    known: dict[int, dict[str, Read]], applications: Sequence[Application], days: Days, phase: Phase
) -> None:
    """Add to `grants.mu` what was granted here to the applicant or a predecessor; one query where a rule may read it.

    An award of a practice call counts in practice cases only.
    """
    asked = [each for each in applications if _is_read(each, phase)]
    if not asked:
        return
    awards = list(_released())
    for each in asked:
        given = [_item(award, relation) for award in awards if (relation := _relation(award, each, *days[each.pk]))]
        if given:
            facts = known[each.pk]
            earlier = facts[GRANTS].value if GRANTS in facts else None
            facts[GRANTS] = Read([*(earlier if isinstance(earlier, list) else ()), *given], SYSTEM)


def _released() -> QuerySet[Award]:
    """The standing awards for development that their recipients have been told of; one query."""
    rows = Award.objects.filter(
        decision__application__track=DEVELOPMENT,
        decision__released_at__isnull=False,
        decision__superseded_by__isnull=True,
    ).select_related("decision__application__call", "decision__application__lead")
    return rows.order_by("id")


@tell_given
def given_here() -> Iterator[GivenGrant]:
    """The same for the public pre-check, which lies on the floor below: by the number the recipient had that day."""
    awards = list(_released())
    registers = registers_from_rows() if awards else None
    for award in awards:
        application, decided_on = award.decision.application, award.decision.decided_on
        if decided_on is None:
            continue
        number = municipality_number_on(application.lead, decided_on, registers=registers)
        if number:
            yield GivenGrant(number, decided_on, award.period_end_on, application.call.is_practice)


def _is_read(application: Application, phase: Phase) -> bool:
    rules = document_of(application.edition).rules_for(application.track)
    return any(
        phase in rule.phases
        and rule.code in FACTS[GRANTS].rules
        and (rule.kind == EVERY_YEAR or _last_year(rule.parameters.get("last_year")) >= FIRST_YEAR)
        for rule in rules
    )


def _last_year(value: object) -> int:
    return value if isinstance(value, int) else 0


def _relation(award: Award, application: Application, applicant: Organisation, on: date) -> Relation | None:
    """How the recipient relates to the applicant; None for a stranger, for the case itself and for mere practice."""
    granted = award.decision.application
    if granted.pk == application.pk or (granted.call.is_practice and not application.call.is_practice):
        return None
    if granted.lead_id == applicant.pk:
        return Relation.SAME
    registers, decided_on = registers_from_rows(), award.decision.decided_on
    number = municipality_number_on(applicant, on, registers=registers)
    node = node_on(registers, number, on) if number else None
    if node is None or decided_on is None:
        return None
    earlier = municipality_number_on(granted.lead, decided_on, registers=registers)
    before = node_on(registers, earlier, decided_on) if earlier else None
    return kin(registers, node).get(before) if before is not None else None


def _item(award: Award, relation: Relation) -> dict[str, object]:
    decided_on = award.decision.decided_on
    item: dict[str, object] = {"year": decided_on.year if decided_on else 0, "relation": str(relation)}
    return item | ({"period_end": award.period_end_on} if award.period_end_on else {})
