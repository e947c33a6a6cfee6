"""The budget: rows of cost category by year by who pays. The sum applied for is a column, kept with them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from applications.guards.editing import check_may_edit
from applications.models import Application, BudgetLine
from applications.operations.drafting.cells import StaleAnswer, changes, last_writer, locked, token, touch
from applications.queries.budget import GRANT, OWN, PREFIX, BudgetRow, lines_of, rows_of, sum_of, texts_of
from organisations import audit
from organisations.actors import Actor
from schemes.money import parse_nok

BUDGET = "budget"  # the field that a request for corrections opens
ACTION = "budget.save"


def save_budget(
    *, application: Application, rows: Sequence[BudgetRow], actor: Actor, now: datetime
) -> tuple[BudgetRow, ...]:
    """Put `rows` in the place of the whole budget; empty lines fall away. Raises NotOpen and PermissionDenied."""
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=BUDGET, actor=actor)
        stored = rows_of(row.budget_lines.all())
        return _replace(row, stored, [each for each in rows if not each.is_empty], actor=actor, now=now)


def save_cells(
    *,
    application: Application,
    cells: Mapping[str, str],
    seen: Mapping[str, int] | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[BudgetRow, ...]:
    """Keep some cells of the grid, named "budget.<category>.<row>.<cell>", each a text in the form the grid shows.

    The form has checked the texts (`AmountProblem` for an amount that is none). `seen` holds the token of each cell as
    the writer saw it. Raises StaleAnswer for the first cell another changed meanwhile; then nothing is written.
    """
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=BUDGET, actor=actor)
        stored = rows_of(row.budget_lines.all())
        texts = texts_of(stored)

        def stale(name: str) -> StaleAnswer:
            theirs = texts.get(name, "")
            by = last_writer(row, ACTION)
            return StaleAnswer(field=name, mine=cells[name], theirs=theirs, theirs_by=by, revision=token(theirs))

        changed = changes(stored=texts, given=cells, seen=seen, stale=stale)
        if not changed:
            return stored
        kept = {name: text for name, text in {**texts, **changed}.items() if text}
        return _replace(row, stored, rows_from(kept), actor=actor, now=now)


def rows_from(texts: Mapping[str, str]) -> list[BudgetRow]:
    """The lines that these cells make up. Raises ValueError for a name that is no cell of a budget."""
    cells: dict[tuple[str, int], dict[str, str]] = {}
    for name, text in texts.items():
        prefix, category, row, cell = name.split(".", 3)
        if prefix != PREFIX or not row.isdecimal():
            raise ValueError(f"{name!r} is not a cell of a budget")
        cells.setdefault((category, int(row)), {})[cell] = text
    return [_row(category, row, given) for (category, row), given in sorted(cells.items())]


def _row(category: str, row: int, cells: Mapping[str, str]) -> BudgetRow:
    amounts = {}
    for cell, text in cells.items():
        year, _dot, source = cell.partition(".")
        if source in BudgetLine.Source.values and text:
            amounts[int(year), source] = parse_nok(text)
    share = cells.get("pct", "").replace(",", ".")
    return BudgetRow(
        category=category,
        row=row,
        description=cells.get("description", ""),
        position_pct=Decimal(share) if share else None,
        part=cells.get("part", ""),
        amounts=amounts,
    )


def _replace(
    application: Application,
    stored: Iterable[BudgetRow],
    rows: Sequence[BudgetRow],
    *,
    actor: Actor,
    now: datetime,
) -> tuple[BudgetRow, ...]:
    """Write the lines anew, with the sums that lists show; the trail gets the cells that changed."""
    before, after = texts_of(stored), texts_of(rows)
    if before == after:
        return tuple(rows)
    application.budget_lines.all().delete()
    lines = lines_of(rows)
    for line in lines:
        line.application = application
    BudgetLine.objects.bulk_create(lines)
    touch(application, now=now, applied_nok=sum_of(rows, GRANT), own_contribution_nok=sum_of(rows, OWN))
    audit.record(
        actor=actor,
        action=ACTION,
        subject=application,
        case_ref=application.ref,
        now=now,
        before={name: text for name, text in before.items() if after.get(name) != text},
        after={name: text for name, text in after.items() if before.get(name) != text},
    )
    return tuple(rows)
