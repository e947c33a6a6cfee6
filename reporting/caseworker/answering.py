"""What the directorate does with a report: judges a rule, returns it, approves it. Refused, the page keeps the text."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations.access import ActorRequest, Audience, audience
from reporting.caseworker.forms import AddressForm, JudgementForm, ReadyForm, ReasonForm, ReturnForm
from reporting.caseworker.opening import Opened, carried_out, declaration_first, find_report
from reporting.caseworker.report import report_page
from reporting.operations.overriding import confirm_override, propose_override
from reporting.operations.reviewing import (
    approve_report,
    check_address,
    judge_rule,
    return_report,
    review_model,
)

QUEUE = "reports:queue"


def _answer(
    request: ActorRequest,
    opened: Opened,
    form: forms.Form,
    done: str,
    operation: Callable[..., Any],
    *,
    back: str = "",
    anchor: str = "",
    **given: Any,
) -> HttpResponse:
    """Declaration first; then the operation, and back to the report or to `back`; refused, the page with the form."""
    if (first := declaration_first(opened.application, opened.user_id)) is not None:
        return first
    if not carried_out(request, form, done, operation, report=opened.report, now=opened.now, **given):
        return report_page(request, opened, form, given.get("rule", ""))
    if back:
        return redirect(back)
    answer = redirect("reports:report", pk=opened.report.pk)
    answer["Location"] += f"#{anchor}"
    return answer


@audience(Audience.STAFF)
@require_POST
def judge(request: ActorRequest, pk: int, rule: str) -> HttpResponse:
    """Answer a rule that is left to a person."""
    form = JudgementForm(request.POST, auto_id=f"%s-{rule}")
    done = _("Vurderingen av %(rule)s er lagret.") % {"rule": rule}
    return _answer(request, find_report(request, pk), form, done, judge_rule, anchor=f"regel-{rule}", rule=rule)


@audience(Audience.STAFF)
@require_POST
def address(request: ActorRequest, pk: int) -> HttpResponse:
    """Say whether the model's address answers."""
    form = AddressForm(request.POST)
    works, fails = _("Det er notert at adressen virker."), _("Det er notert at adressen ikke virker.")
    done = works if request.POST.get("is_reachable") == "yes" else fails
    return _answer(request, find_report(request, pk), form, done, check_address, anchor="adressen")


@audience(Audience.STAFF)
@require_POST
def ready(request: ActorRequest, pk: int) -> HttpResponse:
    """Say whether the model can be approved, as the first of two."""
    form = ReadyForm(request.POST, auto_id="ready-%s")
    yes, no = _("Vurderingen din er lagret. En beslutter kan godkjenne modellen."), _("Vurderingen din er lagret.")
    done = yes if request.POST.get("is_ready") == "yes" else no
    return _answer(request, find_report(request, pk), form, done, review_model, anchor="vurdert")


@audience(Audience.STAFF)
@require_POST
def give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Send it back with what must be put right and a date."""
    done = _("Rapporten er sendt tilbake. Kommunen får brev.")
    return _answer(request, find_report(request, pk), ReturnForm(request.POST), done, return_report, back=QUEUE)


@audience(Audience.STAFF)
@require_POST
def approve(request: ActorRequest, pk: int) -> HttpResponse:
    """Approve, with all that follows."""
    opened = find_report(request, pk)
    done = _("%(what)s er godkjent. Kommunen får brev.") % {"what": opened.title}
    return _answer(request, opened, forms.Form(request.POST), done, approve_report, back=QUEUE)


@audience(Audience.STAFF)
@require_POST
def override(request: ActorRequest, pk: int, rule: str) -> HttpResponse:
    """Propose to approve in spite of one rule."""
    form = ReasonForm(request.POST, auto_id=f"override-%s-{rule}")
    done = _("Forslaget om å fravike %(rule)s venter på en kollega.") % {"rule": rule}
    return _answer(request, find_report(request, pk), form, done, propose_override, anchor=f"regel-{rule}", rule=rule)


@audience(Audience.STAFF)
@require_POST
def confirm(request: ActorRequest, pk: int, rule: str) -> HttpResponse:
    """Stand behind a colleague's proposal."""
    opened = find_report(request, pk)
    done = _("Du har bekreftet at %(rule)s fravikes.") % {"rule": rule}
    form = forms.Form(request.POST)
    return _answer(request, opened, form, done, confirm_override, anchor=f"regel-{rule}", rule=rule)
