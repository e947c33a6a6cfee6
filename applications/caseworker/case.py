"""The case page (look.md 07): read and assess; the declaration in front of it, taking the case, giving it away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.caseworker.forms import DeclarationForm, GiveForm
from applications.caseworker.head import decision_url, head_of, timeline_of
from applications.caseworker.looks import lineage_line
from applications.caseworker.opening import OpenCase, act, back_to, case_page, declaration_page, find_case
from applications.caseworker.panels import criteria_panel, missing_in_words, rules_panel
from applications.caseworker.reading import chosen_section, links_of, read_part
from applications.operations.assessing import declare_interest, give_case, take_case
from applications.operations.evaluating import kept_evaluation, phase_of
from applications.permissions import cases_of
from applications.queries.cases import neighbour_of
from applications.queries.colleagues import caseworkers_of
from applications.queries.parts import assessed, kept_run
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed


@require_GET
@case_page("case")
def case(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """One part of the application, and beside it the rules and the criteria."""
    section = chosen_section(case, request.GET.get("del", ""))
    context = head_of(case, "case") | {
        "links": links_of(case, section),
        "part": read_part(case, section),
        "lineage": lineage_line(case.application),
        "timeline": timeline_of(case),
        "decision_url": decision_url(case.application),
    }
    return render(request, "applications/caseworker/case.html", context | panels_of(case))


def panels_of(case: OpenCase) -> dict[str, Any]:
    """The two panels and what the action bar says; two queries."""
    found = assessed(case.application)
    run = kept_run(case.application, phase_of(case.application))
    criteria = criteria_panel(case, found)
    if run is None:
        return {"rules": None, "criteria": criteria, "missing": []}
    rules = rules_panel(case, kept_evaluation(run, case.application), found, run.made_at)
    return {"rules": rules, "criteria": criteria, "missing": missing_in_words(case, rules, criteria)}


@audience(Audience.STAFF)
@require_POST
def declare(request: ActorRequest, ref: str) -> HttpResponse:
    """Say whether one is habil; with a conflict the case is gone."""
    case = find_case(request, ref)
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return declaration_page(request, case, form)
    has_conflict = form.cleaned_data["has_conflict"] == "yes"
    try:
        declare_interest(
            application=case.application,
            has_conflict=has_conflict,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=case.now,
        )
    except GateClosed as closed:
        for reason in closed.reasons:
            messages.error(request, reason)
        return declaration_page(request, case, form)
    if has_conflict:
        messages.success(request, _("Du er registrert som inhabil. Du ser ikke lenger saken."))
        return redirect("caseworker:queue")
    return back_to(case)


@require_POST
@case_page("")
def take(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Become the caseworker."""
    act(request, case, _("Du har tatt saken."), take_case, application=case.application)
    return back_to(case)


@case_page("")
def give(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Give the case to a colleague."""
    colleagues = caseworkers_of(case.application.call.scheme_id, without=case.application)
    form = GiveForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = _("%(name)s har fått saken.") % {"name": given["to"]}
        if act(request, case, done, give_case, application=case.application, to=given["to"], reason=given["reason"]):
            return redirect("caseworker:queue")
    context = head_of(case, "") | {"form": form}
    return render(request, "applications/caseworker/give.html", context, status=422 if form.errors else 200)


@audience(Audience.STAFF)
@require_GET
def neighbour(request: ActorRequest, ref: str, way: str) -> HttpResponse:
    """To the next or the previous of one's own cases, by due date."""
    case = find_case(request, ref)
    found = neighbour_of(cases_of(request.actor), case.application, user_id=case.user_id, is_next=way == "neste")
    if found is None:
        messages.info(request, _("Det er ingen flere saker den veien."))
        return back_to(case)
    return redirect("caseworker:case", ref=found.ref)
