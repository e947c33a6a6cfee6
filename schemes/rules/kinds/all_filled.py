"""Kind `all_filled`: texts that must say something."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.windows import is_filled
from schemes.rules.outcome import Finding, Phase, combine, met, not_met
from schemes.rules.registry import FactRef, kinds, labels_of, missing
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
        if not self.in_final:
            return _filled(facts, self.facts)
        kind = facts.read("report.kind")
        finding = _filled(facts, (*self.facts, *self.in_final) if kind == "final" else self.facts)
        return combine([missing("report.kind"), finding]) if kind is None else finding


def _filled(facts: Reader, names: tuple[str, ...]) -> Finding:
    texts = [facts.read(name) for name in names]
    if all(text is not None and is_filled(text) for text in texts):
        return met("filled", facts=labels_of(*names))
    empty = [name for name, text in zip(names, texts, strict=True) if text is not None and not is_filled(text)]
    if empty:
        return not_met("empty", facts=labels_of(*empty))
    return missing(*(name for name, text in zip(names, texts, strict=True) if text is None))
