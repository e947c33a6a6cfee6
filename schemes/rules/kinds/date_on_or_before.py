"""Kind `date_on_or_before`: a date of the case is at latest a fixed day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import FactRef, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("date_on_or_before")
@dataclass(frozen=True, slots=True)
class DateOnOrBefore:
    """The last day itself is met (R94). `last_on` is written YYYY-MM-DD."""

    fact: FactRef
    last_on: str

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "in_time": Words(
            "Datoen er {day:day}. Siste dag er {last:day}.", "Datoen er {day:day}. Siste dag er {last:day}."
        ),
        "late": Words(
            "Datoen er {day:day}. Siste dag var {last:day}.", "Datoen er {day:day}. Siste dag var {last:day}."
        ),
    }

    def __post_init__(self) -> None:
        """Refuse what is no date."""
        dt.date.fromisoformat(self.last_on)

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The date against the last day."""
        day, last = facts.read(self.fact), dt.date.fromisoformat(self.last_on)
        if day is None:
            return missing(self.fact)
        return not_met("late", day=day, last=last) if day > last else met("in_time", day=day, last=last)
