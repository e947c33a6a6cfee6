"""Kind `list_empty`: a list of what is missing that must be empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import FactRef, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("list_empty")
@dataclass(frozen=True, slots=True)
class ListEmpty:
    """Nothing stands on the list (R31 required fields, R76 services without report)."""

    fact: FactRef

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "nothing": Words("Ingenting mangler.", "Ingenting manglar."),
        "something": Words("Dette mangler: {items:list}.", "Dette manglar: {items:list}."),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """By the length of the list."""
        items = facts.read(self.fact)
        if items is None:
            return missing(self.fact)
        return not_met("something", items=items) if items else met("nothing")
