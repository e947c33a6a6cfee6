"""Rows of a report become facts of phase `report`; the case's own facts come from the floor below."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from applications.facts import gather
from applications.models import Application, Judgement, Obligation, Payout
from applications.queries.money import award_in_force
from applications.workflow import ObligationKind, ObligationStatus, Status
from letters.models import Letter
from reporting.models import Guidance, Report
from reporting.queries.accounts import asks_purpose, has_accounts, unspent_nok
from reporting.queries.duties import model_report
from reporting.workflow import ReportStatus
from schemes.queries import document_of
from schemes.questions import fact_value
from schemes.rules.facts import Facts
from schemes.rules.outcome import Phase, Read

ANSWER, CASEWORKER, ABSENT = "answer", "caseworker", Read(None, "absent")
KINDS = (ObligationKind.MODEL, ObligationKind.INTERIM, ObligationKind.FINAL)  # the values of the fact report.kind
ABOUT_MODEL = frozenset({"R50", "R53"})  # judged once, of the model that was read; the rest of each report anew
MODEL_STATUS = {
    ReportStatus.DRAFT: "draft",
    ReportStatus.SUBMITTED: "submitted",
    ReportStatus.RETURNED: "returned",
    ReportStatus.APPROVED: "approved",
}


def is_held_to_rules(duty: Obligation) -> bool:
    """Whether the rules of phase `report` are asked about what answers this duty: a new budget is no report."""
    return duty.kind != ObligationKind.REVISED_BUDGET


def gather_report(report: Report, *, now: datetime) -> Facts:
    """The facts of the case and of this report together, for phase `report` (facts.md 3).

    What the handed-in model says is asked of every later report too (R44-R46). A person's answer counts for the
    version that was read: what was judged before the newest hand-in is judged anew.
    """
    application = report.obligation.application
    model = report if report.obligation.kind == ObligationKind.MODEL else model_report(application)
    facts = gather(application=application, phase=Phase.REPORT, now=now, extra=_system_facts(report, model, now=now))
    facts = facts.under(answer_facts(report), source=ANSWER)
    if model is not None and model.pk != report.pk:
        about = {name: value for name, value in answer_facts(model).items() if name.startswith("model.")}
        facts = facts.under(about, source=ANSWER)
    facts = facts.under(_checked(report, model) | _guided(application), source=CASEWORKER)
    return facts.with_reads({f"judgement.{rule}": ABSENT for rule in outdated_judgements(report, model)})


def answer_facts(report: Report) -> dict[str, object]:
    """The facts that the answers of this report feed; what is not answered is absent."""
    document = document_of(report.obligation.application.edition)
    questions = {each.key: each for each in document.questions if each.fact}
    given = {each.question: each for each in report.answers.all()}
    facts = {questions[key].fact: fact_value(questions[key], each) for key, each in given.items() if key in questions}
    return {name: value for name, value in facts.items() if value is not None}


def _checked(report: Report, model: Report | None) -> dict[str, object]:
    """Whether the model's address answers: what a person found for this report, else for the model (R45)."""
    found = report.is_url_reachable
    if found is None and model is not None:
        found = model.is_url_reachable
    return {} if found is None else {"model.url_reachable": found}


def _guided(application: Application) -> dict[str, object]:
    """The last day of professional guidance that was noted (R54); absent while none is."""
    given_on = Guidance.objects.filter(application=application).aggregate(last=Max("given_on"))["last"]
    return {} if given_on is None else {"guidance.last_contact_on": given_on}


def _system_facts(report: Report, model: Report | None, *, now: datetime) -> dict[str, object]:
    duty = report.obligation
    facts: dict[str, object] = {"report.submitted_at": report.first_submitted_at or now}
    if duty.kind in KINDS:
        facts["report.kind"] = duty.kind
    if has_accounts(duty):
        facts |= _accounts(report)
    if duty.kind == ObligationKind.YEARLY:
        facts["report.units_missing"] = _units_missing(report)
        facts["services"] = _agreements(report)
    facts |= _decision_facts(duty.application)
    return facts | _model_facts(duty.application, model)


