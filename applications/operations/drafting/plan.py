"""The project plan (R42): activities and milestones, saved cell by cell or as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from applications.guards.editing import check_may_edit
from applications.models import Activity, Application
from applications.operations.drafting.cells import StaleAnswer, changes, last_writer, locked, token, touch
from applications.queries.plan import PlanRow, plan_from, plan_rows, plan_texts
from organisations import audit
from organisations.actors import Actor

PLAN = "plan"  # the field that a request for corrections opens
ACTION = "plan.save"


def save_plan(*, application: Application, rows: Sequence[PlanRow], actor: Actor, now: datetime) -> tuple[PlanRow, ...]:
    """Put `rows` in the place of the whole plan; empty rows fall away. Raises NotOpen and PermissionDenied."""
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=PLAN, actor=actor)
        return _replace(row, plan_rows(row.activities.all()), rows, actor=actor, now=now)


def save_plan_cells(
    *,
    application: Application,
    cells: Mapping[str, str],
    seen: Mapping[str, int] | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[PlanRow, ...]:
    """Keep some cells, named "plan.<kind>.<row>.<cell>", dates as YYYY-MM-DD. `seen` as in the budget.

    Raises StaleAnswer for the first cell another changed meanwhile; then nothing is written.
    """
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=PLAN, actor=actor)
        stored = plan_rows(row.activities.all())
        texts = plan_texts(stored)

        def stale(name: str) -> StaleAnswer:
            theirs = texts.get(name, "")
            by = last_writer(row, ACTION)
            return StaleAnswer(field=name, mine=cells[name], theirs=theirs, theirs_by=by, revision=token(theirs))

        changed = changes(stored=texts, given=cells, seen=seen, stale=stale)
        if not changed:
            return stored
        kept = {name: text for name, text in {**texts, **changed}.items() if text}
        return _replace(row, stored, plan_from(kept), actor=actor, now=now)


def _replace(
    application: Application, stored: Iterable[PlanRow], rows: Sequence[PlanRow], *, actor: Actor, now: datetime
) -> tuple[PlanRow, ...]:
    kept = tuple(each for each in rows if not each.is_empty)
    before, after = plan_texts(stored), plan_texts(kept)
    if before == after:
        return kept
    application.activities.all().delete()
    Activity.objects.bulk_create(
        Activity(
            application=application,
            kind=each.kind,
            position=each.row,
            title=each.title,
            responsible=each.responsible,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
        )
        for each in kept
    )
    touch(application, now=now)
    audit.record(
        actor=actor,
        action=ACTION,
        subject=application,
        case_ref=application.ref,
        now=now,
        before={name: text for name, text in before.items() if after.get(name) != text},
        after={name: text for name, text in after.items() if before.get(name) != text},
    )
    return kept
