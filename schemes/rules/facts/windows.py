"""How several rules look at the same facts: grants in a window of years, texts that say something, dates years on."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from schemes.rules.facts.items import Grant
from schemes.rules.facts.parsing import Reader
from schemes.workdays import add_years, working_day

GRANTS = "grants.mu"
KNOWN_YEARS = "grants.mu_known_years"
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Window:
    """Years from first to last, both inside. A window is *known* when every year's list of recipients is complete."""

    first_year: int
    last_year: int

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins, or is absurdly long."""
        if not 0 <= self.last_year - self.first_year < 100:
            raise ValueError(f"the window may not run from {self.first_year} to {self.last_year}")

    def grants(self, facts: Reader) -> tuple[Grant, ...] | None:
        """The grants inside the window; None when nobody has said which grants there are."""
        grants = facts.read(GRANTS)
        if grants is None:
            return None
        return tuple(grant for grant in grants if self.first_year <= grant.year <= self.last_year)

    def is_known(self, facts: Reader) -> bool:
        """Whether every year of the window stands among the years with a complete list."""
        years = facts.read(KNOWN_YEARS)
        return years is not None and set(range(self.first_year, self.last_year + 1)) <= set(years)


def years_of(grants: Iterable[Grant]) -> tuple[int, ...]:
    """The years of the grants, each once, in order."""
    return tuple(sorted({grant.year for grant in grants}))


def is_filled(text: str) -> bool:
    """A text is filled when it has at least one letter or digit; "—", "..." and " " have none."""
    return _LETTER_OR_DIGIT.search(text) is not None


def years_after(day: dt.date, years: int) -> dt.date:
    """The same date `years` on; the last day of the calendar where there is none."""
    try:
        return add_years(day, years)
    except ValueError:
        return dt.date.max


def report_due(day: dt.date, years: int = 0) -> dt.date:
    """The working day of `day` + `years`: how due dates of reports move, and nothing else does."""
    return working_day(years_after(day, years))
