"""Kind `contains_all`: lists of codes that must hold certain ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, combine, met, not_met
from schemes.rules.registry import NO_FACT, FactRef, check_codes, codes_of, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("contains_all")
@dataclass(frozen=True, slots=True)
class ContainsAll:
    """`fact` holds every one of `values`, and `also_fact` every one of `also_values` (R34, R42, R44, R64)."""

    fact: FactRef
    values: tuple[str, ...]
    also_fact: FactRef = NO_FACT
    also_values: tuple[str, ...] = ()

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "complete": Words("Dette er med: {items:list}.", "Dette er med: {items:list}."),
        "lacking": Words("Dette mangler: {items:list}.", "Dette manglar: {items:list}."),
    }

    def __post_init__(self) -> None:
        """Refuse codes the facts do not have."""
        for fact, values in self._pairs():
            check_codes(fact, values)

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Each list for itself."""
        return combine([_held(facts, fact, values) for fact, values in self._pairs()])

    def _pairs(self) -> tuple[tuple[FactRef, tuple[str, ...]], ...]:
        first = (self.fact, self.values)
        return (first, (self.also_fact, self.also_values)) if self.also_fact else (first,)


def _held(facts: Reader, fact: FactRef, values: tuple[str, ...]) -> Finding:
    held = facts.read(fact)
    if held is None:
        return missing(fact)
    words = codes_of(fact)
    lacking = tuple(words[value] for value in values if value not in held)
    return not_met("lacking", items=lacking) if lacking else met("complete", items=tuple(words[v] for v in values))
