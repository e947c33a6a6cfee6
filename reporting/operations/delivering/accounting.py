"""The accounts of a report: costs by category, saved cell by cell or as a whole; both texts when two wrote at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.operations.drafting.answering import Unstorable
from applications.operations.drafting.cells import StaleAnswer, changes, token
from organisations import audit
from organisations.actors import Actor
from organisations.models import AuditEntry
from reporting.models import ExpenseLine, Report
from reporting.operations.delivering.writing import NotAsked, NotOpen, editable
from reporting.queries.accounts import CELLS, PREFIX, ExpenseRow, granted_by_category, has_accounts, rows_of, texts_of
from schemes.money import MAX_NOK, AmountProblem, parse_nok
from schemes.workdays import oslo_day

ACTION = "report.accounts"
MOST_LINES = 200  # of one category: a page of them still fits in one request
LONGEST_DESCRIPTION = 200
FIRST_DAY = date(2000, 1, 1)  # no grant here is older; a year 19 is a slip of the key


class TooManyLines(NotOpen):
    """More lines than one category can hold."""


class AmountTooLarge(NotOpen):
    """An amount above what the portal can hold."""


@dataclass(frozen=True, slots=True)
class Expense:
    """One whole line of the accounts as it is handed in; whole kroner."""

    category: str
    purpose: str
    description: str
    spent_on: date
    amount_nok: int


def save_expenses(*, report: Report, rows: Sequence[Expense], actor: Actor, now: datetime) -> list[ExpenseLine]:
    """Put `rows` in the place of the whole accounts; the old lines stay in the trail. Raises NotOpen, NotAllowed."""
    with transaction.atomic():
        row = editable(report, actor)
        numbers: dict[str, int] = {}
        wanted = []
        for each in rows:
            numbers[each.category] = numbers.get(each.category, 0) + 1
            number = numbers[each.category]
            line = ExpenseRow(each.category, number, each.spent_on, each.purpose, each.description, each.amount_nok)
            wanted.append(line)
        _replace(row, rows_of(row.expenses.all()), wanted, actor=actor, now=now)
        return list(row.expenses.all())


def save_cells(
    *, report: Report, cells: Mapping[str, str], seen: Mapping[str, int] | None = None, actor: Actor, now: datetime
) -> tuple[ExpenseRow, ...]:
    """Keep some cells, named "accounts.<category>.<row>.<cell>", each a text in the form the page shows.

    The form has checked the texts; what it let through is read again. `seen` holds the token of each cell as the writer
    saw it. Raises StaleAnswer for the first cell another changed meanwhile (then nothing is written), NotAsked for a
    cell the accounts do not have, Unstorable, NotOpen and NotAllowed. Empty lines fall away.
    """
    with transaction.atomic():
        row = editable(report, actor)
        stored = rows_of(row.expenses.all())
        texts = texts_of(stored)

        def stale(name: str) -> StaleAnswer:
            theirs = texts.get(name, "")
            return StaleAnswer(
                field=name, mine=cells[name], theirs=theirs, theirs_by=last_writer(row)[1], revision=token(theirs)
            )

        changed = changes(stored=texts, given=cells, seen=seen, stale=stale)
        if not changed:
            return stored
        wanted = rows_from({name: text for name, text in {**texts, **changed}.items() if text})
        return _replace(row, stored, wanted, actor=actor, now=now)


def last_writer(report: Report) -> tuple[int | None, str]:
    """Who last changed the accounts: id and name; (None, "") when nobody has."""
    rows = AuditEntry.objects.filter(action=ACTION, subject=audit.subject_of(report)).order_by("-id")
    return rows.values_list("user_id", "actor_name").first() or (None, "")


def rows_from(texts: Mapping[str, str]) -> list[ExpenseRow]:
    """The lines that these cells make up. Raises NotAsked for a name that is no cell, Unstorable for its text."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for name, text in texts.items():
        parts = name.split(".")
        if len(parts) != 4 or parts[0] != PREFIX or parts[3] not in CELLS or not parts[2].isdecimal():
            raise NotAsked(name)
        found.setdefault((parts[1], int(parts[2])), {})[parts[3]] = text
    return [_row(category, number, given) for (category, number), given in sorted(found.items())]


def _row(category: str, number: int, cells: Mapping[str, str]) -> ExpenseRow:
    try:
        spent_on = date.fromisoformat(cells["spent_on"]) if cells.get("spent_on") else None
        amount = parse_nok(cells["amount"]) if cells.get("amount") else None
    except (ValueError, AmountProblem) as problem:
        raise Unstorable(_("Dato eller beløp kan ikke leses. Rett feltet og prøv igjen.")) from problem
    return ExpenseRow(category, number, spent_on, cells.get("purpose", ""), cells.get("description", ""), amount)


def _replace(
    report: Report, stored: Iterable[ExpenseRow], rows: Iterable[ExpenseRow], *, actor: Actor, now: datetime
) -> tuple[ExpenseRow, ...]:
    """Write the lines anew; the trail gets the cells that changed."""
    wanted = tuple(row for row in rows if not row.is_empty)
    _check(report, wanted, now)
    before, after = texts_of(stored), texts_of(wanted)
    if before == after:
        return wanted
    report.expenses.all().delete()
    ExpenseLine.objects.bulk_create(
        ExpenseLine(
            report=report, category=row.category, row=row.row, purpose=row.purpose, description=row.description,
            spent_on=row.spent_on, amount_nok=row.amount_nok,
        )
        for row in wanted
    )  # fmt: skip
    audit.record(
        actor=actor, action=ACTION, subject=report, case_ref=report.obligation.application.ref, now=now,
        before={name: text for name, text in before.items() if after.get(name) != text},
        after={name: text for name, text in after.items() if before.get(name) != text},
    )  # fmt: skip
    return wanted


def _check(report: Report, rows: Sequence[ExpenseRow], now: datetime) -> None:
    """What the accounts can hold: categories of the award, days that have been, amounts and texts that fit."""
    if not has_accounts(report.obligation):
        raise NotAsked(PREFIX)
    known = set(granted_by_category(report)) | set(report.expenses.values_list("category", flat=True))
    purposes = set(ExpenseLine.Purpose.values) | {""}
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.category] = counts.get(row.category, 0) + 1
        if row.category not in known or row.purpose not in purposes or row.row < 1:
            raise NotAsked(row.key)
        if row.spent_on is not None and not FIRST_DAY <= row.spent_on <= oslo_day(now):
            raise Unstorable(_("Datoen må være en dag som har vært. Regnskapet viser det som er brukt."))
        if row.amount_nok is not None and row.amount_nok > MAX_NOK:
            raise AmountTooLarge([_("Beløpet er for stort. Se etter om det er et siffer for mye.")])
        if len(row.description) > LONGEST_DESCRIPTION or "\x00" in row.description:
            raise Unstorable(_("Beskrivelsen kan ha høyst %(count)d tegn.") % {"count": LONGEST_DESCRIPTION})
    if max(counts.values(), default=0) > MOST_LINES:
        raise TooManyLines([_("En kostnad kan ha høyst %(count)d utgifter. Slå noen sammen.") % {"count": MOST_LINES}])
