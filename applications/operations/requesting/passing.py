"""What the daily job does about open requests: the reminder owed, and closing those whose date has passed."""

from datetime import date, datetime

from django.db import transaction

from applications.letter_kinds import casework as letters_of
from applications.models import InformationRequest
from applications.operations.evaluating import locked
from applications.operations.requesting.standing import OPEN, set_waiting
from applications.workflow import Status
from letters import outbox
from letters.models import Dispatch
from organisations import audit
from organisations.actors import Actor
from schemes.ladder import reminder_owed
from schemes.workdays import oslo_day


def lapse_requests(*, now: datetime) -> int:
    """Close every request whose date has passed without an answer, and say so in a letter; how many. For the daily job.

    Each case in its own transaction: one that fails does not keep the others open.
    """
    actor = Actor.for_job("lapse_requests")
    overdue = InformationRequest.objects.filter(due_on__lt=oslo_day(now), **OPEN).order_by("id")
    return sum(_lapse(request_id, actor=actor, now=now) for request_id in list(overdue.values_list("pk", flat=True)))


def _lapse(request_id: int, *, actor: Actor, now: datetime) -> bool:
    """Close one; False when it was answered, or given another date, in the meantime."""
    with transaction.atomic():
        found = InformationRequest.objects.select_related("application").get(pk=request_id)
        row = locked(found.application)
        still = InformationRequest.objects.select_for_update().filter(pk=request_id, due_on__lt=oslo_day(now), **OPEN)
        request = still.select_related("asked_by").first()
        if request is None:
            return False
        request.application = row
        request.lapsed_at = now
        request.save(update_fields=["lapsed_at"])
        set_waiting(row, is_waiting=False, now=now, since=request.asked_at)
        outbox.cancel(case_ref=row.ref, kinds=[letters_of.REMINDER], now=now, reason="the date has passed")
        told = letters_of.participants_of(row) if row.status == Status.ASSESSING else []  # a withdrawn case is quiet
        for participant in told:
            outbox.enqueue(
                key=f"correction_lapsed:{request.pk}:{participant.pk}",
                actor=actor,
                now=now,
                **letters_of.correction_lapsed(request, participant),
            )
        audit.record(actor=actor, action="request.lapse", subject=request, case_ref=row.ref, now=now)
    return True


def correction_reminders(*, now: datetime) -> int:
    """Remind of the open requests on the edition's days before their date; how many mails are new. For the daily job.

    The key is request + date + step: the same day twice sends nothing more, and after missed days only the latest goes.
    """
    actor, today = Actor.for_job("correction_reminders"), oslo_day(now)
    rows = InformationRequest.objects.filter(due_on__gte=today, application__status=Status.ASSESSING, **OPEN)
    return sum(
        _remind(request, today=today, actor=actor, now=now)
        for request in rows.order_by("id")
        .select_related("application__call__scheme", "application__edition", "application__lead")
        .defer("application__edition__document")
    )


def _remind(request: InformationRequest, *, today: date, actor: Actor, now: datetime) -> int:
    ladder = letters_of.wording_of(request.application).ladder_for("correction")
    steps = [step for step in ladder.steps if step.letter == letters_of.REMINDER]
    step = reminder_owed(due_on=request.due_on, steps=steps, sent=frozenset(), today=today)
    if step is None:
        return 0
    key = f"correction_reminder:{request.pk}:{request.due_on}:{step.offset_days}"
    with transaction.atomic():
        if Dispatch.objects.filter(dedupe_key=key).exists():
            return 0
        if not InformationRequest.objects.select_for_update().filter(pk=request.pk, **OPEN).exists():
            return 0
        sent = outbox.notify(key=key, actor=actor, now=now, **letters_of.correction_reminder(request))
    return len(sent)
