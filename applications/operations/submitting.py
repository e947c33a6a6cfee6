"""Sending an application: complete, nothing stopped, everything seen; then one number, one version, one receipt."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, prefetch_related_objects
from django.utils.translation import gettext as _

from applications.facts import gather
from applications.guards.submitting import Reason, reasons_not_to_send
from applications.letter_kinds.submission import late_letters, receipt_letters
from applications.models import Application, CaseNumber, Submission
from applications.operations.evaluating import evaluation_of, keep_outcomes
from applications.operations.transition import move_application
from applications.permissions import rights_on
from applications.queries.contents import Content, content_of
from applications.queries.fields import snapshot_of
from applications.queries.sheet import sheet_of
from applications.queries.standing import expected_answer_on
from applications.workflow import Role, Status
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.models.keys import search_key
from schemes.models import Call, RuleRun
from schemes.queries import document_of
from schemes.rules.facts import Facts
from schemes.rules.outcome import Outcome, Phase
from schemes.workdays import is_after_deadline, oslo_day
from schemes.workflow import CallStatus

LETTER_LANGUAGES = ("nb", "nn")
FILLED_IN = ("case_no", "is_late", "search_key", "due_on")


class NotReady(Exception):
    """Something must be put right first. Each reason leads to its field; nothing was written."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("; ".join(each.sentence for each in reasons))
        self.reasons = reasons


class MustConfirm(Exception):
    """The sender has not confirmed having seen these outcomes. They never stop anyone who has (facts.md 4)."""

    def __init__(self, outcomes: tuple[Outcome, ...]) -> None:
        super().__init__(", ".join(each.rule for each in outcomes))
        self.outcomes = outcomes


class ChangedMeanwhile(Exception):
    """Somebody wrote in the application after the page that was confirmed was drawn."""


class CallClosed(Exception):
    """The call takes no applications at all (R70, or closed by an administrator). `sentence` says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def submit_application(
    *,
    application: Application,
    seen: Collection[str],
    actor: Actor,
    now: datetime,
    seen_revision: int | None = None,
) -> Submission:
    """Send the application (R02, R31). `seen` are the rules whose outcomes the sender confirmed having seen.

    Received after the deadline is received and marked; only a closed call refuses. `now` is the time of receipt and
    the time the deadline is held against. Sent already (a double press): the first version is returned, nothing is
    written. Recalled and sent again: the same
    number, a new version. Raises NotReady, MustConfirm, ChangedMeanwhile, CallClosed, PermissionDenied.
    """
    with transaction.atomic():
        row = _locked(application)
        if actor.organisation_id != row.lead_id or not rights_on(row, actor).may(Role.SENDER):
            raise PermissionDenied
        if row.status != Status.DRAFT:
            return _standing_version(row)
        if seen_revision is not None and seen_revision != row.revision:
            raise ChangedMeanwhile(row.ref)
        _check_call(row.call)
        content = content_of(row)
        facts = gather(application=row, phase=Phase.SUBMIT, now=now, content=content)
        confirmed = _check_contents(row, content, facts, seen, now)
        _fill_in(row, now)
        run = keep_outcomes(
            application=row,
            phase=Phase.SUBMIT,
            occasion=RuleRun.Occasion.SUBMISSION,
            actor=actor,
            now=now,
            facts=facts,
            also=FILLED_IN,
        )
        sent = move_application(application=row, name="submit", actor=actor, now=now)
        sent.call, sent.edition, sent.lead = row.call, row.edition, row.lead
        content.application = sent
        for participant in content.participants:
            participant.application = sent
        submission = _keep(content, run, confirmed, actor=actor, now=now)
        _write_letters(submission, content, actor=actor, now=now)
    return submission


def _locked(application: Application) -> Application:
    """The row until the transaction ends, with what sending reads of the call; the participants wait behind it."""
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call__scheme", "call__frame", "edition__scheme", "lead"
    )
    row = rows.defer("edition__document").get(pk=application.pk)
    prefetch_related_objects([row.call], "settings")
    return row


def _check_call(call: Call) -> None:
    """Passing the deadline closes nothing; an administrator does (R70)."""
    if call.status != CallStatus.OPEN:
        raise CallClosed(_("Utlysningen er lukket. Den tar ikke imot flere søknader. Utkastet er lagret."))


def _check_contents(
    row: Application, content: Content, facts: Facts, seen: Collection[str], now: datetime
) -> list[Outcome]:
    """The outcomes the sender confirmed; raises NotReady or MustConfirm."""
    evaluation = evaluation_of(application=row, phase=Phase.SUBMIT, now=now, facts=facts)
    reasons = reasons_not_to_send(content, document_of(row.edition), evaluation)
    if reasons:
        raise NotReady(reasons)
    to_confirm = evaluation.to_confirm()
    unseen = tuple(each for each in to_confirm if each.rule not in seen)
    if unseen:
        raise MustConfirm(unseen)
    return list(to_confirm)


def _standing_version(row: Application) -> Submission:
    """What was sent last; corrections have come after it, and a recall may have come before."""
    rows = row.submissions.filter(run__occasion=RuleRun.Occasion.SUBMISSION)
    return rows.order_by("-version")[0]


def _fill_in(row: Application, now: datetime) -> None:
    """Give the number, which a recalled application has, and mark what came late; written before the transition."""
    row.case_no = row.case_no or next_case_no(oslo_day(now).year)
    row.is_late = is_after_deadline(now, row.call.deadline_on, row.call.grace_minutes)
    row.search_key = search_key(row.lead.name, row.project_title, row.case_no)
    row.due_on = expected_answer_on(row, oslo_day(now))


def next_case_no(year: int) -> str:
    """The next number of the year, "2019/00123". The row stays locked until the transaction ends: no gap, no double."""
    counter = CaseNumber.objects.select_for_update().filter(year=year).first()
    if counter is None:
        CaseNumber.objects.bulk_create([CaseNumber(year=year)], ignore_conflicts=True)
        counter = CaseNumber.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return str(counter)


def _keep(content: Content, run: RuleRun, confirmed: list[Outcome], *, actor: Actor, now: datetime) -> Submission:
    application = content.application
    text = snapshot_of(content, document_of(application.edition))
    submission = Submission.objects.create(
        application=application,
        version=(application.submissions.aggregate(last=Max("version"))["last"] or 0) + 1,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        seen_outcomes="\n".join(each.rule for each in confirmed),
        sent_at=now,
        sent_by_id=actor.user_id,
        run=run,
    )
    audit.record(
        actor=actor,
        action="application.receive",
        subject=submission,
        case_ref=application.ref,
        now=now,
        after={
            "case_no": application.case_no,
            "sha256": submission.sha256,
            "is_late": application.is_late,
            "grace_minutes": application.call.grace_minutes or 0,
            "seen": submission.seen_outcomes.replace("\n", " "),
        },
    )
    return submission


def _write_letters(submission: Submission, content: Content, *, actor: Actor, now: datetime) -> None:
    document = document_of(submission.application.edition)
    sheets = {language: sheet_of(content, document, language) for language in LETTER_LANGUAGES}
    if submission.application.submitted_by is not None:
        submission.sent_by = submission.application.submitted_by
    letters = receipt_letters(submission=submission, participants=content.participants, sheets=sheets)
    if submission.application.is_late:
        letters += late_letters(submission=submission, participants=content.participants)
    for letter in letters:
        outbox.enqueue(**letter, actor=actor, now=now)
