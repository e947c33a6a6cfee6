"""Kind `all_true`: confirmations that must all be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import FACTS, Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import FactRef, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("all_true")
@dataclass(frozen=True, slots=True)
class AllTrue:
    """Any false is not met, else any absent is unknown (R05, R30, R41, R46, R78, R79, R81, R82)."""

    facts: tuple[FactRef, ...]

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "confirmed": Words("Dette er bekreftet: {facts:list}.", "Dette er stadfesta: {facts:list}."),
        "refused": Words("Dette er ikke bekreftet: {facts:list}.", "Dette er ikkje stadfesta: {facts:list}."),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """All confirmations together."""
        answers = {name: facts.read(name) for name in self.facts}
        refused = tuple(FACTS[name].label for name, answer in answers.items() if answer is False)
        if refused:
            return not_met("refused", facts=refused)
        absent = [name for name, answer in answers.items() if answer is None]
        if absent:
            return missing(*absent)
        return met("confirmed", facts=tuple(FACTS[name].label for name in self.facts))
