"""The tabs that show what there is: budget, documents, rules with their kept runs, history. Reading only."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from applications.caseworker.head import head_of
from applications.caseworker.opening import OpenCase, back_to, case_page
from applications.models import Attachment, BudgetLine
from applications.operations.assessing import differences
from applications.operations.attaching import FileRefused, file_response, scan_again, scan_sentence
from applications.operations.evaluating import kept_evaluation
from applications.queries.budget import GRANT, OWN, BudgetRow, rows_of
from applications.queries.files import FileSeen
from letters import files
from letters.models import Letter
from organisations import audit
from organisations.access import ActorRequest
from organisations.models import AuditEntry, ReadEntry
from organisations.trail import act_in_words, actor_in_words, reading_in_words
from schemes.models import RuleRun
from schemes.queries import runs_of
from schemes.rules.explain import Audience, explain
from schemes.rules.outcome import Evaluation, Outcome

PER_PAGE = 50


@require_GET
@case_page("budget")
def budget(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """The whole budget: each line by year and who pays, with the sums."""
    rows = rows_of(BudgetLine.objects.filter(application=case.application))
    names = {each.key: each.name.in_language(case.language) for each in case.document.cost_categories}
    years = sorted({year for row in rows for year, _source in row.amounts}) or [1]
    columns: list[tuple[int, str]] = [(year, source) for year in years for source in (GRANT, OWN)]
    context = head_of(case, "budget") | {
        "years": years,
        "lines": [_line(row, columns, names) for row in rows],
        "sums": [sum(row.amounts.get(cell, 0) for row in rows) for cell in columns],
        "grant_nok": sum(row.paid_by(GRANT) for row in rows),
        "own_nok": sum(row.paid_by(OWN) for row in rows),
        "max_nok": case.document.track(case.application.track).max_nok,
    }
    return render(request, "applications/caseworker/budget.html", context)


def _line(row: BudgetRow, columns: list[tuple[int, str]], names: dict[str, str]) -> dict[str, Any]:
    share = f"{row.position_pct.normalize():f}".replace(".", ",") if row.position_pct is not None else ""
    return {
        "name": names.get(row.category, row.category),
        "description": row.description,
        "share": share,
        "amounts": [row.amounts.get(cell, 0) for cell in columns],
        "grant_nok": row.paid_by(GRANT),
    }


@require_GET
@case_page("documents")
def documents(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Attachments with what stood before them, and letters of the case, newest first."""
    files = list(case.application.attachments.of_application().with_history())
    letters = Letter.objects.of_case(case.application.ref).select_related("recipient").defer("html", "text")
    context = head_of(case, "documents") | {
        "attachments": [_seen(case, each) for each in files if each.is_standing],
        "past": [_seen(case, each) for each in files if not each.is_standing],
        "has_scanner": bool(settings.CLAMD_ADDRESS),
        "letters": letters,
    }
    return render(request, "applications/caseworker/documents.html", context)


def _seen(case: OpenCase, row: Attachment) -> FileSeen:
    asked = [each.name.in_language(case.language) for each in case.document.documents if each.key == row.kind]
    where = [case.application.ref, row.pk]
    url, again = reverse("caseworker:attachment", args=where), reverse("caseworker:scan_attachment", args=where)
    return FileSeen(row, asked[0] if asked else row.kind, url, again)


@require_GET
@case_page("")
def attachment(request: ActorRequest, case: OpenCase, attachment_id: int) -> HttpResponseBase:
    """One file of the application, saved; `?vis=1` draws what can be drawn (T16). Reading it is logged."""
    row = get_object_or_404(case.application.attachments.of_application(), pk=attachment_id)
    row.application = case.application
    is_shown = bool(request.GET.get("vis"))
    try:
        return file_response(attachment=row, actor=request.actor, now=case.now, is_shown=is_shown)
    except FileRefused as refused:
        messages.error(request, refused.sentence)
        return back_to(case, "documents")


