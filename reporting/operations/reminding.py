"""The daily reminders about duties: the one step owed, once, also after missed days; never after delivery (I4)."""

from datetime import datetime

from django.db import transaction

from applications.models import Obligation
from applications.operations.obligations import days_left, reminder_key
from applications.queries.money import open_obligations
from applications.workflow import ObligationStatus
from letters import outbox
from letters.models import Dispatch, Letter
from letters.registry import Channel, kinds
from letters.wording import long_date
from organisations.actors import Actor
from reporting.letter_kinds import reminder
from reporting.queries import REPORTED
from schemes.ladder import Step, reminder_owed
from schemes.queries import document_of
from schemes.workdays import add_days, oslo_day, working_day

CHUNK = 100


def sent_steps(duty: Obligation) -> dict[int, datetime]:
    """The steps that have gone for this due date, with the moment they were queued."""
    prefix = reminder_key(duty, 0)[:-1]
    found: dict[int, datetime] = {}
    for model in (Dispatch, Letter):
        rows = model.objects.filter(dedupe_key__startswith=prefix).values_list("dedupe_key", "created_at")  # type: ignore[attr-defined]
        for key, created_at in rows:
            tail = key.removeprefix(prefix)
            if tail.lstrip("-").isdigit():
                found[int(tail)] = created_at
    return found


def send_reminders(*, now: datetime) -> int:
    """Queue what is owed today about models and reports. Returns how many duties were reminded of."""
    actor = Actor.for_job("reminders")
    rows = open_obligations(oslo_day(now)).filter(kind__in=REPORTED, status=ObligationStatus.OPEN)
    related = rows.select_related(
        "application__call__scheme", "application__edition__scheme", "application__caseworker",
        "application__recommended_by", "application__submitted_by", "participant__organisation",
    )  # fmt: skip
    return sum(_remind(duty, actor=actor, now=now) for duty in related.iterator(CHUNK))


def _remind(duty: Obligation, *, actor: Actor, now: datetime) -> bool:
    """Queue the one reminder owed about a duty, if any; asked again under lock, so that a delivery wins."""
    steps = document_of(duty.application.edition).ladder_for(duty.kind).steps
    sent = sent_steps(duty)
    step = reminder_owed(due_on=duty.due_on, steps=steps, sent=frozenset(sent), today=oslo_day(now))
    if step is None:
        return False
    with transaction.atomic():
        still = Obligation.objects.select_for_update(of=("self",)).get(pk=duty.pk)
        if still.status != ObligationStatus.OPEN or still.due_on != duty.due_on:
            return False
        _queue(duty, step, sent, actor=actor, now=now)
    return True


def _queue(duty: Obligation, step: Step, sent: dict[int, datetime], *, actor: Actor, now: datetime) -> None:
    earlier = [long_date(oslo_day(at)) for _offset, at in sorted(sent.items())]
    letter = reminder(
        duty,
        step.letter,
        step.receivers,
        days_left=days_left(duty, now),
        earlier=" og ".join(earlier) or long_date(duty.due_on),
        due_on=working_day(add_days(oslo_day(now), duty.application.call.scheme.comment_min_days or 0)),
    )
    key = reminder_key(duty, step.offset_days)
    if kinds.get(step.letter).channel is Channel.MAIL:
        names = ("kind", "case_ref", "recipient", "text", "fields", "addresses", "conditions")
        outbox.notify(
            key=key, actor=actor, now=now,
            **{name: letter[name] for name in names} | {"fields": letter["fields"] | {"case_no": letter["case_no"]}},
        )  # fmt: skip
    else:
        outbox.enqueue(key=key, actor=actor, now=now, **letter)
