"""What is offered: the body, the sources, the call, the tracks, the costs and the criteria. Frozen data only."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from schemes.edition.text import Text

SettingValue: TypeAlias = str | int | bool | dt.date | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """The directorate that manages the scheme."""

    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Source:
    """A published text the edition rests on; rules cite it by `key` («S0») and readers see `short`."""

    key: str
    title: str
    short: Text
    published_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What the call says about one thing, in plain words, with its source."""

    key: str
    title: Text
    text: Text
    source: str


@dataclass(frozen=True, slots=True)
class CallProposal:
    """The call that the catalogue proposes: publishing the edition makes it, with these settings."""

    key: str
    deadline_on: dt.date | None = None
    opens_on: dt.date | None = None
    frame_nok: int | None = None
    budget_year: int | None = None
    settings: Mapping[str, SettingValue] = field(default_factory=dict)

    def facts(self) -> dict[str, SettingValue]:
        """Every `call.*` fact that is set, by its full name (facts.md 1); what is absent is not set."""
        facts: dict[str, SettingValue] = {f"call.{name}": value for name, value in self.settings.items()}
        named = {"deadline": self.deadline_on, "frame_nok": self.frame_nok, "budget_year": self.budget_year}
        return facts | {f"call.{name}": value for name, value in named.items() if value is not None}


class LetterKindOf(StrEnum):
    """Which letter of the wording a track uses for which result."""

    AWARD = "award"
    REJECTION_RULES = "rejection_rules"
    REJECTION_PRIORITY = "rejection_priority"
    DISMISSAL = "dismissal"


@dataclass(frozen=True, slots=True)
class Track:
    """One thing that can be applied for (delordning). `name` fits after «tilskudd til»."""

    key: str
    name: Text
    description: Text
    who: Text
    max_nok: int | None = None  # the cap to show; the rule decides
    min_nok: int | None = None
    amount_note: Text | None = None
    period_years: int | None = None  # not set where the sources give no length
    budget_years: int = 1  # columns of the budget table
    letters: Mapping[str, str] = field(default_factory=dict)  # LetterKindOf -> key of the letter
    source: str = ""


@dataclass(frozen=True, slots=True)
class CostCategory:
    """One kind of cost in the budget table. Whether the grant pays it is a rule's business, not this row's."""

    key: str
    name: Text
    tracks: tuple[str, ...]
    help: Text | None = None
    part: str = ""  # develop / implement, where the call splits the amount (C1)
    split: str = ""  # shown only when call.mu_split has this value; empty = always
    asks_position_pct: bool = False
    asks_description: bool = False


@dataclass(frozen=True, slots=True)
class CoveredCosts:
    """The bullet list behind the merge field `cost_categories` of an award letter."""

    tracks: tuple[str, ...]
    lines: tuple[Text, ...]
    split: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What an application is weighed by. `score` and `reason` are the facts the assessment feeds."""

    key: str
    name: Text
    question: Text
    rule: str
    score: str = ""
    reason: str = ""
    anchors: tuple[Text, ...] = ()  # the words for each step of the scale, lowest first; not set = none given
