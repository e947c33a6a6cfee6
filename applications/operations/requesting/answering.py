"""Answering a request: the fields close, a new version is kept with what changed and with a run of the rules."""

import hashlib
from datetime import datetime

from django.db import transaction

from applications.guards.assessing import check_right, person
from applications.letter_kinds import casework as letters_of
from applications.models import Application, InformationRequest, RequestedField, Submission
from applications.operations.evaluating import evaluation_of, keep_outcomes, locked
from applications.operations.requesting.standing import open_request_of, set_waiting
from applications.permissions import rights_on
from applications.queries.contents import Content, content_of
from applications.queries.fields import snapshot_of, texts_of
from applications.workflow import Role
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed
from schemes.models import RuleRun
from schemes.queries import document_of
from schemes.rules.outcome import Phase
from schemes.workdays import oslo_day


def answer_request(*, application: Application, actor: Actor, now: datetime) -> InformationRequest:
    """Send the correction: the fields close, what is sent is kept as a new version with a run of the rules.

    What the form cannot be sent with stops it here too (facts.md 4). An answer after the date is taken and marked: R32
    is then not met, and a person decides. Raises NothingAsked, GateClosed.
    """
    with transaction.atomic():
        row = locked(application)
        check_right(actor.organisation_id == row.lead_id and rights_on(row, actor).may(Role.SENDER))
        request = open_request_of(row)
        evaluation = evaluation_of(application=row, phase=Phase.SUBMIT, now=now)
        if stops := evaluation.stops_sending():
            raise GateClosed([outcome.text(row.language) for outcome in stops])
        content = content_of(row)
        _keep_differences(request, content)
        request.answered_at, request.answered_by_id = now, actor.user_id
        request.save(update_fields=["answered_at", "answered_by"])
        set_waiting(row, is_waiting=False, now=now, since=request.asked_at)
        run = keep_outcomes(
            application=row, phase=Phase.ASSESS, occasion=RuleRun.Occasion.CORRECTION, actor=actor, now=now
        )
        submission = _new_version(row, content, run, actor=actor, now=now)
        outbox.cancel(case_ref=row.ref, kinds=[letters_of.REMINDER], now=now, reason="answered")
        for participant in letters_of.participants_of(row):
            outbox.enqueue(
                key=f"correction_received:{request.pk}:{participant.pk}",
                actor=actor,
                now=now,
                **letters_of.correction_received(request, participant),
            )
        audit.record(
            actor=actor,
            action="request.answer",
            subject=request,
            case_ref=row.ref,
            now=now,
            after={
                "version": submission.version,
                "sha256": submission.sha256,
                "is_late": is_answered_late(request),
            },
        )
    return request


def is_answered_late(request: InformationRequest) -> bool:
    """Answered after the due day (the due day itself is in time; R32)."""
    return request.answered_at is not None and oslo_day(request.answered_at) > request.due_on


def _keep_differences(request: InformationRequest, content: Content) -> None:
    """What stands in each opened field now, beside what stood there when it was opened."""
    asked = list(request.fields.all())
    texts = texts_of(content, document_of(content.application.edition), [each.field for each in asked])
    for each in asked:
        each.value_after = texts[each.field]
    RequestedField.objects.bulk_update(asked, ["value_after"])


def _new_version(row: Application, content: Content, run: RuleRun, *, actor: Actor, now: datetime) -> Submission:
    text = snapshot_of(content, document_of(row.edition))
    last = row.submissions.order_by("-version").values_list("version", flat=True).first() or 0
    return Submission.objects.create(
        application=row,
        version=last + 1,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        sent_at=now,
        sent_by_id=person(actor),
        run=run,
    )
