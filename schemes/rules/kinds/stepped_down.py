"""Kind `stepped_down`: a grant over several years becomes smaller each year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, TypeAlias

from schemes.rules.facts import Reader
from schemes.rules.kinds.population_cap import sums_per_year
from schemes.rules.outcome import FROM_ASSESSMENT, Finding, Phase, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

YEARS = "application.years"
RATES = "call.step_down_pct"
Step: TypeAlias = tuple[tuple[int, int], tuple[int, int]]  # year and amount, before and after


@kinds.register("stepped_down")
@dataclass(frozen=True, slots=True)
class SteppedDown:
    """Each year less than the year before (R63); from assessment on also by the call's rates.

    The text gives no rates: while there are none, or too few, a person judges. One year alone is met.
    """

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "one_year": Words("Dere søker bare for {year}.", "De søkjer berre for {year}."),
        "lower": Words(
            "Beløpet går ned hvert år, fra {first:kr} i {first_year} til {last:kr} i {last_year}.",
            "Beløpet går ned kvart år, frå {first:kr} i {first_year} til {last:kr} i {last_year}.",
        ),
        "not_lower": Words(
            "Dere søker om {amount:kr} for {year} og {before:kr} for {year_before}. "
            "Beløpet må bli mindre for hvert år.",
            "De søkjer om {amount:kr} for {year} og {before:kr} for {year_before}. Beløpet må bli mindre for kvart år.",
        ),
        "above_rate": Words(
            "Dere søker om {amount:kr} for {year}. Det skal være {rate:percent} mindre enn {before:kr}, beløpet for "
            "{year_before}.",
            "De søkjer om {amount:kr} for {year}. Det skal vere {rate:percent} mindre enn {before:kr}, beløpet for "
            "{year_before}.",
        ),
        "no_rates": Words(
            "Satsene for nedtrapping er ikke satt for alle årene. En saksbehandler må vurdere nedtrappingen.",
            "Satsane for nedtrapping er ikkje sette for alle åra. Ein saksbehandlar må vurdere nedtrappinga.",
        ),
    }

    def check(self, facts: Reader, phase: Phase) -> Finding:
        """Year against the year before."""
        years = facts.read(YEARS)
        if not years:
            return missing(YEARS)
        sums = sums_per_year(years)
        if len(sums) == 1:
            return met("one_year", year=next(iter(sums)))
        steps = list(pairwise(sums.items()))
        for (year_before, before), (year, amount) in steps:
            if amount >= before:
                return not_met("not_lower", amount=amount, year=year, before=before, year_before=year_before)
        return _by_rates(steps, facts.read(RATES) or ()) if phase in FROM_ASSESSMENT else _lower(steps)


def _by_rates(steps: list[Step], rates: tuple[Decimal, ...]) -> Finding:
    """Each step against its rate, exactly; too few rates leave all of it to a person, whatever the given ones say."""
    if len(rates) < len(steps):
        return discretion("no_rates")
    for ((year_before, before), (year, amount)), rate in zip(steps, rates, strict=False):
        if amount * 100 > before * (100 - Fraction(rate)):
            return not_met("above_rate", amount=amount, year=year, rate=rate, before=before, year_before=year_before)
    return _lower(steps)


def _lower(steps: list[Step]) -> Finding:
    (first_year, first), (last_year, last) = steps[0][0], steps[-1][1]
    return met("lower", first=first, first_year=first_year, last=last, last_year=last_year)
