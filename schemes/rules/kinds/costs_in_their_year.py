"""Kind `costs_in_their_year`: the first year develops, the second implements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import PURPOSE
from schemes.rules.facts.windows import years_after
from schemes.rules.outcome import Finding, Phase, combine, discretion, met, not_met
from schemes.rules.registry import kinds, missing, rests_on_split
from schemes.rules.sentences import Words

COSTS = "report.costs"
DECIDED = "decision.decided_on"
FIRST_YEAR = frozenset({"develop", "map_needs"})


@kinds.register("costs_in_their_year")
@dataclass(frozen=True, slots=True)
class CostsInTheirYear:
    """Implementing, training and strengthening before the same date next year is not met.

    Developing and mapping after it a person's question; on the date itself all is met (R52). Only one reading carries
    this (C1).
    """

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "right": Words("Alle kostnadene ligger i riktig prosjektår.", "Alle kostnadene ligg i rett prosjektår."),
        "early": Words(
            "Penger ble brukt på {purpose} {day:day}. Det hører til andre prosjektår, fra {turn:day}.",
            "Pengar blei brukte på {purpose} {day:day}. Det høyrer til andre prosjektår, frå {turn:day}.",
        ),
        "late": Words(
            "Penger ble brukt på {purpose} {day:day}. Det hører til første prosjektår, til {turn:day}. "
            "En saksbehandler må vurdere det.",
            "Pengar blei brukte på {purpose} {day:day}. Det høyrer til første prosjektår, til {turn:day}. "
            "Ein saksbehandlar må vurdere det.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Each cost against the turn of the project's year."""
        costs = facts.read(COSTS)
        if costs is None:
            return missing(COSTS)
        if not costs:
            return met("right")
        decided = facts.read(DECIDED)
        if decided is None:
            return missing(DECIDED)
        turn = years_after(decided, 1)
        parts = []
        for cost in costs:
            said = {"purpose": PURPOSE.words[cost.purpose], "day": cost.spent_on, "turn": turn}
            if cost.purpose not in FIRST_YEAR and cost.spent_on < turn:
                parts.append(not_met("early", **said))
            elif cost.purpose in FIRST_YEAR and cost.spent_on > turn:
                parts.append(discretion("late", **said))
        return rests_on_split(facts, combine(parts)) if parts else met("right")
