"""Who is paid and owes what of an award: the lead for all, or each service its own part where the call says so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from applications.letter_kinds.decided import Decided
from applications.models import Participant
from applications.queries.selection import amounts_in, of_each, selection_of
from schemes.terms import Plan, PlannedInstalment

EACH = "each"


@dataclass(frozen=True, slots=True)
class Part:
    """What one participant is granted, paid and owes. `lines`: cost category, whole kroner."""

    participant: Participant
    lines: tuple[tuple[str, int], ...]
    plan: Plan


def parts_of(decided: Decided, everyone: Sequence[Participant] = ()) -> tuple[Part, ...]:
    """The award of a decision by participant; nothing while there is no plan. `everyone` spares asking for them."""
    if decided.plan is None:
        return ()
    application = decided.application
    rows = application.participants.select_related("organisation").order_by("-is_lead", "id")
    participants = list(everyone or rows)
    selection = selection_of(decided.recommendation)
    if application.call.payee != EACH or selection is None or len(participants) == 1:
        return (Part(participants[0], decided.lines, decided.plan),)
    amounts = amounts_in(selection)
    totals = {each.pk: sum(nok for (key, _year), nok in amounts.items() if key == each.pk) for each in participants}
    lines = of_each(decided.lines, totals)
    years = sorted({year for _key, year in amounts})
    return tuple(
        Part(each, lines[each.pk], replace(decided.plan, instalments=_own(decided.plan, each, amounts, years)))
        for each in participants
        if totals[each.pk]
    )


def part_of(decided: Decided, participant: Participant, everyone: Sequence[Participant] = ()) -> Part:
    """The part that the letter to `participant` is about: its own, else that of the lead, who is paid for all."""
    parts = parts_of(decided, everyone)
    if not parts:
        raise ValueError("an award without a plan has no letter")
    return next((each for each in parts if each.participant.pk == participant.pk), parts[0])


def _own(
    plan: Plan, participant: Participant, amounts: dict[tuple[int, int], int], years: list[int]
) -> tuple[PlannedInstalment, ...]:
    """The instalments of one participant: one for each year, numbered as the others' are."""
    pairs = zip(plan.instalments, years, strict=True)
    found = (replace(each, amount_nok=amounts.get((participant.pk, year), 0)) for each, year in pairs)
    return tuple(each for each in found if each.amount_nok)
