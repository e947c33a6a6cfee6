"""Kind `budget_reserved`: a grant for a year whose appropriation is not passed says so in the letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

YEARS = "decision.years"
BUDGET_YEAR = "call.budget_year"
BLOCKS = "letter.blocks"


@kinds.register("budget_reserved")
@dataclass(frozen=True, slots=True)
class BudgetReserved:
    """A year after the budget year needs the block `budget_reservation` (R93).

    Without such a year the letter is not read.
    """

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "within": Words(
            "Tilskuddet gjelder ikke år etter {budget_year}.", "Tilskotet gjeld ikkje år etter {budget_year}."
        ),
        "reserved": Words(
            "Tilskuddet gjelder {years:list}, og brevet tar forbehold om bevilgningen.",
            "Tilskotet gjeld {years:list}, og brevet tek atterhald om løyvinga.",
        ),
        "not_reserved": Words(
            "Tilskuddet gjelder {years:list}, etter budsjettåret {budget_year}. "
            "Brevet tar ikke forbehold om bevilgningen.",
            "Tilskotet gjeld {years:list}, etter budsjettåret {budget_year}. Brevet tek ikkje atterhald om løyvinga.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The years first, then the letter."""
        years, budget_year = facts.read(YEARS), facts.read(BUDGET_YEAR)
        absent = [name for name, value in ((YEARS, years or None), (BUDGET_YEAR, budget_year)) if value is None]
        if absent:
            return missing(*absent)
        later = tuple(sorted({year for year in years if year > budget_year}))
        if not later:
            return met("within", budget_year=budget_year)
        blocks = facts.read(BLOCKS)
        if blocks is None:
            return missing(BLOCKS)
        if "budget_reservation" in blocks:
            return met("reserved", years=later)
        return not_met("not_reserved", years=later, budget_year=budget_year)
