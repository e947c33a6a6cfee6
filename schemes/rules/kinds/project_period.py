"""Kind `project_period`: the project ends so many years after the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.windows import years_after
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

DECIDED = "decision.decided_on"
END = "decision.period_end"


@kinds.register("project_period")
@dataclass(frozen=True, slots=True)
class ProjectPeriod:
    """Later than the same date `years` on is not met, earlier is judged (R11 on mu, R15).

    With `is_guideline` ("i utgangspunktet", no track named: R11 on ti) any other end, and no end, is judged. A period
    does not move to a working day.
    """

    years: int
    is_guideline: bool = False

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "right": Words(
            "Prosjektperioden slutter {end:day}, {years} år etter vedtaket {decided:day}.",
            "Prosjektperioden sluttar {end:day}, {years} år etter vedtaket {decided:day}.",
        ),
        "too_late": Words(
            "Prosjektperioden slutter {end:day}. Den kan vare i {years} år fra vedtaket, til {last:day}.",
            "Prosjektperioden sluttar {end:day}. Han kan vare i {years} år frå vedtaket, til {last:day}.",
        ),
        "other": Words(
            "Prosjektperioden slutter {end:day}. Den er i utgangspunktet {years} år fra vedtaket, til {last:day}. "
            "En saksbehandler må vurdere det.",
            "Prosjektperioden sluttar {end:day}. Han er i utgangspunktet {years} år frå vedtaket, til {last:day}. "
            "Ein saksbehandlar må vurdere det.",
        ),
        "no_end": Words(
            "Slutten på prosjektperioden er ikke satt. "
            "Den er i utgangspunktet {years} år fra vedtaket, til {last:day}. "
            "En saksbehandler må vurdere det.",
            "Slutten på prosjektperioden er ikkje sett. "
            "Han er i utgangspunktet {years} år frå vedtaket, til {last:day}. "
            "Ein saksbehandlar må vurdere det.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The end against the decision's date."""
        decided, end = facts.read(DECIDED), facts.read(END)
        needed = {DECIDED: decided} if self.is_guideline else {DECIDED: decided, END: end}
        absent = [name for name, value in needed.items() if value is None]
        if absent:
            return missing(*absent)
        last = years_after(decided, self.years)
        if end is None:
            return discretion("no_end", years=self.years, last=last)
        if end == last:
            return met("right", end=end, years=self.years, decided=decided)
        if end > last and not self.is_guideline:
            return not_met("too_late", end=end, years=self.years, last=last)
        return discretion("other", end=end, years=self.years, last=last)
