"""What stands between a recommendation and an award, and the decision maker's answers to it. Each answer by POST."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.caseworker.choosing import chosen_form
from applications.caseworker.forms import JudgementForm, ReasonForm
from applications.caseworker.opening import OpenCase, act, case_page
from applications.guards.assessing import SCORED_BY
from applications.operations.assessing import confirm_override, judge_rule, propose_override
from applications.operations.deciding import Proposal, newest_recommendation, propose
from applications.queries.parts import OverrideGiven, assessed
from organisations.access import ActorRequest
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind

NEVER_OVERRIDDEN = frozenset({"R03"})  # the frame is money: without it, or beyond it, there is no decision to award


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One outcome that keeps the case from an award, and what this person may do about it."""

    rule: str
    state: str
    title: str
    sentence: str
    source: str
    override: OverrideGiven | None
    may_judge: bool
    may_override: bool
    may_confirm: bool


def rows_of(case: OpenCase, proposal: Proposal, *, may_decide: bool) -> list[Hindrance]:
    """The hindrances as rows; what was proposed to be overridden shows its reason."""
    if not proposal.hindrances:
        return []
    overrides = assessed(case.application).overrides
    return [_row(case, outcome, overrides.get(outcome.rule), may_decide=may_decide) for outcome in proposal.hindrances]


def _row(case: OpenCase, outcome: Outcome, override: OverrideGiven | None, *, may_decide: bool) -> Hindrance:
    is_left_to_people = outcome.outcome is OutcomeKind.DISCRETION
    return Hindrance(
        rule=outcome.rule,
        state=outcome.outcome.value,
        title=outcome.card.title.in_language(case.language),
        sentence=outcome.text(case.language),
        source=outcome.card.reference.in_language(case.language),
        override=override,
        may_judge=may_decide and is_left_to_people and outcome.rule != SCORED_BY,
        may_override=may_decide and not is_left_to_people and override is None and outcome.rule not in NEVER_OVERRIDDEN,
        may_confirm=case.may_second and override is not None and override.proposer_id != case.user_id,
    )


def _evaluation(request: ActorRequest, case: OpenCase) -> Evaluation | None:
    """What the rules say of the decision that the page showed: with the dates that were set."""
    recommendation = newest_recommendation(case.application)
    if recommendation is None:
        return None
    chosen = chosen_form(request, case.application).chosen()
    return propose(case.application, recommendation, now=case.now, chosen=chosen).evaluation


def _answer(
    request: ActorRequest, case: OpenCase, form: Any, *, done: str, operation: Callable[..., Any], rule: str
) -> HttpResponse:
    """Carry out an answer, then back to the page with the same dates."""
    if form.is_valid():
        given = dict(form.cleaned_data)
        if "is_met" in given:
            given["is_met"] = given["is_met"] == "yes"
        evaluation = _evaluation(request, case)
        act(request, case, done, operation, application=case.application, rule=rule, evaluation=evaluation, **given)
    for sentences in form.errors.values():
        for sentence in sentences:
            messages.error(request, sentence)
    return _back(request, case)


def _back(request: ActorRequest, case: OpenCase) -> HttpResponse:
    query = chosen_form(request, case.application).query()
    address = reverse("decisions:decision", kwargs={"ref": case.application.ref})
    return HttpResponseRedirect(f"{address}{query}#grunnlag")


@require_POST
@case_page("")
def judge(request: ActorRequest, case: OpenCase, rule: str) -> HttpResponse:
    """The decision maker's answer to what phase decide leaves to a person."""
    done = _("Vurderingen av %(rule)s er lagret.") % {"rule": rule}
    return _answer(request, case, JudgementForm(request.POST), done=done, operation=judge_rule, rule=rule)


@require_POST
@case_page("")
def override(request: ActorRequest, case: OpenCase, rule: str) -> HttpResponse:
    """Propose an award in spite of one rule; it counts when another person confirms."""
    done = _("Du har foreslått å fravike %(rule)s. En kollega må bekrefte.") % {"rule": rule}
    return _answer(request, case, ReasonForm(request.POST), done=done, operation=propose_override, rule=rule)


@require_POST
@case_page("")
def confirm(request: ActorRequest, case: OpenCase, rule: str) -> HttpResponse:
    """Confirm, as a second person, that one rule is overridden."""
    found = get_object_or_404(case.application.overrides, rule=rule)
    act(request, case, _("Du har bekreftet at %(rule)s fravikes.") % {"rule": rule}, confirm_override, override=found)
    return _back(request, case)
