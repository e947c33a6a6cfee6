"""Kind `dates_in_order`: one thing happened on the same day as another, or earlier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import FactRef, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("dates_in_order")
@dataclass(frozen=True, slots=True)
class DatesInOrder:
    """`first` is at latest `last`; the same day is met (R32, R37, R96).

    `late_is_judged` leaves a later day to a person; `only_with_last` leaves the rule out when `last` is not set.
    """

    first: FactRef
    last: FactRef
    late_is_judged: bool = False
    only_with_last: bool = False

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "in_order": Words("{first:day} er ikke etter {last:day}.", "{first:day} er ikkje etter {last:day}."),
        "late": Words("{first:day} er etter {last:day}.", "{first:day} er etter {last:day}."),
        "judged": Words(
            "{first:day} er etter {last:day}. En saksbehandler må vurdere det.",
            "{first:day} er etter {last:day}. Ein saksbehandlar må vurdere det.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding | None:
        """The two dates."""
        last = facts.read(self.last)
        if last is None and self.only_with_last:
            return None
        first = facts.read(self.first)
        absent = [name for name, day in ((self.first, first), (self.last, last)) if day is None]
        if absent:
            return missing(*absent)
        if first <= last:
            return met("in_order", first=first, last=last)
        return (
            discretion("judged", first=first, last=last)
            if self.late_is_judged
            else not_met("late", first=first, last=last)
        )
