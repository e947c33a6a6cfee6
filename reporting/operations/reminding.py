"""The daily reminders about duties: the one step owed, once, also after missed days; never after delivery (I4)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import structlog
from django.db import transaction

from applications.models import Obligation
from applications.queries.money import open_obligations
from applications.workflow import ObligationKind, ObligationStatus
from letters import outbox
from letters.models import Dispatch, Letter
from letters.registry import Channel, UnknownKind, kinds
from letters.wording import WordingProblem
from organisations.actors import Actor
from reporting.letter_kinds.reminders import reminder
from reporting.queries.duties import REPORTED, begun, due_of
from schemes.ladder import Step, reminder_owed
from schemes.queries import document_of
from schemes.workdays import add_days, oslo_day, working_day

CHUNK = 100
REMINDED = (*REPORTED, ObligationKind.REPAYMENT)
RELATED = (
    "application__call__scheme", "application__edition__scheme", "application__caseworker", "application__lead",
    "application__recommended_by", "application__submitted_by", "participant__organisation", "report", "repayment",
)  # fmt: skip
log = structlog.get_logger(__name__)
Sent = Mapping[int, date]  # step → the day it was queued


def key_of(duty_id: int, due_on: date, step: int) -> str:
    """The key of one reminder: duty, the date that counts, step. A new date starts a new ladder."""
    return f"obligation:{duty_id}:{due_on.isoformat()}:{step}"


def send_reminders(*, now: datetime) -> int:
    """Queue what is owed today about reports, models and claims. Returns how many duties were reminded of.

    One duty whose letter cannot be made (a setting is missing) is told in the log and stops none of the others (I7).
    """
    actor = Actor.for_job("reminders")
    count = 0
    for chunk in _chunks(now):
        sent = sent_steps(chunk)
        for duty in chunk:
            try:
                count += _remind(duty, sent[duty.pk], actor=actor, now=now)
            except (WordingProblem, UnknownKind, KeyError) as problem:
                log.warning("reminder_not_made", case_ref=duty.application.ref, duty=duty.pk, problem=str(problem))
    return count


def _chunks(now: datetime) -> Iterator[list[Obligation]]:
    """The open duties, a hundred at a time, by key: whatever is written meanwhile, none comes twice.

    Read with few joins: most owe nothing on most days. What a letter needs is read with the lock.
    """
    rows = open_obligations(oslo_day(now)).filter(kind__in=REMINDED, status=ObligationStatus.OPEN)
    rows = rows.select_related("application__edition", "report").defer("application__edition__document")
    rows = rows.order_by("pk")
    last, is_full = 0, True
    while is_full and (chunk := list(rows.filter(pk__gt=last)[:CHUNK])):
        yield chunk
        last, is_full = chunk[-1].pk, len(chunk) == CHUNK


def sent_steps(duties: Sequence[Obligation]) -> dict[int, Sent]:
    """The steps that have gone for the date that counts now, with their days: two queries for all of them."""
    wanted = {
        key_of(duty.pk, due_of(duty), step.offset_days): (duty.pk, step.offset_days)
        for duty in duties
        for step in steps_of(duty)
    }
    found: dict[int, Any] = {duty.pk: {} for duty in duties}
    mails = Dispatch.objects.filter(dedupe_key__in=list(wanted), letter__isnull=True)
    letters = Letter.objects.filter(dedupe_key__in=list(wanted))
    for rows in (mails, letters):
        for key, created_at in rows.values_list("dedupe_key", "created_at"):
            duty_id, step = wanted[key]
            found[duty_id][step] = oslo_day(created_at)
    return found


def steps_of(duty: Obligation) -> tuple[Step, ...]:
    """The ladder of the edition for this kind of duty."""
    return document_of(duty.application.edition).ladder_for(duty.kind).steps


def owed(duty: Obligation, sent: Sent, today: date) -> Step | None:
    """The one step owed today about a duty: the latest reached, if it has not gone."""
    return reminder_owed(due_on=due_of(duty), steps=steps_of(duty), sent=frozenset(sent), today=today)


def _remind(duty: Obligation, sent: Sent, *, actor: Actor, now: datetime) -> bool:
    """Queue the one reminder owed about a duty, if any; asked again under lock, so that a delivery wins."""
    step = owed(duty, sent, oslo_day(now))
    if step is None:
        return False
    with transaction.atomic():
        rows = Obligation.objects.select_for_update(of=("self",)).select_related(*RELATED)
        still = rows.defer("application__edition__document").get(pk=duty.pk)
        if still.status != ObligationStatus.OPEN or due_of(still) != due_of(duty):
            return False
        _queue(still, step, sent, actor=actor, now=now)
    return True


def _queue(duty: Obligation, step: Step, sent: Sent, *, actor: Actor, now: datetime) -> None:
    days = duty.application.call.scheme.comment_min_days
    answer_on = None if days is None else working_day(add_days(oslo_day(now), days))
    earlier = sorted({day for offset, day in sent.items() if offset != step.offset_days})
    letter = reminder(duty, step.letter, step.receivers, today=oslo_day(now), earlier=earlier, answer_on=answer_on)
    key = key_of(duty.pk, due_of(duty), step.offset_days)
    if kinds.get(step.letter).channel is Channel.MAIL:
        outbox.notify(key=key, actor=actor, now=now, **letter)
    else:
        outbox.enqueue(key=key, actor=actor, now=now, **letter)


def take_back(*, duty: Obligation, now: datetime, reason: str) -> int:
    """Take back the reminders that wait about a duty, for its own date and for that of a return.

    Called in the transaction that delivers, fulfils or moves it.
    """
    report = begun(duty)
    dates = {duty.due_on, *([report.return_due_on] if report is not None and report.return_due_on else [])}
    keys = [key_of(duty.pk, due_on, step.offset_days) for due_on in dates for step in steps_of(duty)]
    return outbox.cancel(case_ref=duty.application.ref, keys=keys, now=now, reason=reason) if keys else 0
