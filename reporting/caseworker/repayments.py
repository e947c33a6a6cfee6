"""Money that may go back: the proposals, opened with a notice or dismissed, claimed, settled."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from reporting.caseworker.forms import ClaimForm, NoticeForm, ReasonForm, SettleForm
from reporting.caseworker.opening import OpenedRepayment, carried_out, declaration_first, find_repayment
from reporting.models import Repayment
from reporting.operations import claiming
from reporting.queries.accounts import paid_nok, spent_nok
from reporting.queries.money import DONE, decided_on_it, repayments_for
from reporting.workflow import RepaymentStatus
from schemes.workdays import oslo_day

SHOWN = 200
REFUSED = 422
STATES = {
    RepaymentStatus.PROPOSED: ("waiting_you", gettext_lazy("Foreslått")),
    RepaymentStatus.NOTICED: ("waiting_other", gettext_lazy("Varslet")),
    RepaymentStatus.CLAIMED: ("repay", gettext_lazy("Krevd")),
    RepaymentStatus.SETTLED: ("done", gettext_lazy("Betalt")),
    RepaymentStatus.DISMISSED: ("closed", gettext_lazy("Ikke krevd")),
}

DECIDED = {
    "repayment.give_notice": gettext_lazy("Varslet"),
    "repayment.claim": gettext_lazy("Krevd"),
    "repayment.dismiss": gettext_lazy("Ikke krevd"),
}


def state_of(repayment: Repayment) -> tuple[str, str]:
    """The badge and the word for it here."""
    state, word = STATES[RepaymentStatus(repayment.status)]
    return state, str(word)


@audience(Audience.STAFF)
@require_GET
def repayments(request: ActorRequest) -> HttpResponse:
    """What is open, the oldest first; what is done below."""
    rows = repayments_for(request.actor)
    done = rows.filter(status__in=DONE).order_by("-proposed_at", "-id")
    context = {
        "today": oslo_day(timezone.now()),
        "open": [(each, *state_of(each)) for each in rows.exclude(status__in=DONE)[:SHOWN]],
        "done": [(each, *state_of(each)) for each in done[:SHOWN]],
    }
    return render(request, "reporting/caseworker/repayments.html", context)


@audience(Audience.STAFF)
@require_GET
def repayment(request: ActorRequest, pk: int) -> HttpResponse:
    """One of them: what it rests on and what can be done."""
    opened = find_repayment(request, pk)
    if (first := declaration_first(opened.repayment.application, opened.user_id)) is not None:
        return first
    return _page(request, opened)


def _page(request: ActorRequest, opened: OpenedRepayment, refused: forms.Form | None = None) -> HttpResponse:
    row = opened.repayment
    what = f"repayment:{row.pk}"
    audit.record_reading(actor=request.actor, what=what, case_ref=row.application.ref, now=opened.now)
    state, word = state_of(row)
    comment = claiming.comment_on(row)
    context: dict[str, Any] = {
        "opened": opened,
        "repayment": row,
        "application": row.application,
        "state": state,
        "word": word,
        "paid_nok": paid_nok(row.report),
        "spent_nok": spent_nok(row.report),
        "comment": comment,
        "decided": [(DECIDED.get(each.action, ""), each) for each in decided_on_it(row)],
        "is_comment_time": row.comment_due_on is not None and oslo_day(opened.now) <= row.comment_due_on,
        "comment_days": row.application.call.scheme.comment_min_days,
        "refused": refused,
        "notice_form": _or(refused, NoticeForm, {"amount_nok": row.amount_nok}),
        "dismiss_form": _or(refused, ReasonForm, {}),
        "claim_form": _or(refused, ClaimForm, {}),
        "settle_form": _or(refused, SettleForm, {}),
    }
    return render(request, "reporting/caseworker/repayment.html", context, status=REFUSED if refused else 200)


def _or(refused: forms.Form | None, kind: type[forms.Form], initial: dict[str, Any]) -> forms.Form:
    """The form that was refused, with what was typed; else an empty one."""
    return refused if isinstance(refused, kind) else kind(initial=initial, auto_id=f"id_{kind.__name__}_%s")


ACTS: dict[str, tuple[Any, Callable[..., Any], Any]] = {
    "varsle": (NoticeForm, claiming.give_notice, gettext_lazy("Varselet er sendt.")),
    "avslutt": (ReasonForm, claiming.dismiss, gettext_lazy("Saken om tilbakebetaling er avsluttet.")),
    "krev": (ClaimForm, claiming.claim, gettext_lazy("Kravet er sendt.")),
    "betalt": (SettleForm, claiming.settle, gettext_lazy("Betalingen er ført.")),
}


@audience(Audience.STAFF)
@require_POST
def move(request: ActorRequest, pk: int, way: str) -> HttpResponse:
    """Give notice, dismiss, claim or settle: the form of the act, then its operation."""
    opened = find_repayment(request, pk)
    if way not in ACTS:
        raise Http404
    if (first := declaration_first(opened.repayment.application, opened.user_id)) is not None:
        return first
    kind, operation, done = ACTS[way]
    form = kind(request.POST, auto_id=f"id_{kind.__name__}_%s")
    if not carried_out(request, form, str(done), operation, repayment=opened.repayment, now=opened.now):
        return _page(request, opened, form)
    return redirect("reports:repayments")