@require_POST
@case_page("")
def scan(request: ActorRequest, case: OpenCase, attachment_id: int) -> HttpResponse:
    """Ask the virus scanner about one file once more."""
    row = get_object_or_404(case.application.attachments.of_application(), pk=attachment_id)
    row = scan_again(attachment=row, actor=request.actor, now=case.now)
    messages.info(request, scan_sentence(row))
    return back_to(case, "documents")


@require_GET
@case_page("")
def letter_pdf(request: ActorRequest, case: OpenCase, letter_id: int) -> HttpResponseBase:
    """The PDF of one letter of the case; reading it is logged."""
    row = get_object_or_404(Letter.objects.of_case(case.application.ref).exclude(pdf=""), pk=letter_id)
    try:
        answer = files.pdf_response(name=str(row.pdf), filename=row.pdf_filename)
    except FileNotFoundError:
        raise Http404 from None
    audit.record_reading(actor=request.actor, what=f"letter:{row.pk}", case_ref=case.application.ref, now=case.now)
    return answer


@require_GET
@case_page("rules")
def rules(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """All outcomes of one kept run with their values, and what differs from the run before it."""
    runs = list(runs_of(case.application.ref).defer("facts", "outcomes"))
    chosen = _chosen(runs, request.GET.get("kjoring", ""))
    context = head_of(case, "rules") | {"runs": runs, "chosen": chosen, "explanation": None}
    if chosen is not None:
        evaluation = kept_evaluation(chosen, case.application)
        context |= {
            "explanation": explain(evaluation, audience=Audience.CASEWORKER, language=case.language),
            "earlier": (earlier := _before(runs, chosen)),
            "changes": _changes(case, earlier, evaluation),
        }
    return render(request, "applications/caseworker/rules.html", context)


def _chosen(runs: list[RuleRun], text: str) -> RuleRun | None:
    """The run named in the address, else the newest."""
    return next((run for run in runs if str(run.pk) == text), runs[0] if runs else None)


def _before(runs: list[RuleRun], chosen: RuleRun) -> RuleRun | None:
    """The run before this one in the same phase."""
    return next((run for run in runs if run.pk < chosen.pk and run.phase == chosen.phase), None)


def _changes(case: OpenCase, earlier: RuleRun | None, evaluation: Evaluation) -> list[tuple[str, Any, Any]]:
    if earlier is None:
        return []
    found = differences(kept_evaluation(earlier, case.application), evaluation)
    return [(each.rule, said(each.before, case.language), said(each.after, case.language)) for each in found]


def said(outcome: Outcome | None, language: str) -> tuple[str, str]:
    """State and sentence of an outcome; empty where the rule was not asked."""
    return ("", "") if outcome is None else (outcome.outcome.value, outcome.text(language))


@require_GET
@case_page("history")
def history(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Who wrote what and who read what, newest first; the answers' own history is among it."""
    ref = case.application.ref
    written = _page(AuditEntry.objects.filter(case_ref=ref), request.GET.get("etter", ""))
    read = _page(ReadEntry.objects.filter(case_ref=ref), request.GET.get("lest", ""))
    context = head_of(case, "history") | {
        "written": [_said(row, act_in_words(row.action)) for row in written[:PER_PAGE]],
        "more_written": written[PER_PAGE - 1].pk if len(written) > PER_PAGE else None,
        "read": [_said(row, reading_in_words(row.what)) for row in read[:PER_PAGE]],
        "more_read": read[PER_PAGE - 1].pk if len(read) > PER_PAGE else None,
    }
    return render(request, "applications/caseworker/history.html", context)


def _said(row: AuditEntry | ReadEntry, words: str) -> dict[str, Any]:
    """One line as the page says it: who and what in words."""
    return {"row": row, "who": actor_in_words(row.actor_name, is_person=row.user_id is not None), "act": words}


def _page(rows: Any, marker: str) -> list[Any]:
    if marker.isascii() and marker.isdigit() and len(marker) < 19:
        rows = rows.filter(pk__lt=int(marker))
    return list(rows.order_by("-id")[: PER_PAGE + 1])
