"""Kind `all_filled`: texts that must say something."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import FACTS, Reader
from schemes.rules.facts.windows import is_filled
from schemes.rules.outcome import Finding, Phase, combine, met, not_met
from schemes.rules.registry import FactRef, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("all_filled")
@dataclass(frozen=True, slots=True)
class AllFilled:
    """Every text is filled (R26, R28, R43, R80, R85); `in_final` adds texts that a final report must have (R47)."""

    facts: tuple[FactRef, ...]
    in_final: tuple[FactRef, ...] = ()

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "filled": Words("Dette er beskrevet: {facts:list}.", "Dette er skildra: {facts:list}."),
        "empty": Words("Dette er ikke beskrevet: {facts:list}.", "Dette er ikkje skildra: {facts:list}."),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Each text for itself; `in_final` needs to know which report it is."""
        names = list(self.facts)
        parts = []
        if self.in_final:
            kind = facts.read("report.kind")
            if kind is None:
                parts.append(missing("report.kind"))
            elif kind == "final":
                names += self.in_final
        read = {name: facts.read(name) for name in names}
        absent = [name for name, text in read.items() if text is None]
        empty = [name for name, text in read.items() if text is not None and not is_filled(text)]
        if absent:
            parts.append(missing(*absent))
        if empty:
            parts.append(not_met("empty", facts=tuple(FACTS[name].label for name in empty)))
        if not absent and not empty:
            parts.append(met("filled", facts=tuple(FACTS[name].label for name in names)))
        return combine(parts)