def _accounts(report: Report) -> dict[str, object]:
    """The accounts, and what is left of the money when the report is the final one."""
    facts: dict[str, object] = {}
    if asks_purpose(report.obligation.application):
        facts["report.costs"] = [
            {"spent_on": line.spent_on, "purpose": line.purpose, "amount_nok": line.amount_nok}
            for line in report.expenses.all()
            if line.spent_on and line.purpose and line.amount_nok is not None
        ]
    if report.obligation.kind == ObligationKind.FINAL:
        facts["report.unspent_nok"] = unspent_nok(report)
    return facts


def _units_missing(report: Report) -> list[str]:
    """The others who owe a yearly report for the same year and have not sent it (R76)."""
    duty = report.obligation
    rows = duty.application.obligations.filter(kind=ObligationKind.YEARLY, due_on__year=duty.due_on.year)
    rows = rows.filter(status=ObligationStatus.OPEN).exclude(pk=duty.pk).select_related("participant__organisation")
    return [each.participant.organisation.name for each in rows.order_by("participant_id")]


def _agreements(report: Report) -> list[dict[str, object]]:
    """Each service that owes an agreement with a centre, and whether it is confirmed (R77)."""
    rows = report.obligation.application.obligations.filter(kind=ObligationKind.AGREEMENT)
    rows = rows.exclude(status=ObligationStatus.WITHDRAWN).select_related("participant__organisation")
    return [
        {
            "name": each.participant.organisation.name,
            "agreement": "signed" if each.status == ObligationStatus.FULFILLED else "not_signed",
        }
        for each in rows.order_by("participant_id")
    ]


def _decision_facts(application: Application) -> dict[str, object]:
    """The decision in force, its plan of reports, its letter and the second payment; what is not there is absent."""
    award = award_in_force(application.pk)
    facts: dict[str, object] = {"case.is_closed": application.status == Status.CLOSED}
    if award is not None:
        facts["decision.decided_on"] = award.decision.decided_on
        facts["decision.period_end"] = award.period_end_on
    for duty in application.obligations.exclude(status=ObligationStatus.WITHDRAWN).order_by("-due_on"):
        if duty.kind in (ObligationKind.INTERIM, ObligationKind.FINAL):
            facts[f"obligations.{duty.kind}_due_on"] = duty.due_on
    second = Payout.objects.filter(instalment__application=application, instalment__number=2, paid_on__isnull=False)
    facts["payment.second_paid_on"] = second.order_by("paid_on").values_list("paid_on", flat=True).first()
    kind = document_of(application.edition).track(application.track).letters["award"]
    sent = Letter.objects.filter(case_ref=application.ref, kind=kind, sent_at__isnull=False).order_by("sent_at")
    facts["letter.dispatched_at"] = sent.values_list("sent_at", flat=True).first()
    return {name: value for name, value in facts.items() if value is not None}


def _model_facts(application: Application, model: Report | None) -> dict[str, object]:
    """Where the model of this grant stands (C2); nothing for a grant that asks for none."""
    duties = application.obligations.filter(kind=ObligationKind.MODEL).exclude(status=ObligationStatus.WITHDRAWN)
    if model is None:
        return {"model.status": "none"} if duties.exists() else {}
    facts: dict[str, object] = {"model.status": MODEL_STATUS[ReportStatus(model.status)]}
    if model.first_submitted_on is not None:
        facts["model.submitted_on"] = model.first_submitted_on
    if model.status == ReportStatus.APPROVED and model.approved_on is not None:
        facts["model.approved_on"] = model.approved_on
    return facts


def outdated_judgements(report: Report, model: Report | None) -> Iterable[str]:
    """The rules whose newest judgement was made of something else than what was handed in last."""
    rows = Judgement.objects.filter(application_id=report.obligation.application_id).order_by("id")
    newest = dict(rows.values_list("rule", "judged_at"))
    for rule, judged_at in newest.items():
        read = (model or report) if rule in ABOUT_MODEL else report
        if read.submitted_at is None or judged_at < read.submitted_at:
            yield rule
