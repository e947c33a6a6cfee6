"""Choosing services: the cluster, the centre, and the amount of each service in each year, with the reason (R85)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.models import Application, Recommendation, Selection, ServiceAmount
from applications.queries.selection import applied_amounts, by_year
from schemes.money import kr


@dataclass(frozen=True, slots=True)
class Choice:
    """What a caseworker proposes for the services of one application. Amounts: (participant, year) -> whole kroner."""

    cluster: int
    centre_name: str
    amount_reason: str
    amounts: Mapping[tuple[int, int], int]
    amount_reason_nn: str = ""


def wrong_with(choice: Choice | None, application: Application) -> Iterator[str]:
    """What is missing or does not fit, one sentence each."""
    if choice is None:
        yield _("Velg klynge og kompetansesenter, og sett beløp for hver tjeneste.")
        return
    if choice.cluster < 1:
        yield _("Skriv hvilken klynge tjenestene er i.")
    if not choice.centre_name.strip():
        yield _("Skriv hvilket kompetansesenter tjenestene skal inngå avtale med.")
    if not choice.amount_reason.strip():
        yield _("Skriv hvorfor tjenestene får disse beløpene.")
    yield from _misfits(choice, application)


def _misfits(choice: Choice, application: Application) -> Iterator[str]:
    """Each service gets something in each year it applies for, and never more than that."""
    applied = applied_amounts(application)
    names = {each.pk: each.organisation.name for each in application.participants.select_related("organisation")}
    for (participant, year), amount in choice.amounts.items():
        most = applied.get((participant, year), 0)
        words = {"name": names.get(participant, ""), "year": year, "amount": kr(most)}
        if amount > most:
            yield _("%(name)s har søkt om %(amount)s for %(year)s. Dere kan ikke innstille på mer.") % words
    for key, most in applied.items():
        if most and not choice.amounts.get(key):
            words = {"name": names.get(key[0], ""), "year": key[1]}
            yield _("Sett et beløp for %(name)s i %(year)s.") % words
    if not by_year(choice.amounts):
        yield _("Ingen av tjenestene har søkt om et beløp.")


def write_selection(recommendation: Recommendation, choice: Choice) -> Selection:
    """The rows of a choice, in the transaction of its recommendation."""
    selection = Selection.objects.create(
        recommendation=recommendation,
        cluster=choice.cluster,
        centre_name=choice.centre_name.strip(),
        amount_reason=choice.amount_reason.strip(),
        amount_reason_nn=choice.amount_reason_nn.strip(),
    )
    ServiceAmount.objects.bulk_create(
        ServiceAmount(selection=selection, participant_id=participant, year=year, amount_nok=amount)
        for (participant, year), amount in choice.amounts.items()
        if amount
    )
    return selection
