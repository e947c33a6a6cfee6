"""What follows from an award: period, instalments, obligations and reminder ladders, as the edition states them."""

from dataclasses import dataclass
from enum import StrEnum

from schemes.edition.text import Text
from schemes.ladder import Step


class Share(StrEnum):
    """What an instalment pays."""

    WHOLE = "whole"
    HALF = "half"  # the first half takes the odd krone
    YEAR = "year"  # the amount granted for one calendar year


class Due(StrEnum):
    """How the due date of an obligation is found."""

    ACCEPTANCE_DAYS = "acceptance_days"  # the scheme's `terms_acceptance_days` after the decision
    YEARS_AFTER_DECISION = "years_after_decision"
    PERIOD_END = "period_end"
    NOT_SET = "not_set"  # the sources give no date: a person sets it with the decision


@dataclass(frozen=True, slots=True)
class InstalmentTerm:
    """One payment of the plan. `requires` names the kinds of obligation that must be fulfilled first."""

    share: Share
    requires: tuple[str, ...] = ()
    earliest_years: int = 0  # whole years after the decision
    part: str = ""  # develop / implement: what it pays where the call splits the amount (C1)


@dataclass(frozen=True, slots=True)
class ObligationTerm:
    """One duty. `is_moved` says whether its date moves to the next working day (R35: yes, R50: no)."""

    kind: str
    title: Text
    due: Due
    years: int = 0
    is_moved: bool = True
    only_when_partial: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class TrackTerms:
    """The terms of one track."""

    track: str
    instalments: tuple[InstalmentTerm, ...]
    obligations: tuple[ObligationTerm, ...]
    period_years: int | None = None  # not set: the sources give no length (TI, BT)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The reminders about one kind of duty (or about a draft or a correction)."""

    kinds: tuple[str, ...]
    steps: tuple[Step, ...]
