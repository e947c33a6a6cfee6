"""Handing a report in: what was written is frozen with its hash, the rules are run and kept, a receipt is queued."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from applications.operations.transition import move_obligation
from applications.queries.fields import shown_answer
from applications.workflow import ObligationKind
from applications.workflow import Role as CaseRole
from letters import outbox
from organisations.actors import Actor
from organisations.workflow import GateClosed
from reporting.facts import gather_report, is_held_to_rules
from reporting.guards import missing_in
from reporting.letter_kinds.reports import receipt
from reporting.models import Report
from reporting.operations.delivering.carrying import pass_on_costs
from reporting.operations.delivering.writing import editable
from reporting.operations.reminding import take_back
from reporting.operations.transition import move_report
from reporting.queries.accounts import (
    ExpenseRow,
    accounts_of,
    baseline_of,
    budget_of,
    category_names,
    explanations_of,
    has_accounts,
    rows_of,
)
from reporting.queries.files import standing_files
from schemes.edition import SectionKind
from schemes.models import RuleRun
from schemes.money import kr
from schemes.operations.evaluating import keep_run
from schemes.queries import document_of
from schemes.rules.outcome import Phase
from schemes.steps import is_shown, steps_for
from schemes.workdays import add_days, oslo_day, working_day


class Incomplete(GateClosed):
    """Required answers or accounts are missing; one sentence for each."""


def submit_report(*, report: Report, actor: Actor, now: datetime) -> Report:
    """Hand the report in. Only an incomplete form stops it (Incomplete); NotOpen, NotAllowed, WrongStatus by the gate.

    The moment of the first complete hand-in never moves (R50). The duty is delivered and the reminders that wait about
    it are taken back in the same transaction, so none leaves after it.
    """
    with transaction.atomic():
        draft = editable(report, actor)
        problems = missing_in(draft)
        if problems:
            raise Incomplete([each.sentence for each in problems])
        duty, application = draft.obligation, draft.obligation.application
        take_back(duty=duty, now=now, reason="delivered")
        draft.award = baseline_of(draft)
        draft.first_submitted_at = draft.first_submitted_at or now
        draft.content = snapshot(draft)
        draft.sha256 = hashlib.sha256(draft.content.encode()).hexdigest()
        draft.return_due_on = None
        draft.save(update_fields=["award", "first_submitted_at", "content", "sha256", "return_due_on"])
        row = move_report(report=draft, name="submit", actor=actor, now=now)
        row.obligation = move_obligation(
            obligation=duty, name="deliver", actor=actor, now=now, roles=[CaseRole.SENDER, CaseRole.WRITER]
        )
        row.obligation.application, row.obligation.participant = application, duty.participant
        pass_on_costs(row, actor=actor, now=now)
        if is_held_to_rules(row.obligation):
            row.run = keep_run(
                case_ref=application.ref, call=application.call, edition=application.edition, track=application.track,
                phase=Phase.REPORT, occasion=RuleRun.Occasion.REPORT, facts=gather_report(row, now=now), actor=actor,
                now=now,
            )  # fmt: skip
            row.save(update_fields=["run"])
        letter = receipt(row, expected_on=expected_answer(row, now))
        outbox.enqueue(key=f"report:{row.pk}:{now.isoformat()}", actor=actor, now=now, **letter)
    return row


def expected_answer(report: Report, received_at: datetime) -> date | None:
    """When the directorate expects to have read the report: the scheme's own setting; None = not set."""
    days = report.obligation.application.call.scheme.answer_days_report
    return None if days is None else working_day(add_days(oslo_day(received_at), days))


def snapshot(report: Report) -> str:
    """What is sent, in the language of the application, in reading order: questions with answers, then the accounts."""
    application = report.obligation.application
    language = application.language
    document = document_of(application.edition)
    answers = {each.question: each for each in report.answers.all()}
    names = category_names(application, language)
    parts = [f"{application.case_no} · {report.obligation.kind} · {document.version}"]
    for step in steps_for(document, application.track, report.obligation.kind):
        parts.append(f"# {step.section.title.in_language(language)}")
        parts += [
            f"{question.label.in_language(language)} [{question.key}]\n"
            f"{shown_answer(question, answers.get(question.key), language) or '–'}"
            for question in step.questions
            if is_shown(question, answers)
        ]
        if step.section.kind is SectionKind.ATTACHMENTS:
            files = standing_files(report.obligation).filter(kind=step.key)
            parts += [f"{each.name} · {each.sha256[:12]}" for each in files]
    if report.obligation.kind == ObligationKind.REVISED_BUDGET:
        parts += [f"{names.get(key, key)}: {kr(amount)}" for key, amount in budget_of(report).items()]
    if has_accounts(report.obligation):
        parts.append(_accounts_text(report, language, explanations_of(answers)))
    return "\n\n".join(parts) + "\n"


def _accounts_text(report: Report, language: str, explained: dict[str, str]) -> str:
    """Each category with granted, spent and what each cost was; then the sum."""
    rows = rows_of(report.expenses.all())
    names = category_names(report.obligation.application, language)
    accounts = accounts_of(report, rows)
    lines = []
    for line in accounts.lines:
        lines.append(f"{names.get(line.category, line.category)}: {kr(line.granted_nok)} / {kr(line.spent_nok)}")
        lines += [f"  {_cost_text(row)}" for row in rows if row.category == line.category]
        if explained.get(line.category):
            lines.append(f"  {explained[line.category]}")
    total = accounts.total
    return "\n".join([*lines, f"= {kr(total.granted_nok)} / {kr(total.spent_nok)} ({kr(accounts.paid_nok)})"])


def _cost_text(row: ExpenseRow) -> str:
    day = row.spent_on.isoformat() if row.spent_on else ""
    amount = kr(row.amount_nok) if row.amount_nok is not None else ""
    return " · ".join(part for part in (day, row.purpose, row.description, amount) if part)
