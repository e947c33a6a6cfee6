"""The page that asks for corrections: tick the fields, say what is missing in each, set the date; or move it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.caseworker.forms import CommentForm, CorrectionForm, DueDateForm, first_errors
from applications.caseworker.head import head_of
from applications.caseworker.opening import OpenCase, back_to, case_page
from applications.models import InformationRequest
from applications.operations.assessing import current_evaluation
from applications.operations.requesting import (
    ask_for_comment,
    ask_for_correction,
    earliest_comment_date,
    earliest_due_date,
    facts_that_may_count,
    is_answered_late,
    move_due_date,
)
from applications.queries.fields import fields_of
from letters.wording import WordingProblem
from organisations.access import ActorRequest
from organisations.workflow import GateClosed


@case_page("corrections")
def corrections(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Ask for corrections; with an open request, what was asked and a way to move its date."""
    earliest = earliest_due_date(case.application, case.now)
    choosable = fields_of(case.document, case.application.track, case.language)
    form = CorrectionForm(request.POST or None, choosable=choosable, earliest=earliest)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        if form.is_valid():
            problems = _refusals(
                ask_for_correction,
                application=case.application,
                fields=form.asked(),
                due_on=form.cleaned_data["due_on"],
                note=form.cleaned_data["note"],
                actor=request.actor,
                now=case.now,
            )
            if not problems:
                return back_to(case)
        else:
            problems = first_errors(form)
    context = _context(case) | {"form": form, "earliest": earliest, "problems": problems}
    return render(request, "applications/caseworker/corrections.html", context, status=422 if problems else 200)


@require_POST
@case_page("")
def move(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Give the applicant another date."""
    form = DueDateForm(request.POST)
    found = open_request(case)
    if found is None:
        return back_to(case, "corrections")
    problems = first_errors(form)
    if form.is_valid():
        problems = _refusals(
            move_due_date, request=found, due_on=form.cleaned_data["due_on"], actor=request.actor, now=case.now
        )
        if not problems:
            return back_to(case, "corrections")
    context = _context(case) | {"move_form": form, "problems": problems}
    return render(request, "applications/caseworker/corrections.html", context, status=422)


@case_page("comment")
def comment(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Ask the applicant whether facts from registers and caseworkers are right."""
    evaluation = current_evaluation(case.application)
    found = facts_that_may_count(evaluation, case.language) if evaluation is not None else ()
    choices = [(each.fact, f"{each.label}: {each.value or _('mangler')} ({each.source})") for each in found]
    earliest = earliest_comment_date(case.application, case.now)
    form = CommentForm(request.POST or None, choices=choices, earliest=earliest)
    problems = first_errors(form) if request.method == "POST" else []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        problems = _refusals(
            ask_for_comment,
            application=case.application,
            names=given["facts"],
            due_on=given["due_on"],
            actor=request.actor,
            now=case.now,
        )
        if not problems:
            messages.success(request, _("Brevet er sendt til alle som står bak søknaden."))
            return back_to(case, "documents")
    context = head_of(case, "") | {"form": form, "found": found, "earliest": earliest, "problems": problems}
    return render(request, "applications/caseworker/comment.html", context, status=422 if problems else 200)


def open_request(case: OpenCase) -> InformationRequest | None:
    """The request that waits for an answer."""
    rows = case.application.requests.filter(answered_at__isnull=True, lapsed_at__isnull=True)
    return rows.prefetch_related("fields").first()


def _context(case: OpenCase) -> dict[str, Any]:
    labels = {each.key: each.label for each in fields_of(case.document, case.application.track, case.language)}
    earlier = case.application.requests.prefetch_related("fields").select_related("asked_by").order_by("-id")
    return head_of(case, "") | {
        "open": open_request(case),
        "move_form": DueDateForm(),
        "requests": [
            {
                "request": each,
                "is_late": is_answered_late(each),
                "fields": [(labels.get(asked.field, asked.field), asked) for asked in each.fields.all()],
            }
            for each in earlier
        ],
    }


def _refusals(operation: Any, **arguments: Any) -> list[tuple[str, str]]:
    """Carry it out; the reasons why not as (anchor, sentence)."""
    try:
        operation(**arguments)
    except GateClosed as closed:
        return [("skjema", reason) for reason in closed.reasons]
    except WordingProblem as problem:
        return [("skjema", _("Brevet kan ikke lages: %(why)s") % {"why": problem.sentence})]
    return []
