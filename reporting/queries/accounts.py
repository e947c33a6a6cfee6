"""The accounts of a report as lines against what was granted, and each cell as the text it shows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from applications.models import Application, Award, Obligation, Payout
from applications.queries.money import award_in_force
from applications.workflow import ObligationKind
from reporting.models import ExpenseLine, Report
from schemes.money import format_nok
from schemes.queries import call_facts, document_of
from schemes.rules.facts import FACTS

PREFIX = "accounts"
BUDGET = "budget"  # the question under which a new budget keeps the amount of a category
EXPLAIN = "explain"  # the question under which the explanation of a category's deviation is kept
CELLS = ("spent_on", "purpose", "description", "amount")
COSTS_FACT = "report.costs"


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """One cost of one category. `row` numbers the lines of a category from 1; whole kroner, None = not written yet."""

    category: str
    row: int
    spent_on: date | None = None
    purpose: str = ""
    description: str = ""
    amount_nok: int | None = None

    @property
    def key(self) -> str:
        """How the page names the line: "accounts.material.1"."""
        return f"{PREFIX}.{self.category}.{self.row}"

    @property
    def is_empty(self) -> bool:
        """Nothing is written in it."""
        return self.spent_on is None and self.amount_nok is None and not (self.purpose or self.description)

    def lacks(self, *, asks_purpose: bool) -> tuple[str, ...]:
        """The cells that must be filled before the report can be sent."""
        filled = {
            "spent_on": self.spent_on is not None,
            "purpose": bool(self.purpose) or not asks_purpose,
            "amount": self.amount_nok is not None,
        }
        return tuple(name for name, is_filled in filled.items() if not is_filled)

    def texts(self) -> dict[str, str]:
        """Each filled cell as the text it shows, by its name; dates as YYYY-MM-DD, 0 is written."""
        values = {
            "spent_on": self.spent_on.isoformat() if self.spent_on else "",
            "purpose": self.purpose,
            "description": self.description,
            "amount": "" if self.amount_nok is None else format_nok(self.amount_nok),
        }
        return {f"{self.key}.{name}": text for name, text in values.items() if text}


def rows_of(lines: Iterable[ExpenseLine]) -> tuple[ExpenseRow, ...]:
    """The lines of the accounts, by category and number."""
    rows = [
        ExpenseRow(each.category, each.row, each.spent_on, each.purpose, each.description, each.amount_nok)
        for each in lines
    ]
    return tuple(sorted(rows, key=lambda row: (row.category, row.row)))


def texts_of(rows: Iterable[ExpenseRow]) -> dict[str, str]:
    """Every filled cell of the accounts by its name."""
    return {name: text for row in rows for name, text in row.texts().items()}


def earlier_costs(final: Report) -> QuerySet[ExpenseLine]:
    """The costs of the interim report that was handed in last for the same grant; none for any other kind of report."""
    duty = final.obligation
    if duty.kind != ObligationKind.FINAL:
        return ExpenseLine.objects.none()
    interim = Report.objects.filter(
        obligation__application_id=duty.application_id, obligation__participant=duty.participant_id,
        obligation__kind=ObligationKind.INTERIM, submitted_at__isnull=False,
    )  # fmt: skip
    return ExpenseLine.objects.filter(report__in=interim.order_by("-submitted_at").values("pk")[:1])


def carried_keys(report: Report, rows: Iterable[ExpenseRow]) -> frozenset[str]:
    """Which of `rows` stand as they were handed in with the interim report; one query, none for other reports."""
    left = Counter(replace(row, row=0) for row in rows_of(earlier_costs(report)))
    found = set()
    for row in rows:
        alike = replace(row, row=0)
        if left[alike]:
            left[alike] -= 1
            found.add(row.key)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One cost category: granted and spent, whole kroner."""

    category: str
    granted_nok: int
    spent_nok: int

    @property
    def deviation_nok(self) -> int:
        """Spent less granted: below zero when money is left."""
        return self.spent_nok - self.granted_nok

    @property
    def deviation_pct(self) -> Decimal | None:
        """The deviation as a share of what was granted; None where nothing was granted."""
        return Decimal(self.deviation_nok) * 100 / self.granted_nok if self.granted_nok else None


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one report: line by line, and what is paid out."""

    lines: tuple[AccountLine, ...]
    paid_nok: int

    @property
    def total(self) -> AccountLine:
        """All lines together."""
        return AccountLine("", sum(x.granted_nok for x in self.lines), sum(x.spent_nok for x in self.lines))

    @property
    def unspent_nok(self) -> int:
        """Paid out and not spent; never negative (R40)."""
        return max(0, self.paid_nok - self.total.spent_nok)

    @property
    def overspent_nok(self) -> int:
        """Spent above what was granted: the grantee's own cost."""
        return max(0, self.total.deviation_nok)


