"""Kind `model_finished`: the model is handed in so many years after the decision at latest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.windows import years_after
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import kinds, missing, rests_on_split
from schemes.rules.sentences import Words

DECIDED = "decision.decided_on"
SUBMITTED = "model.submitted_on"


@kinds.register("model_finished")
@dataclass(frozen=True, slots=True)
class ModelFinished:
    """The first complete hand-in comes at latest `years` after the decision (R50).

    A return does not move it; the same date is met and never moves to a working day. Only one reading carries
    this (C1).
    """

    years: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "in_time": Words(
            "Modellen ble levert {day:day}. Fristen er {last:day}.",
            "Modellen blei levert {day:day}. Fristen er {last:day}.",
        ),
        "late": Words(
            "Modellen ble levert {day:day}. Fristen gikk ut {last:day}.",
            "Modellen blei levert {day:day}. Fristen gjekk ut {last:day}.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The hand-in against the decision's date."""
        decided, day = facts.read(DECIDED), facts.read(SUBMITTED)
        absent = [name for name, value in ((DECIDED, decided), (SUBMITTED, day)) if value is None]
        if absent:
            return missing(*absent)
        last = years_after(decided, self.years)
        return (
            rests_on_split(facts, not_met("late", day=day, last=last))
            if day > last
            else met("in_time", day=day, last=last)
        )
