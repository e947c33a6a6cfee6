"""Kind `noted`: something was done and its day is noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met
from schemes.rules.registry import FactRef, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("noted")
@dataclass(frozen=True, slots=True)
class Noted:
    """A date stands there; without one it is unknown whether it was done (R54)."""

    fact: FactRef

    SENTENCES: ClassVar[Mapping[str, Words]] = {"noted": Words("Sist notert {day:day}.", "Sist notert {day:day}.")}

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Whether there is a date."""
        day = facts.read(self.fact)
        return missing(self.fact) if day is None else met("noted", day=day)
