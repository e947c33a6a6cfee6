"""Writing a report and handing it in: answers and accounts as they are written, then one sending that freezes them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Obligation
from applications.operations.drafting.answering import Given
from applications.operations.drafting.cells import SavedAnswer, StaleAnswer
from applications.operations.obligations import silence
from applications.operations.transition import move_obligation
from applications.queries.money import award_in_force
from applications.workflow import ObligationKind, ObligationStatus
from applications.workflow import Role as CaseRole
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.gate import GateClosed, NotAllowed
from reporting.facts import gather_report
from reporting.letter_kinds import receipt
from reporting.models import ExpenseLine, Report, ReportAnswer
from reporting.operations.transition import move_report
from reporting.permissions import roles_on
from reporting.workflow import ReportStatus, Role
from schemes.edition import Question
from schemes.models import RuleRun
from schemes.operations.evaluating import keep_run
from schemes.queries import document_of
from schemes.rules.outcome import Phase
from schemes.workdays import add_days, oslo_day, working_day

MOST_CHARACTERS = 20_000
MOST_LINES = 400
EDITABLE = (ReportStatus.DRAFT, ReportStatus.RETURNED)


class NotAsked(LookupError):
    """The form of this report has no such question."""


class NotOpen(GateClosed):
    """The report cannot be written in now: it is with the directorate, or approved."""


class Incomplete(GateClosed):
    """Required answers or accounts are missing; one sentence for each."""


@dataclass(frozen=True, slots=True)
class Expense:
    """One line of the accounts as it is handed in; whole kroner."""

    category: str
    purpose: str
    description: str
    spent_on: date
    amount_nok: int


def start_report(*, obligation: Obligation, actor: Actor, now: datetime) -> Report:
    """Begin the report of a duty, or return the one that stands. Raises NotAllowed, and NotOpen for a duty without award."""
    application = obligation.application
    if not roles_on(application, actor) & {Role.WRITER, Role.SENDER}:
        raise NotAllowed(["report: writing is for those who write for the organisation"])
    award = award_in_force(application.pk)
    if award is None or obligation.decision.released_at is None or obligation.status == ObligationStatus.WITHDRAWN:
        raise NotOpen(["report: there is no grant to report on"])
    with transaction.atomic():
        Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
        report, is_new = Report.objects.get_or_create(
            obligation=obligation, defaults={"award": award, "created_at": now, "created_by_id": actor.user_id}
        )
        if is_new:
            audit.record(actor=actor, action="report.start", subject=report, case_ref=application.ref, now=now)
    return report


def questions_of(report: Report) -> tuple[Question, ...]:
    """The questions of this kind of report on this track, in order."""
    application = report.obligation.application
    document = document_of(application.edition)
    sections = document.sections_for(application.track, report.obligation.kind)
    return tuple(each for section in sections for each in document.questions_for(application.track, section.key))


def _editable(report: Report, actor: Actor) -> Report:
    """The row, locked, if this actor may write in it now."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("obligation__application__edition__scheme")
    row = rows.get(pk=report.pk)
    if not roles_on(row.obligation.application, actor) & {Role.WRITER, Role.SENDER}:
        raise NotAllowed(["report: writing is for those who write for the organisation"])
    if row.status not in EDITABLE:
        raise NotOpen([_("Rapporten er sendt. Den kan ikke endres nå.")])
    return row


def save_answer(
    *, report: Report, question: str, value: Given, revision: int, actor: Actor, now: datetime
) -> SavedAnswer:
    """Keep one answer; `revision` is the one on the writer's screen. Raises StaleAnswer with both texts, NotAsked, NotOpen."""
    if question not in {each.key for each in questions_of(report)}:
        raise NotAsked(question)
    if "\x00" in value.text or len(value.text) > MOST_CHARACTERS:
        raise NotOpen([_("Teksten kan ikke lagres. Den er for lang, eller har et tegn som ikke kan lagres.")])
    with transaction.atomic():
        row = _editable(report, actor)
        stored = ReportAnswer.objects.filter(report=row, question=question).select_related("updated_by").first()
        stored = stored or ReportAnswer(report=row, question=question, revision=0)
        before = Given(stored.text, stored.number)
        if before == value:
            return SavedAnswer(question, str(value), stored.revision, now)
        if stored.revision != revision:
            raise StaleAnswer(
                field=question, mine=str(value), theirs=str(before), theirs_by=str(stored.updated_by or ""),
                revision=stored.revision,
            )  # fmt: skip
        stored.text, stored.number = value.text, value.number
        stored.revision += 1
        stored.updated_at, stored.updated_by_id = now, actor.user_id
        stored.save()
        audit.record(
            actor=actor, action="report.answer", subject=stored, case_ref=row.obligation.application.ref, now=now,
            before={question: before}, after={question: value},
        )  # fmt: skip
    return SavedAnswer(question, str(value), stored.revision, now)


