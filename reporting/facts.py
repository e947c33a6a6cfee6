"""Rows of a report become facts of phase `report`; the case's own facts come from the floor below."""

from datetime import datetime

from applications.facts import gather
from applications.models import Payout
from applications.queries.money import award_in_force
from applications.workflow import ObligationKind, ObligationStatus
from reporting.models import Report
from reporting.queries import unspent_nok
from schemes.edition import Question, QuestionKind
from schemes.queries import document_of
from schemes.rules.facts import Facts
from schemes.rules.outcome import Phase

YES = "yes"


def _value(question: Question, text: str, number: int | None) -> object:
    """The fact that one answer feeds; None when it is not answered."""
    if question.kind == QuestionKind.YES_NO:
        return None if number is None else bool(number)
    if question.kind == QuestionKind.CHOICES:
        return [key for key in text.split(",") if key] if text else None
    if question.kind in (QuestionKind.NUMBER, QuestionKind.AMOUNT):
        return number
    return text or None


def answer_facts(report: Report) -> dict[str, object]:
    """The facts that the answers of this report feed."""
    document = document_of(report.obligation.application.edition)
    questions = {each.key: each for each in document.questions if each.fact}
    facts: dict[str, object] = {}
    for answer in report.answers.all():
        question = questions.get(answer.question)
        if question is not None:
            facts[question.fact] = _value(question, answer.text, answer.number)
    return {name: value for name, value in facts.items() if value is not None}


def _facts_of_the_model(report: Report) -> dict[str, object]:
    """What the handed-in model of the same case shows: R44-R46 and R53 are asked of every later report too."""
    rows = Report.objects.filter(obligation__application=report.obligation.application_id, submitted_at__isnull=False)
    model = rows.filter(obligation__kind=ObligationKind.MODEL).exclude(pk=report.pk).first()
    if model is None:
        return {}
    facts = {name: value for name, value in answer_facts(model).items() if name.startswith("model.")}
    if model.is_url_reachable is not None:
        facts["model.url_reachable"] = model.is_url_reachable
    return facts | ({"model.submitted_on": model.first_submitted_on} if model.first_submitted_on else {})


def report_facts(report: Report, *, now: datetime) -> dict[str, object]:
    """All facts of phase `report` that this floor knows (facts.md 3)."""
    duty = report.obligation
    application = duty.application
    facts = _facts_of_the_model(report) | answer_facts(report)
    if report.is_url_reachable is not None:
        facts["model.url_reachable"] = report.is_url_reachable
    facts["report.kind"] = duty.kind
    facts["report.submitted_at"] = report.submitted_at or now
    facts["report.costs"] = [
        {"spent_on": line.spent_on, "purpose": line.purpose, "amount_nok": line.amount_nok}
        for line in report.expenses.all()
    ]
    if duty.kind == ObligationKind.FINAL:
        facts["report.unspent_nok"] = unspent_nok(report)
    award = award_in_force(application.pk)
    if award is not None:
        facts["decision.decided_on"] = award.decision.decided_on
        facts["decision.period_end"] = award.period_end_on
    for kind, name in (("interim", "obligations.interim_due_on"), ("final", "obligations.final_due_on")):
        due = application.obligations.filter(kind=kind).exclude(status=ObligationStatus.WITHDRAWN).first()
        if due is not None:
            facts[name] = due.due_on
    second = Payout.objects.filter(instalment__application=application, instalment__number=2, paid_on__isnull=False)
    paid_on = second.values_list("paid_on", flat=True).first()
    if paid_on is not None:
        facts["payment.second_paid_on"] = paid_on
    if award is not None and award.decision.released_at is not None:
        facts["letter.dispatched_at"] = award.decision.released_at
    if duty.kind == ObligationKind.MODEL:
        facts["model.submitted_on"] = report.first_submitted_on
    return {name: value for name, value in facts.items() if value is not None}


def gather_report(report: Report, *, now: datetime) -> Facts:
    """The facts of the case and of this report together, for phase `report`."""
    application = report.obligation.application
    return gather(application=application, phase=Phase.REPORT, now=now, extra=report_facts(report, now=now))
