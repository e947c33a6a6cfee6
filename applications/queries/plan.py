"""The project plan as rows: activities with a period and milestones with a date, each cell as text. No queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from applications.models import Activity

ACTIVITY, MILESTONE = Activity.Kind.ACTIVITY, Activity.Kind.MILESTONE
PREFIX = "plan"
CELLS = {
    ACTIVITY: ("title", "responsible", "starts_on", "ends_on"),
    MILESTONE: ("title", "responsible", "ends_on"),
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One activity or milestone. `row` numbers those of a kind from 1."""

    kind: str
    row: int
    title: str = ""
    responsible: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def key(self) -> str:
        """How the page names the row: "plan.activity.1"."""
        return f"{PREFIX}.{self.kind}.{self.row}"

    @property
    def is_empty(self) -> bool:
        """Nothing is written in it."""
        return not (self.title or self.responsible or self.starts_on or self.ends_on)

    @property
    def is_dated(self) -> bool:
        """An activity has a beginning and an end, a milestone a day."""
        return self.ends_on is not None and (self.kind == MILESTONE or self.starts_on is not None)

    def texts(self) -> dict[str, str]:
        """Each filled cell as text by its name; dates as YYYY-MM-DD."""
        values = {name: getattr(self, name) for name in CELLS[Activity.Kind(self.kind)]}
        return {f"{self.key}.{name}": str(value) for name, value in values.items() if value}


def plan_rows(activities: Iterable[Activity]) -> tuple[PlanRow, ...]:
    """The plan, activities first, in the order they stand."""
    rows = [
        PlanRow(each.kind, each.position, each.title, each.responsible, each.starts_on, each.ends_on)
        for each in activities
    ]
    return tuple(sorted(rows, key=lambda row: (row.kind, row.row)))


def plan_texts(rows: Iterable[PlanRow]) -> dict[str, str]:
    """Every filled cell of the plan by its name."""
    return {name: text for row in rows for name, text in row.texts().items()}


def plan_from(texts: Mapping[str, str]) -> list[PlanRow]:
    """The rows that these cells make up. Raises ValueError for a name that is no cell of a plan."""
    cells: dict[tuple[str, int], dict[str, str]] = {}
    for name, text in texts.items():
        prefix, kind, row, cell = name.split(".", 3)
        if prefix != PREFIX or kind not in CELLS or cell not in CELLS[Activity.Kind(kind)] or not row.isdecimal():
            raise ValueError(f"{name!r} is not a cell of a plan")
        cells.setdefault((kind, int(row)), {})[cell] = text
    return [
        PlanRow(
            kind=kind,
            row=row,
            title=given.get("title", ""),
            responsible=given.get("responsible", ""),
            starts_on=_day(given.get("starts_on", "")),
            ends_on=_day(given.get("ends_on", "")),
        )
        for (kind, row), given in sorted(cells.items())
    ]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