def save_expenses(*, report: Report, rows: Sequence[Expense], actor: Actor, now: datetime) -> list[ExpenseLine]:
    """Replace the accounts with `rows`; the old lines stay in the trail. Raises NotOpen, NotAllowed."""
    with transaction.atomic():
        row = _editable(report, actor)
        if len(rows) > MOST_LINES:
            raise NotOpen([_("Regnskapet kan ha høyst %(count)d linjer. Slå noen sammen.") % {"count": MOST_LINES}])
        before = [_line(each) for each in row.expenses.all()]
        after = [_line(each) for each in rows]
        if before == after:
            return list(row.expenses.all())
        row.expenses.all().delete()
        lines = ExpenseLine.objects.bulk_create(
            ExpenseLine(
                report=row, position=index, category=each.category, purpose=each.purpose,
                description=each.description, spent_on=each.spent_on, amount_nok=each.amount_nok,
            )
            for index, each in enumerate(rows)
        )  # fmt: skip
        audit.record(
            actor=actor, action="report.accounts", subject=row, case_ref=row.obligation.application.ref, now=now,
            before={"lines": " | ".join(before)}, after={"lines": " | ".join(after)},
        )  # fmt: skip
    return lines


def _line(each: Expense | ExpenseLine) -> str:
    return f"{each.category}; {each.purpose}; {each.description}; {each.spent_on}; {each.amount_nok}"


def missing(report: Report) -> list[tuple[str, str]]:
    """(question or part, sentence) for all that must be there before the report can be sent."""
    answers = {each.question: each for each in report.answers.all()}
    found = []
    for question in questions_of(report):
        answer = answers.get(question.key)
        is_filled = answer is not None and (answer.number is not None or any(c.isalnum() for c in answer.text))
        if question.required and not is_filled:
            found.append((question.key, _("Svar på «%(question)s».") % {"question": question.label.in_language("nb")}))
    if report.obligation.kind == ObligationKind.FINAL and not report.expenses.exists():
        found.append(("accounts", _("Før regnskapet: hva pengene er brukt til.")))
    return found


def submit_report(*, report: Report, actor: Actor, now: datetime) -> Report:
    """Hand the report in: what was written is frozen with its hash, the rules are run and kept, a receipt is queued.

    Only an incomplete form stops it (Incomplete). The day of the first complete hand-in never moves (R50). The duty is
    delivered and its waiting reminders are taken back in the same transaction.
    """
    with transaction.atomic():
        row = _editable(report, actor)
        problems = missing(row)
        if problems:
            raise Incomplete([sentence for _key, sentence in problems])
        application = row.obligation.application
        row = move_report(report=row, name="submit", actor=actor, now=now)
        row.first_submitted_on = row.first_submitted_on or oslo_day(now)
        row.content = snapshot(row)
        row.sha256 = hashlib.sha256(row.content.encode()).hexdigest()
        row.return_due_on = None
        row.run = keep_run(
            case_ref=application.ref, call=application.call, edition=application.edition, track=application.track,
            phase=Phase.REPORT, occasion=RuleRun.Occasion.REPORT, facts=gather_report(row, now=now), actor=actor, now=now,
        )  # fmt: skip
        row.save(update_fields=["first_submitted_on", "content", "sha256", "run", "return_due_on"])
        duty = move_obligation(
            obligation=row.obligation, name="deliver", actor=actor, now=now, roles=[CaseRole.SENDER]
        )
        silence(obligation=duty, now=now, reason="delivered")
        letter = receipt(row, expected_on=expected_answer(row, now))
        outbox.enqueue(key=f"report:{row.pk}:{now.isoformat()}", actor=actor, now=now, **letter)
    return row


def expected_answer(report: Report, now: datetime) -> date:
    """When the directorate expects to have read the report: the scheme's own setting, which every open call has."""
    days = report.obligation.application.call.scheme.answer_days_report
    if days is None:
        raise Incomplete([_("Bufdir har ikke satt hvor lang tid svaret tar. Skriv til oss i saken.")])
    return working_day(add_days(oslo_day(now), days))


def snapshot(report: Report) -> str:
    """What was sent, in reading order: questions with answers, then the accounts."""
    answers = {each.question: each for each in report.answers.all()}
    lines = []
    for question in questions_of(report):
        answer = answers.get(question.key)
        text = "" if answer is None else (answer.text if answer.number is None else str(answer.number))
        lines.append(f"{question.label.nb}\n{text or '–'}\n")
    lines += [_line(each) for each in report.expenses.all()]
    return "\n".join(lines)
