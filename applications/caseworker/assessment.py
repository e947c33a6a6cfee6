"""What a caseworker answers on the case page: points, judgements, overrides; and asking the rules anew. By POST."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.caseworker.case import panels_of
from applications.caseworker.forms import JudgementForm, ReasonForm, ScoreForm
from applications.caseworker.head import head_of
from applications.caseworker.opening import OpenCase, act, case_page, find_case
from applications.caseworker.records import said
from applications.operations.assessing import (
    confirm_override,
    give_score,
    judge_rule,
    propose_override,
    recompute,
)
from organisations.access import ActorRequest


def answered(request: ActorRequest, case: OpenCase, anchor: str) -> HttpResponse:
    """After an act: the two panels alone for a swap, else back to the same place of the case page."""
    if request.headers.get("HX-Request") == "true":
        case = find_case(request, case.application.ref)
        context = head_of(case, "case") | panels_of(case) | {"is_swap": True}
        return render(request, "applications/caseworker/_panels.html", context)
    return redirect(f"{reverse('caseworker:case', kwargs={'ref': case.application.ref})}#{anchor}")


def _with_form(
    request: ActorRequest, case: OpenCase, form: Any, done: str, operation: Callable[..., Any], **arguments: Any
) -> None:
    """Carry out the operation when the form is filled in; otherwise its sentences become the notice."""
    if form.is_valid():
        act(request, case, done, operation, application=case.application, **arguments, **_values(form))
        return
    for sentences in form.errors.values():
        for sentence in sentences:
            messages.error(request, sentence)


def _values(form: Any) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    if "is_met" in given:
        given["is_met"] = given["is_met"] == "yes"
    return given


@require_POST
@case_page("")
def score(request: ActorRequest, case: OpenCase, criterion: str) -> HttpResponse:
    """Points and reason for one criterion."""
    done = _("Poeng for %(key)s er lagret.") % {"key": criterion}
    _with_form(request, case, ScoreForm(request.POST), done, give_score, criterion=criterion)
    return answered(request, case, f"kriterium-{criterion}")


@require_POST
@case_page("")
def judge(request: ActorRequest, case: OpenCase, rule: str) -> HttpResponse:
    """A person's answer to one rule."""
    done = _("Vurderingen av %(rule)s er lagret.") % {"rule": rule}
    _with_form(request, case, JudgementForm(request.POST), done, judge_rule, rule=rule)
    return answered(request, case, f"regel-{rule}")


@require_POST
@case_page("")
def override(request: ActorRequest, case: OpenCase, rule: str) -> HttpResponse:
    """Propose an award in spite of one rule."""
    done = _("Du har foreslått å fravike %(rule)s. En kollega må bekrefte.") % {"rule": rule}
    _with_form(request, case, ReasonForm(request.POST), done, propose_override, rule=rule)
    return answered(request, case, f"regel-{rule}")


@require_POST
@case_page("")
def confirm(request: ActorRequest, case: OpenCase, rule: str) -> HttpResponse:
    """Confirm, as a second person, that one rule is overridden."""
    found = get_object_or_404(case.application.overrides, rule=rule)
    act(request, case, _("Du har bekreftet at %(rule)s fravikes.") % {"rule": rule}, confirm_override, override=found)
    return answered(request, case, f"regel-{rule}")


@require_GET
@case_page("")
def recheck(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Ask the rules anew and show what differs from what is kept; nothing is overwritten."""
    if not case.rights.scheme:
        raise Http404
    found = recompute(application=case.application, actor=request.actor, now=case.now)
    context = head_of(case, "rules") | {
        "kept": found.kept,
        "changes": [
            (change.rule, said(change.before, case.language), said(change.after, case.language))
            for change in found.changes
        ],
        "version": found.now.version,
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "applications/caseworker/_recheck.html" if is_part else "applications/caseworker/recheck.html"
    return render(request, template, context)
