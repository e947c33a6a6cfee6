"""Kind `categories_allowed`: the grant pays only for the categories of cost that the track has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import CATEGORY
from schemes.rules.outcome import Finding, Phase, combine, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

LINES = "budget.lines"
SPLIT = "call.mu_split"


@kinds.register("categories_allowed")
@dataclass(frozen=True, slots=True)
class CategoriesAllowed:
    """R12, R17, R25, R88. `allowed_with_split` is allowed only when the call splits the grant 500/500 (C1).

    What is `refused` is never met; a category that is neither allowed nor refused has the outcome `otherwise`.
    """

    allowed: tuple[str, ...]
    allowed_with_split: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    otherwise: str = "not_met"

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "allowed": Words(
            "Alle linjene i budsjettet kan dekkes: {categories:list}.",
            "Alle linjene i budsjettet kan dekkjast: {categories:list}.",
        ),
        "refused": Words(
            "Tilskuddet dekker ikke {categories:list}. Det dekker {allowed:list}.",
            "Tilskotet dekkjer ikkje {categories:list}. Det dekkjer {allowed:list}.",
        ),
        "judged": Words(
            "En saksbehandler må vurdere om tilskuddet kan dekke {categories:list}.",
            "Ein saksbehandlar må vurdere om tilskotet kan dekkje {categories:list}.",
        ),
    }

    def __post_init__(self) -> None:
        """Refuse codes that are no category of cost."""
        for code in (*self.allowed, *self.allowed_with_split, *self.refused):
            if code not in CATEGORY.words:
                raise ValueError(f'"{code}" is no category of cost')
        if self.otherwise not in {"not_met", "discretion"}:
            raise ValueError(f'"otherwise" must be not_met or discretion, got "{self.otherwise}"')

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Every line; the split is read only when a line depends on it."""
        lines = facts.read(LINES)
        if not lines:
            return missing(LINES)
        used = {line.category for line in lines}
        depends = used.intersection(self.allowed_with_split)
        split = facts.read(SPLIT) if depends else None
        allowed = {*self.allowed, *(self.allowed_with_split if split == "500/500" else ())}
        parts = []
        outside = used - allowed
        if depends and split is None:
            parts.append(missing(SPLIT))
            outside -= depends
        refused = {code for code in outside if self.otherwise == "not_met" or code in self.refused}
        if refused:
            parts.append(not_met("refused", categories=_words(refused), allowed=_words(allowed)))
        if outside - refused:
            parts.append(discretion("judged", categories=_words(outside - refused)))
        return combine(parts) if parts else met("allowed", categories=_words(used))


def _words(codes: set[str]) -> tuple[Words, ...]:
    """The words of the codes, in the order of the list of categories."""
    return tuple(words for code, words in CATEGORY.words.items() if code in codes)
