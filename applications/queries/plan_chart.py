"""The plan as a simple chart: where each activity and milestone stands in the time of the project. Values only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from applications.queries.plan import MILESTONE, PlanRow

LENGTH = 1000  # of the whole time
NARROWEST = 6  # a day is still seen
MOST_LINES = 24  # the chart has a line for each month, quarter or year: never more than these


@dataclass(frozen=True, slots=True)
class Bar:
    """One activity or milestone: its words, its days, and where it is drawn, in thousandths of the whole time."""

    title: str
    starts_on: date | None  # None for a milestone
    ends_on: date
    x: int
    width: int

    @property
    def is_milestone(self) -> bool:
        """One day, drawn in another shape and colour."""
        return self.starts_on is None


@dataclass(frozen=True, slots=True)
class PlanChart:
    """The dated part of a plan. `lines` are the first days of months, quarters or years; `undated` counts the rest."""

    starts_on: date
    ends_on: date
    bars: tuple[Bar, ...]
    lines: tuple[int, ...]
    undated: int

    @property
    def milestones(self) -> int:
        """How many milestones are drawn."""
        return sum(bar.is_milestone for bar in self.bars)

    @property
    def activities(self) -> int:
        """How many activities are drawn."""
        return len(self.bars) - self.milestones


def plan_chart(rows: Sequence[PlanRow]) -> PlanChart | None:
    """The chart of these rows; None while none of them has its days, or only one day is known.

    An activity that ends before it begins is no bar: it counts as undated, and the table says what is wrong.
    """
    dated = [row for row in rows if row.is_dated and not _is_backwards(row)]
    days = [day for row in dated for day in (row.starts_on, row.ends_on) if day is not None]
    if not days or min(days) == max(days):
        return None
    first, last = min(days), max(days)
    bars = tuple(_bar(row, first, last) for row in sorted(dated, key=_order))
    lines = tuple(_at(day, first, last) for day in _line_days(first, last))
    return PlanChart(first, last, bars, lines, len([row for row in rows if not row.is_empty]) - len(dated))


def _is_backwards(row: PlanRow) -> bool:
    return row.starts_on is not None and row.ends_on is not None and row.ends_on < row.starts_on


def _order(row: PlanRow) -> tuple[bool, date, int]:
    return row.kind == MILESTONE, row.starts_on or row.ends_on or date.max, row.row


def _at(day: date, first: date, last: date) -> int:
    return (day - first).days * LENGTH // (last - first).days


def _bar(row: PlanRow, first: date, last: date) -> Bar:
    end = row.ends_on or last
    start = None if row.kind == MILESTONE else row.starts_on
    width = max(NARROWEST, _at(end, first, last) - _at(start or end, first, last))
    return Bar(row.title, start, end, min(_at(start or end, first, last), LENGTH - width), width)


def _line_days(first: date, last: date) -> Iterable[date]:
    """The first days of months inside the time; of quarters or of years when those would be too many."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = 1 if months <= MOST_LINES else 3 if months <= 3 * MOST_LINES else 12
    found = (date(first.year + at // 12, at % 12 + 1, 1) for at in range(first.month, first.month + months))
    return [day for day in found if (day.month - 1) % step == 0]
