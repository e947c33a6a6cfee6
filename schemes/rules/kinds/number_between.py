"""Kind `number_between`: a number of the case lies between two ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import FactRef, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("number_between")
@dataclass(frozen=True, slots=True)
class NumberBetween:
    """Both ends are met (R91: 3-4 clusters)."""

    fact: FactRef
    least: int
    most: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "between": Words(
            "Tallet er {number:count}. Det skal være {least:count}–{most:count}.",
            "Talet er {number:count}. Det skal vere {least:count}–{most:count}.",
        ),
        "outside": Words(
            "Tallet er {number:count}. Det skal være {least:count}–{most:count}.",
            "Talet er {number:count}. Det skal vere {least:count}–{most:count}.",
        ),
    }

    def __post_init__(self) -> None:
        """Ends in order."""
        if self.least > self.most:
            raise ValueError("least may not be above most")

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The number against its ends."""
        number = facts.read(self.fact)
        if number is None:
            return missing(self.fact)
        ends = {"least": self.least, "most": self.most}
        return (
            met("between", number=number, **ends)
            if self.least <= number <= self.most
            else not_met("outside", number=number, **ends)
        )
