"""The reminders that applications owe: drafts before the deadline, terms that wait. Each step once, the latest only."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from applications.letter_kinds import addresses_for, language_for
from applications.letter_kinds.decision import notice_text, terms_mail
from applications.models import Application, Obligation
from applications.operations.obligations import reminder_key
from applications.queries.drafts import missing_count
from applications.queries.money import open_obligations
from applications.workflow import ObligationKind, ObligationStatus, Status
from letters import outbox
from letters.models import Dispatch
from letters.wording import long_date
from organisations.actors import Actor
from schemes.ladder import Step, reminder_owed
from schemes.queries import document_of
from schemes.workdays import oslo_day
from schemes.workflow import CallStatus

CHUNK = 100
DRAFT_LADDER = "draft"


def sent_offsets(prefix: str) -> frozenset[int]:
    """The steps that have gone under keys "<prefix><offset>"."""
    keys = Dispatch.objects.filter(dedupe_key__startswith=prefix).values_list("dedupe_key", flat=True)
    tails = {key.removeprefix(prefix) for key in keys}
    return frozenset(int(tail) for tail in tails if tail.lstrip("-").isdigit())


def owed(*, due_on: date, steps: Sequence[Step], prefix: str, now: datetime) -> Step | None:
    """The one step owed today under this key prefix, if it has not gone."""
    return reminder_owed(due_on=due_on, steps=steps, sent=sent_offsets(prefix), today=oslo_day(now))


def draft_prefix(application: Application, deadline_on: date) -> str:
    """The key of draft reminders: a moved deadline starts a new ladder."""
    return f"draft:{application.pk}:{deadline_on.isoformat()}:"


def remind_drafts(*, now: datetime) -> int:
    """14, 3 and 1 days before the deadline, to those who write on an unsent draft (F18). How many messages were queued."""
    actor = Actor.for_job("reminders")
    rows = Application.objects.filter(status=Status.DRAFT, call__status=CallStatus.OPEN, call__deadline_on__isnull=False)
    count = 0
    for application in rows.select_related("call__scheme", "edition__scheme", "lead").order_by("id").iterator(CHUNK):
        deadline_on = application.call.deadline_on
        prefix = draft_prefix(application, deadline_on)
        steps = document_of(application.edition).ladder_for(DRAFT_LADDER).steps
        step = owed(due_on=deadline_on, steps=steps, prefix=prefix, now=now)
        if step is None or oslo_day(now) > deadline_on:
            continue
        with transaction.atomic():
            still = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
            if still.status == Status.DRAFT:
                count += len(_draft_mail(application, step, f"{prefix}{step.offset_days}", actor, now))
    return count


def _draft_mail(application: Application, step: Step, key: str, actor: Actor, now: datetime) -> list[Dispatch]:
    language, _reason = language_for(organisation=application.lead, application=application)
    days = (application.call.deadline_on - oslo_day(now)).days
    missing = missing_count(application)
    words = {"nb": ("dag", "dager", "del", "deler"), "nn": ("dag", "dagar", "del", "delar")}[language]
    return outbox.notify(
        key=key,
        kind=step.letter,
        case_ref=application.ref,
        recipient=application.lead,
        text=notice_text(application, language, step.letter),
        fields={
            "scheme_name": document_of(application.edition).name.in_language(language),
            "call_deadline_at": long_date(application.call.deadline_on),
            "days_left": f"{days} {words[0] if days == 1 else words[1]}",
            "missing_count": f"{missing} {words[2] if missing == 1 else words[3]}",
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/",
        },
        addresses=addresses_for(application),
        actor=actor,
        now=now,
    )


def remind_terms(*, now: datetime) -> int:
    """Terms not accepted: 7 and 1 days before the date (F53). How many messages were queued."""
    actor = Actor.for_job("reminders")
    rows = open_obligations(oslo_day(now)).filter(kind=ObligationKind.ACCEPTANCE, status=ObligationStatus.OPEN)
    related = rows.select_related("application__call__scheme", "application__edition__scheme", "participant__organisation")
    count = 0
    for duty in related.iterator(CHUNK):
        steps = document_of(duty.application.edition).ladder_for(duty.kind).steps
        step = owed(due_on=duty.due_on, steps=steps, prefix=reminder_key(duty, 0)[:-1], now=now)
        if step is None or oslo_day(now) > duty.due_on:
            continue
        with transaction.atomic():
            still = Obligation.objects.select_for_update(of=("self",)).get(pk=duty.pk)
            if still.status == ObligationStatus.OPEN and still.due_on == duty.due_on:
                key = reminder_key(duty, step.offset_days)
                mail = terms_mail(obligation=duty, key="terms_reminder")
                count += len(outbox.notify(key=key, actor=actor, now=now, **mail))
    return count
