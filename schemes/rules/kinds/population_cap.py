"""Kind `population_cap`: a cap per year that depends on the number of inhabitants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import YearAmount
from schemes.rules.outcome import FROM_ASSESSMENT, Finding, Phase, combine, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

APPLIED = "application.applied_nok"
YEARS = "application.years"
GRANTED = "decision.granted_nok"
SCALE = "call.population_scale"
PARTNERS = "partners"
POPULATION = "applicant.population"


@kinds.register("population_cap")
@dataclass(frozen=True, slots=True)
class PopulationCap:
    """A cap that is "avhengig av innbyggertall" (R61).

    Each year within, but the whole above, is a person's question: the text does not say whether the cap is per year.
    From assessment on the scale decides too; without scale, with several municipalities or without a population a
    person sets the cap.
    """

    cap_nok: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "within": Words(
            "Dere søker om {applied:kr}. Taket er {cap:kr}.", "De søkjer om {applied:kr}. Taket er {cap:kr}."
        ),
        "year_over": Words(
            "Dere søker om {amount:kr} for {year}. Taket er {cap:kr}.",
            "De søkjer om {amount:kr} for {year}. Taket er {cap:kr}.",
        ),
        "over": Words(
            "Dere søker om {applied:kr}. Det er {excess:kr} over taket på {cap:kr}.",
            "De søkjer om {applied:kr}. Det er {excess:kr} over taket på {cap:kr}.",
        ),
        "together_over": Words(
            "Hvert år er innenfor taket på {cap:kr}, men til sammen søker dere om {applied:kr}. "
            "En saksbehandler må vurdere om taket gjelder hele beløpet.",
            "Kvart år er innanfor taket på {cap:kr}, men til saman søkjer de om {applied:kr}. "
            "Ein saksbehandlar må vurdere om taket gjeld heile beløpet.",
        ),
        "granted_over": Words(
            "Det er innvilget {granted:kr}. Taket er {cap:kr}.", "Det er innvilga {granted:kr}. Taket er {cap:kr}."
        ),
        "granted_judged": Words(
            "Det er innvilget {granted:kr} for flere år. Taket er {cap:kr}. "
            "En saksbehandler må vurdere om det gjelder hvert år.",
            "Det er innvilga {granted:kr} for fleire år. Taket er {cap:kr}. "
            "Ein saksbehandlar må vurdere om det gjeld kvart år.",
        ),
        "no_scale": Words(
            "Skalaen for folketall er ikke satt. En saksbehandler må sette taket.",
            "Skalaen for folketal er ikkje sett. Ein saksbehandlar må setje taket.",
        ),
        "partners": Words(
            "Flere kommuner søker sammen. En saksbehandler må avgjøre hvilket folketall som gjelder.",
            "Fleire kommunar søkjer saman. Ein saksbehandlar må avgjere kva folketal som gjeld.",
        ),
        "no_population": Words(
            "Folketallet mangler eller står ikke i skalaen. En saksbehandler må sette taket.",
            "Folketalet manglar eller står ikkje i skalaen. Ein saksbehandlar må setje taket.",
        ),
    }

    def check(self, facts: Reader, phase: Phase) -> Finding:
        """The fixed cap; from assessment on the scale's cap in the same way."""
        years = facts.read(YEARS) or ()
        parts = [self._under(facts, years, self.cap_nok, phase)]
        if phase in FROM_ASSESSMENT:
            cap = _cap_of_scale(facts)
            parts.append(cap if isinstance(cap, Finding) else self._under(facts, years, cap, phase))
        return combine(parts)

    def _under(self, facts: Reader, years: tuple[YearAmount, ...], cap: int, phase: Phase) -> Finding:
        applied = _applied_under(facts, years, cap)
        granted = _granted_under(facts, years, cap) if phase is Phase.DECIDE else None
        return applied if granted is None else combine([applied, granted])


def _applied_under(facts: Reader, years: tuple[YearAmount, ...], cap: int) -> Finding:
    applied = facts.read(APPLIED)
    if not years:
        if applied is None:
            return missing(APPLIED)
        if applied > cap:
            return not_met("over", applied=applied, excess=applied - cap, cap=cap)
        return met("within", applied=applied, cap=cap)
    sums = sums_per_year(years)
    over = [(year, amount) for year, amount in sums.items() if amount > cap]
    if over:
        return not_met("year_over", year=over[0][0], amount=over[0][1], cap=cap)
    whole = max(sum(sums.values()), applied or 0)
    return discretion("together_over", applied=whole, cap=cap) if whole > cap else met("within", applied=whole, cap=cap)


def _granted_under(facts: Reader, years: tuple[YearAmount, ...], cap: int) -> Finding | None:
    granted = facts.read(GRANTED)
    if granted is None:
        return missing(GRANTED)
    if granted <= cap:
        return None
    if len(sums_per_year(years)) > 1:
        return discretion("granted_judged", granted=granted, cap=cap)
    return not_met("granted_over", granted=granted, cap=cap)


def _cap_of_scale(facts: Reader) -> int | Finding:
    """The cap of the highest band the population reaches, or why a person sets it."""
    scale = facts.read(SCALE)
    if scale is None:
        return discretion("no_scale")
    partners = facts.read(PARTNERS)
    if partners is None:
        return missing(PARTNERS)
    if partners:
        return discretion("partners")
    population = facts.read(POPULATION)
    reached = [step for step in scale if population is not None and step.from_population <= population]
    if not reached:
        return discretion("no_population")
    return max(reached, key=lambda step: step.from_population).max_nok


def sums_per_year(years: tuple[YearAmount, ...]) -> dict[int, int]:
    """The amounts of each year added, years in order."""
    sums: dict[int, int] = {}
    for line in sorted(years, key=lambda line: line.year):
        sums[line.year] = sums.get(line.year, 0) + line.amount_nok
    return sums
