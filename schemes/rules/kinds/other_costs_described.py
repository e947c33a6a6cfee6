"""Kind `other_costs_described`: what is not named among the costs says what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import CATEGORY, BudgetLine
from schemes.rules.facts.windows import is_filled
from schemes.rules.outcome import FROM_ASSESSMENT, Finding, Phase, discretion, met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

LINES = "budget.lines"


@kinds.register("other_costs_described")
@dataclass(frozen=True, slots=True)
class OtherCostsDescribed:
    """What is "annet som er relevant for utviklingstiltaket" (R21): every category but the `named` ones.

    Without a description a person must ask; from assessment on a person always judges the relevance.
    """

    named: tuple[str, ...]

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "named": Words("Alle kostnadene er nevnt i regelverket.", "Alle kostnadene er nemnde i regelverket."),
        "described": Words(
            "Dere har forklart hva {categories:list} skal brukes til.",
            "De har forklart kva {categories:list} skal brukast til.",
        ),
        "not_described": Words(
            "Dere har ikke forklart hva {categories:list} skal brukes til. Da må en saksbehandler vurdere det.",
            "De har ikkje forklart kva {categories:list} skal brukast til. Då må ein saksbehandlar vurdere det.",
        ),
        "relevance": Words(
            "En saksbehandler må vurdere om {categories:list} er relevant for utviklingstiltaket.",
            "Ein saksbehandlar må vurdere om {categories:list} er relevant for utviklingstiltaket.",
        ),
    }

    def __post_init__(self) -> None:
        """Refuse codes that are no category of cost."""
        for code in self.named:
            if code not in CATEGORY.words:
                raise ValueError(f'"{code}" is no category of cost')

    def check(self, facts: Reader, phase: Phase) -> Finding:
        """Every line that is not among the named costs."""
        lines = facts.read(LINES)
        if not lines:
            return missing(LINES)
        others = [line for line in lines if line.category not in self.named]
        if not others:
            return met("named")
        bare = [line for line in others if not is_filled(line.description or "")]
        if bare:
            return discretion("not_described", categories=_categories(bare))
        if phase in FROM_ASSESSMENT:
            return discretion("relevance", categories=_categories(others))
        return met("described", categories=_categories(others))


def _categories(lines: list[BudgetLine]) -> tuple[Words, ...]:
    codes = {line.category for line in lines}
    return tuple(words for code, words in CATEGORY.words.items() if code in codes)
