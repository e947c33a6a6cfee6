"""Taking a sent application back: to a draft until the deadline, or for good, which is undone within a day (F14)."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from applications.guards.withdrawing import reasons_not_to_recall, reasons_not_to_resume
from applications.letter_kinds.submission import WITHDRAWN, withdrawal_letters
from applications.models import Application
from applications.operations.evaluating import locked
from applications.operations.transition import move_application
from applications.queries.drafts import open_request
from applications.queries.standing import expected_answer_on
from letters import outbox
from organisations.actors import Actor
from schemes.workdays import oslo_day

UNDO = timedelta(hours=24)


def withdraw_application(*, application: Application, reason: str, actor: Actor, now: datetime) -> Application:
    """Take a sent application back, with a reason; every participant gets a letter that says until when to undo it.

    Raises GateClosed (WrongStatus after a decision, NotAllowed without the right to send), PermissionDenied for others
    than the lead. What waits to be sent about open corrections is taken back.
    """
    with transaction.atomic():
        row = _of_lead(application, actor)
        moved = move_application(application=row, name="withdraw", actor=actor, now=now, reason=reason)
        moved = _with_related(moved, row)
        moved.is_waiting, moved.due_on = False, None
        moved.save(update_fields=["is_waiting", "due_on"])
        outbox.cancel(case_ref=row.ref, kinds=["correction_reminder"], now=now, reason="withdrawn")
        _write_letters(moved, key=f"withdrawn-{now.timestamp():.0f}", undo_by=now + UNDO, actor=actor, now=now)
    return moved


def resume_application(*, application: Application, actor: Actor, now: datetime) -> Application:
    """Undo a withdrawal within 24 hours: the case is received again, or assessed again where somebody had taken it.

    A recommendation that was made must be made anew. Raises GateClosed, PermissionDenied.
    """
    with transaction.atomic():
        row = _of_lead(application, actor)
        moved = move_application(
            application=row,
            name="resume" if row.taken_at is None else "resume_taken",
            actor=actor,
            now=now,
            guards=[lambda case: reasons_not_to_resume(case, now=now, within=UNDO)],
        )
        moved = _with_related(moved, row)
        asked = open_request(moved)
        moved.withdrawn_at = moved.withdrawn_by = None
        moved.is_waiting = asked is not None
        moved.due_on = asked.due_on if asked else expected_answer_on(moved, oslo_day(moved.submitted_at or now))
        moved.save(update_fields=["withdrawn_at", "withdrawn_by", "is_waiting", "due_on"])
        outbox.cancel(case_ref=row.ref, kinds=[WITHDRAWN.key], now=now, reason="undone")
    return moved


def recall_application(*, application: Application, actor: Actor, now: datetime) -> Application:
    """Make a sent application a draft again until the deadline, while nobody has taken the case.

    Number, versions and receipts stay; sent again it gets a new version and a new receipt. Raises GateClosed,
    PermissionDenied.
    """
    with transaction.atomic():
        row = _of_lead(application, actor)
        moved = move_application(
            application=row,
            name="recall",
            actor=actor,
            now=now,
            guards=[lambda case: reasons_not_to_recall(case, call=row.call, now=now)],
        )
        moved = _with_related(moved, row)
        last = moved.submissions.order_by("-version").values_list("version", flat=True).first()
        moved.submitted_at = moved.submitted_by = moved.due_on = None
        moved.is_late = False
        moved.revision += 1  # a page drawn before the recall confirms nothing
        moved.save(update_fields=["submitted_at", "submitted_by", "due_on", "is_late", "revision"])
        _write_letters(moved, key=f"recalled-{last}", undo_by=None, actor=actor, now=now)
    return moved


def _of_lead(application: Application, actor: Actor) -> Application:
    row = locked(application)
    if actor.organisation_id != row.lead_id:
        raise PermissionDenied
    return row


def _with_related(moved: Application, row: Application) -> Application:
    moved.call, moved.edition, moved.lead = row.call, row.edition, row.lead
    return moved


def _write_letters(
    application: Application, *, key: str, undo_by: datetime | None, actor: Actor, now: datetime
) -> None:
    for letter in withdrawal_letters(application=application, key=key, undo_by=undo_by):
        outbox.enqueue(**letter, actor=actor, now=now)
