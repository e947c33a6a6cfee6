"""A new budget for a grant smaller than applied for: the granted sum laid out on the cost categories (R42)."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.workflow import ObligationKind
from organisations.access import ActorRequest, Audience, audience
from reporting.applicant.conflicts import ask
from reporting.applicant.loading import reading_language
from reporting.applicant.opening import OpenReport, answers_of, head_of, open_report
from reporting.applicant.report import keep
from reporting.applicant.writing import Written
from reporting.models import Report, ReportAnswer
from reporting.operations.delivering import EDITABLE
from reporting.queries.accounts import BUDGET, baseline_of, budget_categories, category_names
from schemes.money import format_nok


@dataclass(frozen=True, slots=True)
class Line:
    """One category: what was decided, and the amount as it stands or was typed."""

    key: str
    name: str
    granted_nok: int
    text: str
    revision: int
    error: str


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def budget(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """The amounts; POST keeps them and goes on to the sending."""
    opened = open_report(request, ref, pk)
    if opened.duty.kind != ObligationKind.REVISED_BUDGET:
        raise Http404
    if opened.report is None or opened.report.status not in EDITABLE:
        return redirect(opened.url("report"))
    written: Written | None = None
    if request.method == "POST":
        written = keep(opened, opened.report)
        if written.conflicts:
            names = category_names(opened.application, reading_language())
            labels = {f"{BUDGET}.{key}": name for key, name in names.items()}
            return ask(request, opened.report, written.conflicts, labels=labels, back=opened.url("budget"))
        if not written.errors:
            return redirect(opened.url("review"))
    return _page(opened, opened.report, written)


def _page(opened: OpenReport, report: Report, written: Written | None) -> HttpResponse:
    answers = answers_of(report)
    errors = written.errors if written else {}
    award = baseline_of(report)
    granted: dict[str, int] = {}
    for line in award.lines.all():
        granted[line.category] = granted.get(line.category, 0) + line.amount_nok
    names = category_names(opened.application, reading_language())
    lines = [
        _line(
            opened,
            key,
            answers.get(f"{BUDGET}.{key}"),
            written,
            name=names.get(key, key),
            granted_nok=granted.get(key, 0),
        )
        for key in budget_categories(opened.application)
    ]
    context = head_of(opened, "budget", answers) | {
        "lines": lines,
        "granted_nok": award.total_nok,
        "planned_nok": sum(each.number or 0 for key, each in answers.items() if key.startswith(f"{BUDGET}.")),
        "intro": _("Legg beløpet dere får, ut på kostnadene. Summen skal være den samme som i vedtaket."),
        "errors": [(f"id_{key}" if key else "innhold", text) for key, text in errors.items()],
        "saved_at": max((each.updated_at for each in answers.values()), default=None),
    }
    return render(opened.request, "reporting/applicant/budget.html", context, status=422 if errors else 200)


def _line(
    opened: OpenReport, key: str, answer: ReportAnswer | None, written: Written | None, *, name: str, granted_nok: int
) -> Line:
    question = f"{BUDGET}.{key}"
    stored = format_nok(answer.number) if answer is not None and answer.number is not None else ""
    typed = opened.request.POST.get(question, stored) if written else stored
    error = written.errors.get(question, "") if written else ""
    return Line(question, name, granted_nok, typed or "", answer.revision if answer else 0, error)
