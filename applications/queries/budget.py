"""The budget as lines: what stands in one row of the grid, and each cell as the text it shows. Values only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from applications.models import Application, BudgetLine
from schemes.money import format_nok

GRANT, OWN = BudgetLine.Source.GRANT, BudgetLine.Source.OWN
PREFIX = "budget"
Cell = tuple[int, str]  # project year from 1, who pays


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One line of the budget: a cost of one category, with an amount for each project year and who pays.

    `row` numbers the lines of a category from 1. Amounts are whole kroner; an amount that is not there is 0.
    """

    category: str
    row: int
    description: str = ""
    position_pct: Decimal | None = None
    part: str = ""
    amounts: Mapping[Cell, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """How the page names the line: "budget.staff_release.1"."""
        return f"{PREFIX}.{self.category}.{self.row}"

    @property
    def total_nok(self) -> int:
        """The whole line, whoever pays."""
        return sum(self.amounts.values())

    @property
    def is_empty(self) -> bool:
        """Nothing is written in it."""
        return not self.description and self.position_pct is None and not self.total_nok

    def paid_by(self, source: str) -> int:
        """What `source` pays of the line, all years together."""
        return sum(amount for (_year, payer), amount in self.amounts.items() if payer == source)

    def texts(self) -> dict[str, str]:
        """Each cell as the text it shows, by its name; 0 and empty are the same."""
        cells = {"description": self.description, "pct": pct_text(self.position_pct), "part": self.part}
        cells |= {f"{year}.{source}": amount_text(amount) for (year, source), amount in self.amounts.items()}
        return {f"{self.key}.{name}": text for name, text in cells.items() if text}


def first_year(application: Application) -> int:
    """The calendar year of project year 1: the budget year of the call, else its deadline's."""
    call = application.call
    return call.budget_year or (call.deadline_on.year if call.deadline_on else application.created_at.year)


def amount_text(amount: int) -> str:
    """An amount as the cell shows it."""
    return format_nok(amount) if amount else ""


def pct_text(share: Decimal | None) -> str:
    """A share of a position as the cell shows it, with a decimal comma."""
    return "" if share is None else f"{share.normalize():f}".replace(".", ",")


def rows_of(lines: Iterable[BudgetLine]) -> tuple[BudgetRow, ...]:
    """The lines of the budget, by category and number."""
    found: dict[tuple[str, int], list[BudgetLine]] = {}
    for line in lines:
        found.setdefault((line.category, line.row), []).append(line)
    return tuple(
        BudgetRow(
            category=category,
            row=row,
            description=cells[0].description,
            position_pct=cells[0].position_pct,
            part=cells[0].part,
            amounts={(cell.year_index, cell.source): cell.amount_nok for cell in cells if cell.amount_nok},
        )
        for (category, row), cells in sorted(found.items())
    )


def lines_of(rows: Iterable[BudgetRow]) -> list[BudgetLine]:
    """The rows of the table for these lines (without application); a line without amounts keeps one of 0."""
    return [
        BudgetLine(
            category=each.category,
            row=each.row,
            description=each.description,
            position_pct=each.position_pct,
            part=each.part,
            year_index=year,
            source=source,
            amount_nok=amount,
        )
        for each in rows
        if not each.is_empty
        for (year, source), amount in (
            {key: nok for key, nok in each.amounts.items() if nok} or {(1, GRANT): 0}
        ).items()
    ]


def texts_of(rows: Iterable[BudgetRow]) -> dict[str, str]:
    """Every filled cell of the budget by its name."""
    return {name: text for row in rows for name, text in row.texts().items()}


def sum_of(rows: Iterable[BudgetRow], source: str) -> int:
    """What `source` pays of the whole budget, in whole kroner."""
    return sum(row.paid_by(source) for row in rows)
