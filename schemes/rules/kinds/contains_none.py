"""Kind `contains_none`: a list of codes that must not hold certain ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import FactRef, check_codes, codes_of, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("contains_none")
@dataclass(frozen=True, slots=True)
class ContainsNone:
    """None of `values` stands in the list: a letter that may not offer an appeal (R92)."""

    fact: FactRef
    values: tuple[str, ...]

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "without": Words("Dette er ikke med: {items:list}.", "Dette er ikkje med: {items:list}."),
        "with": Words("Dette skal ikke være med: {items:list}.", "Dette skal ikkje vere med: {items:list}."),
    }

    def __post_init__(self) -> None:
        """Refuse codes the fact does not have."""
        check_codes(self.fact, self.values)

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """By the codes in the list."""
        held = facts.read(self.fact)
        if held is None:
            return missing(self.fact)
        words = codes_of(self.fact)
        wrong = tuple(words[value] for value in self.values if value in held)
        return not_met("with", items=wrong) if wrong else met("without", items=tuple(words[v] for v in self.values))
