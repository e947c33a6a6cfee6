"""One report: beginning it, and its parts with questions, read or written, with or without scripts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.queries.fields import shown_answer
from applications.workflow import ObligationKind, ObligationStatus
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
from reporting.applicant.conflicts import ask, is_resolution, resolved
from reporting.applicant.loading import reading_language
from reporting.applicant.opening import OpenReport, answers_of, head_of, open_report
from reporting.applicant.writing import Written, typed_in, write
from reporting.models import Report, ReportAnswer
from reporting.operations.delivering import EDITABLE, NotAsked, NotOpen, start_report
from reporting.permissions import roles_on
from reporting.workflow import Role
from schemes.edition import Question, SectionKind
from schemes.steps import Step, StepForm, form_class, is_shown


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def report(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """The part named in the address, else the first; POST keeps what was written and goes where the button says."""
    opened = open_report(request, ref, pk)
    if opened.report is None:
        return _begin(opened)
    if opened.report.status not in EDITABLE:
        return redirect(opened.url("receipt"))
    step = None if opened.duty.kind == ObligationKind.REVISED_BUDGET else _step(opened, request.GET.get("del", ""))
    if step is None or step.section.kind is not SectionKind.QUESTIONS:
        return redirect(opened.url("budget") if step is None else opened.url_of(step))
    written: Written | None = None
    if request.method == "POST":
        written = keep(opened, opened.report)
        if written.conflicts:
            return ask(request, opened.report, written.conflicts, labels={}, back=opened.url_of(step))
        if not written.errors:
            return redirect(_onward(opened, step))
    return _page(opened, opened.report, step, written)


def _begin(opened: OpenReport) -> HttpResponse:
    """What one is about to write; POST makes the row."""
    request = opened.request
    refusals: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            start_report(obligation=opened.duty, actor=request.actor, now=opened.now)
        except GateClosed as closed:
            refusals = [("start", reason) for reason in closed.reasons]
        else:
            return redirect(opened.url("report"))
    rights = roles_on(opened.application, request.actor)
    context = head_of(opened, "", {}) | {
        "sections": [each.section.title.in_language(reading_language()) for each in opened.steps],
        "minutes": sum(each.section.minutes or 0 for each in opened.steps),
        "may_start": bool(rights & {Role.WRITER, Role.SENDER}) and opened.duty.status == ObligationStatus.OPEN,
        "errors": refusals,
    }
    return render(request, "reporting/applicant/start.html", context, status=422 if refusals else 200)


def _step(opened: OpenReport, key: str) -> Step:
    """The part `key`, the first when none is named; 404 for one the form does not have."""
    if not key:
        return opened.steps[0]
    for step in opened.steps:
        if step.key == key:
            return step
    raise Http404


def keep(opened: OpenReport, report: Report) -> Written:
    """Save every field that the form carried a revision for; a resolved conflict carries the texts chosen."""
    request = opened.request
    if not opened.may_write:
        raise PermissionDenied
    typed = resolved(request.POST, report) if is_resolution(request.POST) else typed_in(request.POST)
    try:
        return write(report=report, typed=typed, actor=request.actor, now=opened.now, trusts_own=True)
    except NotAsked:
        return Written(errors={"": _("Skjemaet er endret siden du åpnet siden. Last den inn på nytt.")})
    except NotOpen as closed:
        return Written(errors={"": " ".join(closed.reasons)})


def _onward(opened: OpenReport, step: Step) -> str:
    """Where the button leads: the case, or the next part, and after the last the sending."""
    go = opened.request.POST.get("go", "")
    messages.success(opened.request, _("Lagret."))
    if go == "case":
        return reverse("grantee:case", args=[opened.application.ref])
    following = [each for each in opened.steps if each.number > step.number]
    return opened.url_of(following[0]) if following else opened.url("review")


def _page(opened: OpenReport, report: Report, step: Step, written: Written | None) -> HttpResponse:
    answers = answers_of(report)
    asked = [each for each in step.questions if is_shown(each, answers)]
    form, revisions = _form(opened, asked, answers, written)
    following = next((each for each in opened.steps if each.number > step.number), None)
    language = reading_language()
    errors = written.errors if written else {}
    context = head_of(opened, step.key, answers) | {
        "step": step,
        "step_title": step.section.title.in_language(language),
        "intro": step.section.intro.in_language(language) if step.section.intro else "",
        "form": form,
        "revisions": revisions,
        "lines": [] if form else [_line(each, answers, language) for each in asked],
        "errors": [(f"div_id_{key}" if key else "innhold", text) for key, text in errors.items()],
        "saved_at": max((each.updated_at for each in answers.values()), default=None),
        "next_title": following.section.title.in_language(language) if following else "",
        "previous_url": _previous(opened, step),
    }
    return render(opened.request, "reporting/applicant/report.html", context, status=422 if errors else 200)


def _previous(opened: OpenReport, step: Step) -> str:
    before = [each for each in opened.steps if each.number < step.number]
    return opened.url_of(before[-1]) if before else ""


def _form(
    opened: OpenReport, asked: list[Question], answers: dict[str, ReportAnswer], written: Written | None
) -> tuple[StepForm | None, list[tuple[str, int]]]:
    """The questions as a form with the revisions it carries; None for who may only read."""
    if not opened.may_write or not asked:
        return None, []
    application = opened.application
    built = form_class(application.edition.sha256, application.track, asked[0].section)
    revisions = {question.key: answers[question.key].revision if question.key in answers else 0 for question in asked}
    form = built(
        data=opened.request.POST if written else None, initial=built.initial_from(answers), revisions=revisions
    )
    wanted = {question.key: question for question in asked}
    for key in list(form.fields):
        if key not in wanted:
            del form.fields[key]
        elif wanted[key].max_words:
            told = _("Høyst %(count)d ord.") % {"count": wanted[key].max_words}
            form.fields[key].help_text = format_html("{} {}", form.fields[key].help_text, told)
    return form, list(revisions.items())


def _line(question: Question, answers: dict[str, ReportAnswer], language: str) -> tuple[str, str]:
    return question.label.in_language(language), shown_answer(question, answers.get(question.key), language)
