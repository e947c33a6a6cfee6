"""Kind `no_prior_grant`: no grant for modellutvikling in a window of years."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.windows import GRANTS, KNOWN_YEARS, Window, years_of
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words


@kinds.register("no_prior_grant")
@dataclass(frozen=True, slots=True)
class NoPriorGrant:
    """No grant in the window, both its ends inside (R08).

    An own grant is not met, whatever else is known; with `own_is_judged` (bt: "Det samme gjelder" against point 3)
    any grant is a person's question. A predecessor's grant always is.

    Met only when the list of every year of the window is complete.
    """

    first_year: int
    last_year: int
    own_is_judged: bool = False

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "district": Words(
            "Dere er en bydel. Kravet gjelder bare kommuner.", "De er ein bydel. Kravet gjeld berre kommunar."
        ),
        "none": Words(
            "Kommunen har ikke fått tilskudd til modellutvikling i {first}–{last}.",
            "Kommunen har ikkje fått tilskot til modellutvikling i {first}–{last}.",
        ),
        "own": Words(
            "Kommunen fikk tilskudd til modellutvikling i {years:list}. "
            "Kommuner som fikk det i {first}–{last}, får ikke støtte.",
            "Kommunen fekk tilskot til modellutvikling i {years:list}. "
            "Kommunar som fekk det i {first}–{last}, får ikkje støtte.",
        ),
        "judged": Words(
            "Det er gitt tilskudd til modellutvikling i {years:list}, innenfor {first}–{last}. "
            "En saksbehandler må vurdere om det stenger for tilskudd.",
            "Det er gitt tilskot til modellutvikling i {years:list}, innanfor {first}–{last}. "
            "Ein saksbehandlar må vurdere om det stengjer for tilskot.",
        ),
    }

    def __post_init__(self) -> None:
        """Refuse a window that makes no sense."""
        self._window()

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Own grants first, then whether the lists are complete, then grants of predecessors."""
        if facts.read("applicant.kind") == "oslo_district":
            return met("district")
        window = self._window()
        grants = window.grants(facts)
        if grants is None:
            return missing(GRANTS)
        span = {"first": self.first_year, "last": self.last_year}
        own = tuple(grant for grant in grants if grant.relation == "same")
        if own and not self.own_is_judged:
            return not_met("own", years=years_of(own), **span)
        if grants and self.own_is_judged:
            return discretion("judged", years=years_of(grants), **span)
        if not window.is_known(facts):
            return missing(KNOWN_YEARS)
        return discretion("judged", years=years_of(grants), **span) if grants else met("none", **span)

    def _window(self) -> Window:
        return Window(self.first_year, self.last_year)
