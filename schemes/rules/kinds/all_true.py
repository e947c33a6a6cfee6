"""Kind `all_true`: confirmations that must all be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import FactRef, kinds, labels_of, missing
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
        answers = [facts.read(name) for name in self.facts]
        if False in answers:
            return not_met("refused", facts=labels_of(*self._answered(answers, answer=False)))
        if None in answers:
            return missing(*self._answered(answers, answer=None))
        return met("confirmed", facts=labels_of(*self.facts))

    def _answered(self, answers: list[bool | None], *, answer: bool | None) -> list[str]:
        return [name for name, given in zip(self.facts, answers, strict=True) if given is answer]
