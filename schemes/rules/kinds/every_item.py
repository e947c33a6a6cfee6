"""Kind `every_item`: every item of a list says yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import Municipality, Service
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import FactRef, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("every_item")
@dataclass(frozen=True, slots=True)
class EveryItem:
    """Every municipality supports (R75), every service has signed (R77): any no is not met, else any absent unknown."""

    fact: FactRef

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "every": Words("{count} av {count} har bekreftet.", "{count} av {count} har stadfesta."),
        "some": Words(
            "{refused} av {count} har ikke bekreftet: {names:list}.",
            "{refused} av {count} har ikkje stadfesta: {names:list}.",
        ),
    }

    def __post_init__(self) -> None:
        """Only two lists have such an answer."""
        if self.fact not in {"services", "municipalities"}:
            raise ValueError(f'"{self.fact}" has no answer to be counted')

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Every item's answer."""
        items = facts.read(self.fact)
        if not items:
            return missing(self.fact)
        answers = [_answer(item) for item in items]
        refused = [
            _name(item, at) for at, (item, answer) in enumerate(zip(items, answers, strict=True), 1) if answer is False
        ]
        if refused:
            return not_met("some", refused=len(refused), count=len(items), names=tuple(refused))
        return missing(self.fact) if None in answers else met("every", count=len(items))


def _answer(item: Service | Municipality) -> bool | None:
    if isinstance(item, Municipality):
        return item.leadership_support
    return None if item.agreement is None else item.agreement == "signed"


def _name(item: Service | Municipality, at: int) -> object:
    if isinstance(item, Municipality):
        return item.municipality_number
    return item.name or Words(f"tjeneste {at}", f"teneste {at}")
