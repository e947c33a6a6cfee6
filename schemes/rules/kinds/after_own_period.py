"""Kind `after_own_period`: the own project period for modellutvikling has run out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import Grant
from schemes.rules.facts.windows import GRANTS, KNOWN_YEARS, Window, years_of
from schemes.rules.outcome import Finding, Phase, combine, discretion, met, not_met, unknown
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words
from schemes.workdays import oslo_day

TESTED_ON = "call.im_tested_on"
SUBMITTED = "application.submitted_at"
DECIDED = "decision.decided_on"


@kinds.register("after_own_period")
@dataclass(frozen=True, slots=True)
class AfterOwnPeriod:
    """Every own period ends before the tested day; its last day is inside the period (R14, "kan etter utløpet søke").

    The call says which day is tested. While it does not: over on the day of the application is met, running on the day
    of the decision is not met, and what lies between is judged. A period without a known end lasts at latest to 31
    December of the year of the grant + `longest_years`. Predecessors' periods are a person's question.
    """

    first_year: int
    last_year: int
    longest_years: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "over": Words(
            "Prosjektperioden fra tilskuddet i {years:list} var over {day:day}.",
            "Prosjektperioden frå tilskotet i {years:list} var over {day:day}.",
        ),
        "runs": Words(
            "Prosjektperioden fra tilskuddet i {year} varer til {end:day}. Den må være over før {day:day}.",
            "Prosjektperioden frå tilskotet i {year} varer til {end:day}. Han må vere over før {day:day}.",
        ),
        "between": Words(
            "Prosjektperioden fra tilskuddet i {year} varer til {end:day}. Søknaden kom {day:day}. "
            "En saksbehandler må vurdere om perioden måtte være over da.",
            "Prosjektperioden frå tilskotet i {year} varer til {end:day}. Søknaden kom {day:day}. "
            "Ein saksbehandlar må vurdere om perioden måtte vere over då.",
        ),
        "no_end": Words(
            "Vi vet ikke når prosjektperioden fra tilskuddet i {year} slutter.",
            "Vi veit ikkje når prosjektperioden frå tilskotet i {year} sluttar.",
        ),
        "never": Words(
            "Kommunen har ikke fått tilskudd til modellutvikling, og har ingen prosjektperiode som er over.",
            "Kommunen har ikkje fått tilskot til modellutvikling, og har ingen prosjektperiode som er over.",
        ),
        "predecessor": Words(
            "Tilskuddet i {years:list} ble gitt til en kommune dere har sammenheng med. "
            "En saksbehandler må vurdere det.",
            "Tilskotet i {years:list} blei gitt til ein kommune de har samanheng med. "
            "Ein saksbehandlar må vurdere det.",
        ),
    }

    def __post_init__(self) -> None:
        """Refuse a window that makes no sense."""
        Window(self.first_year, self.last_year)

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Own grants of every year; the window only says which years must be known."""
        grants = facts.read(GRANTS)
        if grants is None:
            return missing(GRANTS)
        own = tuple(grant for grant in grants if grant.relation == "same")
        if own:
            return self._of_own(facts, own)
        if not self._is_known(facts):
            return missing(KNOWN_YEARS)
        return discretion("predecessor", years=years_of(grants)) if grants else not_met("never")

    def _of_own(self, facts: Reader, own: tuple[Grant, ...]) -> Finding:
        tested_on = facts.read(TESTED_ON)
        name = DECIDED if tested_on == "decision" else SUBMITTED
        given = facts.read(name)
        parts = [] if self._is_known(facts) else [missing(KNOWN_YEARS)]
        if given is None:
            return combine([*parts, missing(name)])
        day = given if name == DECIDED else oslo_day(given)
        decided = facts.read(DECIDED) if tested_on is None else None
        parts += [self._of_period(grant, day, decided, is_set=tested_on is not None) for grant in own]
        finding = combine(parts)
        return finding if finding.said[0][0] != "over" else met("over", years=years_of(own), day=day)

    def _of_period(self, grant: Grant, day: dt.date, decided: dt.date | None, *, is_set: bool) -> Finding:
        end = grant.period_end
        if end is None:
            if day.year > grant.year + self.longest_years:
                return met("over")
            return unknown("no_end", year=grant.year)
        if end < day:
            return met("over")
        if is_set:
            return not_met("runs", year=grant.year, end=end, day=day)
        if decided is not None and end >= decided:
            return not_met("runs", year=grant.year, end=end, day=decided)
        return discretion("between", year=grant.year, end=end, day=day)

    def _is_known(self, facts: Reader) -> bool:
        return Window(self.first_year, self.last_year).is_known(facts)
