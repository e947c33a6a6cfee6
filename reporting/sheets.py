"""The accounts and the new budget of a report as people read them, the same on both desks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reporting.models import ExpenseLine, Report
from reporting.queries.accounts import (
    AccountLine,
    Accounts,
    ExpenseRow,
    accounts_of,
    budget_of,
    category_names,
    explanations_of,
    rows_of,
)
from schemes.money import kr


@dataclass(frozen=True, slots=True)
class CategorySheet:
    """One category: granted against spent, each cost with its purpose in words, what is said of the difference."""

    name: str
    line: AccountLine
    rows: tuple[tuple[ExpenseRow, str], ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class AccountsSheet:
    """The accounts with their sum."""

    accounts: Accounts
    categories: tuple[CategorySheet, ...]
    is_final: bool


def purposes() -> list[tuple[str, str]]:
    """What money may go to, in the words of the page."""
    words = {
        ExpenseLine.Purpose.MAP_NEEDS: _("kartlegge behov og mangler"),
        ExpenseLine.Purpose.DEVELOP: _("utvikle modellen"),
        ExpenseLine.Purpose.IMPLEMENT: _("ta modellen i bruk"),
        ExpenseLine.Purpose.TRAIN: _("lære opp ansatte"),
        ExpenseLine.Purpose.STRENGTHEN: _("styrke tilbudet"),
    }
    return [(purpose.value, word) for purpose, word in words.items()]


def accounts_sheet(report: Report, answers: Mapping[str, Any], language: str) -> AccountsSheet:
    """The accounts of a report; `answers` hold what is said of the differences."""
    rows = rows_of(report.expenses.all())
    names = category_names(report.obligation.application, language)
    found, explained, words = accounts_of(report, rows), explanations_of(answers), dict(purposes())
    categories = tuple(
        CategorySheet(
            name=names.get(line.category, line.category),
            line=line,
            rows=tuple((row, words.get(row.purpose, "")) for row in rows if row.category == line.category),
            explanation=explained.get(line.category, ""),
        )
        for line in found.lines
    )
    return AccountsSheet(found, categories, is_final=report.obligation.kind == "final")


def new_budget_lines(report: Report, language: str) -> list[tuple[str, str, str]]:
    """A new budget: key, name and amount of each category."""
    names = category_names(report.obligation.application, language)
    return [(key, names.get(key, key), kr(amount)) for key, amount in budget_of(report).items()]
