"""The municipality card: what it was and becomes, what it has received, what caseworkers added. For one applicant."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from applications.models import Application, Decision
from organisations.lineage import Predecessor, Relation, Successor, node_on, predecessors, register_facts, successors
from organisations.lineage.facts import TRIAL_YEAR, kin
from organisations.models import EarlierGrant, Organisation, RegisterCompletion
from organisations.queries import municipality_number_on, registers_from_rows

SHOWN = 20  # of the applicant's other cases; the list has the rest


@dataclass(frozen=True, slots=True)
class EarlierGrantShown:
    """A grant from before this portal, and how its recipient relates to the applicant."""

    grant: EarlierGrant
    relation: Relation


@dataclass(frozen=True, slots=True)
class MunicipalityCard:
    """All that is known about the applicant beside its application."""

    organisation: Organisation
    number: str
    population: int | None
    model_trial: str
    predecessors: tuple[Predecessor, ...]
    successors: tuple[Successor, ...]
    earlier_grants: tuple[EarlierGrantShown, ...]
    known_years: tuple[int, ...]
    completions: tuple[RegisterCompletion, ...]


def card_of(organisation: Organisation, on: date) -> MunicipalityCard:
    """The card as the registers stand, on the day the application came; three queries."""
    registers = registers_from_rows()
    number = municipality_number_on(organisation, on, registers=registers)
    node = node_on(registers, number, on) if number else None
    facts = register_facts(registers=registers, municipality_number=number, on=on) if number else {}
    relations = {} if node is None else kin(registers, node)
    former = {code: relation for (year, code), relation in relations.items() if year == TRIAL_YEAR}
    grants = EarlierGrant.objects.filter(municipality_number_2015__in=list(former)).order_by("year", "recipient_name")
    rows = RegisterCompletion.objects.filter(organisation=organisation)
    population, years = facts.get("applicant.population"), facts.get("grants.mu_known_years")
    return MunicipalityCard(
        organisation=organisation,
        number=number,
        population=population if isinstance(population, int) else None,
        model_trial=str(facts.get("history.model_trial", "")),
        predecessors=predecessors(registers, number, on) if number else (),
        successors=successors(registers, number, on) if number else (),
        earlier_grants=tuple(
            EarlierGrantShown(each, Relation.UNCLEAR if each.is_unclear else former[each.municipality_number_2015])
            for each in grants
        ),
        known_years=tuple(years) if isinstance(years, list) else (),
        completions=tuple(rows.select_related("entered_by", "confirmed_by", "refused_by").order_by("-id")),
    )


def other_cases(rows: QuerySet[Application], application: Application) -> list[Application]:
    """The applicant's other cases among those a person may see, newest first, with what was decided and released."""
    decided = Decision.objects.filter(released_at__isnull=False).select_related("award").order_by("-id")
    found = rows.filter(lead_id=application.lead_id).exclude(pk=application.pk).select_related("edition")
    found = found.defer("edition__document").prefetch_related(Prefetch("decisions", decided, to_attr="released"))
    return list(found.order_by("-submitted_at", "-id")[:SHOWN])