def baseline_of(report: Report) -> Award:
    """What the report is measured against: the award in force until it is sent, then the one it named."""
    if report.submitted_at is not None:
        return report.award
    return award_in_force(report.obligation.application_id) or report.award


def granted_by_category(report: Report) -> dict[str, int]:
    """Granted whole kroner by cost category, in the order of the award: the part of whoever reports, if it has one.

    An approved new budget stands in the place of the award's own lines (R38, R42).
    """
    participant, award = report.obligation.participant, baseline_of(report)
    revised = revised_budget(report, award)
    if revised and participant.is_lead:
        return revised
    lines = award.lines.all()
    found: dict[str, int] = {}
    for line in lines:
        if line.participant_id == participant.pk:
            found[line.category] = found.get(line.category, 0) + line.amount_nok
    return found


def revised_budget(report: Report, award: Award) -> dict[str, int]:
    """The new budget that was approved under this award before the report was sent; empty when there is none."""
    rows = Report.objects.filter(
        obligation__application_id=report.obligation.application_id, obligation__kind=ObligationKind.REVISED_BUDGET,
        award=award, approved_at__isnull=False,
    )  # fmt: skip
    if report.submitted_at is not None:
        rows = rows.filter(approved_at__lte=report.submitted_at)
    newest = rows.order_by("-approved_at").first()
    return budget_of(newest) if newest is not None and newest.pk != report.pk else {}


def budget_of(report: Report) -> dict[str, int]:
    """The amounts of a new budget by category, those above 0, in the order they were first written."""
    rows = report.answers.filter(question__startswith=f"{BUDGET}.", number__gt=0).order_by("id")
    return {key.removeprefix(f"{BUDGET}."): number or 0 for key, number in rows.values_list("question", "number")}


def budget_categories(application: Application) -> tuple[str, ...]:
    """The cost categories a new budget may have: those of the track, under the call's reading (C1)."""
    split = str(call_facts(application.call).get("call.mu_split", ""))
    return tuple(each.key for each in document_of(application.edition).categories_for(application.track, split))


def paid_nok(report: Report) -> int:
    """Whole kroner paid out under the grant to the one who reports; the lead is paid for all unless each is paid."""
    duty = report.obligation
    rows = Payout.objects.filter(instalment__application_id=duty.application_id, paid_on__isnull=False)
    rows = rows.filter(instalment__participant_id=duty.participant_id)
    return rows.aggregate(total=Sum("amount_nok"))["total"] or 0


def spent_nok(report: Report) -> int:
    """Whole kroner in the accounts of one report."""
    return ExpenseLine.objects.filter(report=report).aggregate(total=Sum("amount_nok"))["total"] or 0


def unspent_nok(report: Report) -> int:
    """Whole kroner paid out and not spent by the accounts of a report; never negative (R40)."""
    return max(0, paid_nok(report) - spent_nok(report))


def accounts_of(report: Report, rows: Iterable[ExpenseRow] | None = None) -> Accounts:
    """Granted against spent in the order of the award; a category spent on but not granted comes last."""
    rows = rows_of(report.expenses.all()) if rows is None else rows
    spent: dict[str, int] = {}
    for row in rows:
        spent[row.category] = spent.get(row.category, 0) + (row.amount_nok or 0)
    granted = granted_by_category(report)
    order = [*granted, *(key for key in sorted(spent) if key not in granted)]
    lines = tuple(AccountLine(key, granted.get(key, 0), spent.get(key, 0)) for key in order)
    return Accounts(lines, paid_nok(report))


def asks_purpose(application: Application) -> bool:
    """Whether a rule of the track reads what each cost went to (R51, R52): only then is the purpose asked for."""
    readers = FACTS[COSTS_FACT].rules
    return any(rule.code in readers for rule in document_of(application.edition).rules_for(application.track))


def category_names(application: Application, language: str) -> dict[str, str]:
    """The names of the track's cost categories; those of other tracks where the track has none of that key."""
    document = document_of(application.edition)
    names = {each.key: each.name.in_language(language) for each in document.cost_categories}
    return names | {each.key: each.name.in_language(language) for each in document.categories_for(application.track)}


def has_accounts(duty: Obligation) -> bool:
    """Whether this kind of report carries accounts."""
    return duty.kind in (ObligationKind.INTERIM, ObligationKind.FINAL, ObligationKind.YEARLY)


def explanations_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """The explained deviations by category, out of the answers of a report."""
    prefix = f"{EXPLAIN}."
    return {key.removeprefix(prefix): each.text for key, each in answers.items() if key.startswith(prefix)}
