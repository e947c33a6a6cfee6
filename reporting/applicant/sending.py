"""«Se over og send»: all that was written, what must be put right, what follows, and the button; then the receipt."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from applications.queries.fields import shown_answer
from applications.workflow import ObligationKind
from letters.models import Letter
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from reporting.applicant.accounts import panel_of
from reporting.applicant.loading import reading_language
from reporting.applicant.opening import OpenReport, answers_of, head_of, missing_links, open_report
from reporting.facts import is_held_to_rules
from reporting.models import Report, ReportAnswer
from reporting.operations.delivering import EDITABLE, expected_answer, submit_report
from reporting.queries.accounts import has_accounts
from reporting.sheets import accounts_sheet, new_budget_lines
from schemes.steps import is_shown


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def review(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """The whole report; POST sends it. A press that cannot succeed answers with what is missing."""
    opened = open_report(request, ref, pk)
    if opened.report is None:
        return redirect(opened.url("report"))
    if opened.report.status not in EDITABLE:
        return redirect(opened.url("receipt"))
    refusals: list[tuple[str, str]] = []
    if request.method == "POST":
        refusals = _send(opened, opened.report)
        if not refusals:
            return redirect(opened.url("receipt"))
    answers = answers_of(opened.report)
    context = head_of(opened, "review", answers) | sheet_of(opened, opened.report, answers)
    context |= {
        "missing": missing_links(opened),
        "errors": refusals,
        "may_send": opened.may_send,
        "panel": panel_of(opened.report, opened) if is_held_to_rules(opened.duty) else None,
        "expected_on": expected_answer(opened.report, opened.now),
    }
    return render(request, "reporting/applicant/review.html", context, status=422 if refusals else 200)


def _send(opened: OpenReport, report: Report) -> list[tuple[str, str]]:
    """Hand it in; (anchor, sentence) of what stands in the way."""
    try:
        submit_report(report=report, actor=opened.request.actor, now=opened.now)
    except GateClosed as closed:
        links = missing_links(opened)
        return links or [("send", reason) for reason in _in_words(closed)]
    messages.success(opened.request, _("%(what)s er sendt.") % {"what": opened.title})
    return []


def _in_words(closed: GateClosed) -> tuple[str, ...]:
    """The gate's own reasons name the table; a person is told who may send."""
    if isinstance(closed, NotAllowed):
        return (_("Bare den som kan sende for kommunen, kan sende rapporten. Be en av dem om å gjøre det."),)
    if isinstance(closed, WrongStatus):
        return (_("Rapporten er sendt allerede. Last siden på nytt."),)
    return closed.reasons


def sheet_of(opened: OpenReport, report: Report, answers: dict[str, ReportAnswer]) -> dict[str, Any]:
    """The report as people read it: parts with lines, and the accounts."""
    language = reading_language()
    parts = [
        (
            step.section.title.in_language(language),
            opened.url_of(step),
            [
                (each.key, each.label.in_language(language), shown_answer(each, answers.get(each.key), language))
                for each in step.questions
                if is_shown(each, answers)
            ],
        )
        for step in opened.steps
        if step.questions
    ]
    if opened.duty.kind == ObligationKind.REVISED_BUDGET:
        return {"parts": [(opened.title, opened.url("budget"), new_budget_lines(report, language))], "sheet": None}
    sheet = accounts_sheet(report, answers, language) if has_accounts(opened.duty) else None
    return {"parts": parts, "sheet": sheet}


@audience(Audience.APPLICANT)
@require_GET
def receipt(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """What was received and when, with check sum; what happens next; the report as it was sent."""
    opened = open_report(request, ref, pk)
    if opened.report is None or opened.report.submitted_at is None:
        return redirect(opened.url("report"))
    report = opened.report
    answers = answers_of(report)
    letters = Letter.objects.visible_to(request.actor.organisation_id).of_case(opened.application.ref)
    what, case_ref = f"report:{report.pk}", opened.application.ref
    audit.record_reading(actor=request.actor, what=what, case_ref=case_ref, now=opened.now)
    context = head_of(opened, "", answers) | sheet_of(opened, report, answers)
    context |= {
        "letters": letters.filter(kind__in=KINDS[opened.duty.kind == "model"])[:10],
        "expected_on": expected_answer(report, report.submitted_at or opened.now),
        "is_editable": report.status in EDITABLE,
    }
    return render(request, "reporting/applicant/receipt.html", context)


KINDS = (
    ("report_receipt", "report_returned", "report_approved", "change_granted"),
    ("model_receipt", "model_returned", "model_approved"),
)
