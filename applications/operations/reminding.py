"""The reminders that applications owe: drafts before the deadline, terms that wait. Each step once, the latest only."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import structlog
from django.db import models, transaction
from django.db.models import QuerySet

from applications.letter_kinds.notices import TERMS_REMINDER, draft_mail, expired_mail, terms_mail
from applications.letter_kinds.submission import partner_mail
from applications.models import Application, Obligation, Participant
from applications.operations.obligations import reminder_key
from applications.queries.money import open_obligations
from applications.workflow import ObligationKind, ObligationStatus, Status
from letters import outbox
from letters.models import Dispatch
from letters.wording import WordingProblem
from organisations.actors import Actor
from schemes.ladder import Step, reminder_owed
from schemes.queries import document_of
from schemes.workdays import add_days, is_after_deadline, oslo_day
from schemes.workflow import CallStatus

CHUNK = 100
WEEK, LAST_CALL = timedelta(days=7), timedelta(days=3)
DRAFT_LADDER = "draft"
LATEST_TOLD = 7  # days after the deadline
M = TypeVar("M", bound=models.Model)
log = structlog.get_logger(__name__)


def remind_drafts(*, now: datetime) -> int:
    """14, 3 and 1 days before the deadline, to those who write on an unsent draft (F18). How many were reminded."""
    rows = Application.objects.filter(
        status=Status.DRAFT, call__status=CallStatus.OPEN, call__deadline_on__gte=oslo_day(now)
    )
    related = rows.select_related("call__scheme", "edition__scheme", "lead", "submitted_by")
    return _remind(
        related.defer("edition__document"), steps_of=_draft_steps, due_of=_deadline_of, key_of=draft_key,
        queue=_queue_draft, now=now,
    )  # fmt: skip


def tell_expired_drafts(*, now: datetime) -> int:
    """The day after the deadline, and for a week in case a day was missed: the draft is kept, once. How many mails."""
    today = oslo_day(now)
    rows = Application.objects.filter(
        status=Status.DRAFT, call__deadline_on__lt=today, call__deadline_on__gte=add_days(today, -LATEST_TOLD)
    )
    related = rows.select_related("call__scheme", "edition__scheme", "lead", "submitted_by").defer("edition__document")
    count = 0
    for chunk in _chunks(related):
        keys = {row.pk: f"draft_expired:{row.pk}:{_deadline_of(row).isoformat()}" for row in chunk}
        gone = set(Dispatch.objects.filter(dedupe_key__in=keys.values()).values_list("dedupe_key", flat=True))
        for row in chunk:
            still_waits = not is_after_deadline(now, row.call.deadline_on, row.call.grace_minutes)
            if keys[row.pk] in gone or still_waits:
                continue
            try:
                count += _queue_expired(row, keys[row.pk], now)
            except (WordingProblem, LookupError) as problem:
                log.error("notice_not_made", subject=str(row.pk), problem=str(problem))  # noqa: TRY400 - the cause is a sentence
    return count


def _queue_expired(application: Application, key: str, now: datetime) -> bool:
    """Asked again under lock: one that was sent meanwhile is not told."""
    with transaction.atomic():
        still = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        return still.status == Status.DRAFT and _notify(key, expired_mail(application=application), now)


def remind_terms(*, now: datetime) -> int:
    """Terms not accepted: 7 and 1 days before the date (F53), none after it. How many were reminded."""
    rows = open_obligations(oslo_day(now)).filter(
        kind=ObligationKind.ACCEPTANCE, status=ObligationStatus.OPEN, due_on__gte=oslo_day(now)
    )
    related = rows.select_related(
        "application__call__scheme", "application__edition__scheme", "application__lead", "application__submitted_by",
        "participant__organisation",
    )  # fmt: skip
    return _remind(
        related.defer("application__edition__document"), steps_of=_terms_steps, due_of=_due_of, key_of=reminder_key,
        queue=_queue_terms, now=now,
    )  # fmt: skip


def remind_partners(*, now: datetime) -> int:
    """Partners that have not answered: a week after they were asked and three days before the deadline (F10).

    Each step once; after missed days only the latest. How many were reminded.
    """
    today = oslo_day(now)
    rows = Participant.objects.filter(
        is_lead=False, confirmed_at__isnull=True, declined_at__isnull=True, asked_at__isnull=False,
        application__status=Status.DRAFT, application__call__status=CallStatus.OPEN,
        application__call__deadline_on__gte=today,
    )  # fmt: skip
    related = rows.select_related(
        "application__call__scheme", "application__edition__scheme", "application__lead", "organisation"
    )
    count = 0
    for partner in related.defer("application__edition__document").order_by("pk"):
        step = _partner_step(partner, today)
        if step:
            count += _queue_partner(partner, partner_key(partner, step), now)
    return count


def partner_key(partner: Participant, step: str) -> str:
    """The key of one reminder of a partner: asked anew, or with another deadline, it is reminded anew."""
    asked, deadline = _asked_on(partner), partner.application.call.deadline_on
    return f"partner:{partner.application.ref}:{partner.organisation_id}:{asked}:{deadline}:{step}"


def _partner_step(partner: Participant, today: date) -> str:
    """The reminder owed to a partner on a day; "" for none."""
    asked, last = _asked_on(partner), _deadline_of(partner.application) - LAST_CALL
    if asked < last <= today:
        return "deadline"
    return "week" if asked + WEEK <= today < last else ""


def _asked_on(partner: Participant) -> date:
    return oslo_day(partner.asked_at or partner.application.created_at)


def _queue_partner(partner: Participant, key: str, now: datetime) -> bool:
    """Asked again under lock: one that has answered meanwhile is not reminded."""
    with transaction.atomic():
        still = Participant.objects.select_for_update(of=("self",)).get(pk=partner.pk)
        is_answered = still.confirmed_at is not None or still.declined_at is not None
        if is_answered or Dispatch.objects.filter(dedupe_key=key).exists():
            return False
        mail = partner_mail(application=partner.application, partner=partner, now=now) | {"key": key}
        outbox.notify(actor=Actor.for_job("reminders"), now=now, **mail)
    return True


def draft_key(application: Application, step: int) -> str:
    """The key of one reminder of a draft: a moved deadline starts a new ladder."""
    return f"draft:{application.pk}:{_deadline_of(application).isoformat()}:{step}"


def _remind(
    rows: QuerySet[M],
    *,
    steps_of: Callable[[M], Sequence[Step]],
    due_of: Callable[[M], date],
    key_of: Callable[[M, int], str],
    queue: Callable[[M, Step, str, datetime], bool],
    now: datetime,
) -> int:
    """Queue the one step owed for each row. One that cannot be written is told in the log and stops no other (I7)."""
    count = 0
    for chunk in _chunks(rows):
        keys = {(row.pk, step.offset_days): key_of(row, step.offset_days) for row in chunk for step in steps_of(row)}
        gone = set(Dispatch.objects.filter(dedupe_key__in=keys.values()).values_list("dedupe_key", flat=True))
        for row in chunk:
            steps = steps_of(row)
            sent = frozenset(step.offset_days for step in steps if keys[row.pk, step.offset_days] in gone)
            step = reminder_owed(due_on=due_of(row), steps=steps, sent=sent, today=oslo_day(now))
            if step is None:
                continue
            try:
                count += queue(row, step, keys[row.pk, step.offset_days], now)
            except (WordingProblem, LookupError) as problem:
                log.error("reminder_not_made", subject=str(row.pk), step=step.offset_days, problem=str(problem))  # noqa: TRY400 - the cause is a sentence
    return count


def _chunks(rows: QuerySet[M]) -> Iterator[list[M]]:
    """The rows by key, a hundred at a time: whatever is written meanwhile, none comes twice."""
    last = 0
    while chunk := list(rows.order_by("pk").filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _draft_steps(application: Application) -> Sequence[Step]:
    return document_of(application.edition).ladder_for(DRAFT_LADDER).steps


def _deadline_of(application: Application) -> date:
    deadline_on: date = application.call.deadline_on  # type: ignore[assignment]  # asked for by the query
    return deadline_on


def _terms_steps(duty: Obligation) -> Sequence[Step]:
    return document_of(duty.application.edition).ladder_for(duty.kind).steps


def _due_of(duty: Obligation) -> date:
    return duty.due_on


def _queue_draft(application: Application, step: Step, key: str, now: datetime) -> bool:
    """Asked again under lock: a draft that has been sent meanwhile is not reminded of."""
    with transaction.atomic():
        still = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if still.status != Status.DRAFT:
            return False
        deadline_on = _deadline_of(application)
        mail = draft_mail(
            application=application, deadline_on=deadline_on, today=oslo_day(now), receivers=step.receivers
        )
        return _notify(key, mail, now)


def _queue_terms(duty: Obligation, step: Step, key: str, now: datetime) -> bool:
    """Asked again under lock: terms accepted, or given a new date, meanwhile are not reminded of."""
    with transaction.atomic():
        still = Obligation.objects.select_for_update(of=("self",)).get(pk=duty.pk)
        if still.status != ObligationStatus.OPEN or still.due_on != duty.due_on:
            return False
        return _notify(key, terms_mail(obligation=duty, key=TERMS_REMINDER, receivers=step.receivers), now)


def _notify(key: str, mail: dict[str, Any], now: datetime) -> bool:
    outbox.notify(key=key, actor=Actor.for_job("reminders"), now=now, **mail)
    return True
