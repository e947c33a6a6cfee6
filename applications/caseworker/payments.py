"""Payments: what may be paid now, what waits and for what; attested by one person and authorised by another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.models import Application, Instalment, Obligation, Payout
from applications.operations.agreeing import confirm_agreement
from applications.operations.paying import MAY_ATTEST, attest, authorise, mark_paid, take_back
from applications.permissions import cases_of
from applications.queries.money import releasable_instalments, unpaid_instalments, with_account
from applications.workflow import ObligationKind, ObligationStatus
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
from schemes.queries import SchemeRoles, roles_of
from schemes.workdays import oslo_day
from schemes.workflow import SchemeRoleName

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment or payout, its case, and whether this person may take its next step."""

    item: Instalment | Payout
    application: Application
    payee: str
    account: str
    may_act: bool
    may_take_back: bool = False
    waits_for: str = ""
    agreement: Obligation | None = None  # told by the service, to be confirmed by a caseworker (R77)


def instalments_of(request: ActorRequest, roles: SchemeRoles) -> QuerySet[Instalment]:
    """The instalments of the cases this person may see."""
    rows = Instalment.objects.filter(application__in=cases_of(request.actor, scheme_roles=roles).values("pk"))
    return with_account(rows).select_related("application__lead", "application__call", "participant__organisation")


def payouts_of(request: ActorRequest, roles: SchemeRoles) -> QuerySet[Payout]:
    """The payouts of the cases this person may see."""
    rows = Payout.objects.filter(instalment__application__in=cases_of(request.actor, scheme_roles=roles).values("pk"))
    return rows.select_related(
        "instalment__application__lead",
        "instalment__application__call",
        "instalment__participant__organisation",
        "attested_by",
        "authorised_by",
    )


@audience(Audience.STAFF)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """Four lists: may be attested, waits for authorisation, waits to be paid, and what waits for a duty."""
    today, roles = oslo_day(timezone.now()), _roles(request)
    payouts = payouts_of(request, roles).filter(paid_on__isnull=True).order_by("attested_at", "id")
    attested = payouts.filter(authorised_at__isnull=True)[:SHOWN]
    context = {
        "releasable": _instalments(_releasable(request, roles, today), roles),
        "attested": [_attested(request, row, roles) for row in attested],
        "authorised": [
            _payout(row, may_act=_holds(roles, row.instalment.application, *MAY_ATTEST))
            for row in payouts.filter(authorised_at__isnull=False)[:SHOWN]
        ],
        "waiting": _instalments(_waiting(request, roles, today), roles),
    }
    return render(request, "applications/caseworker/payments.html", context)


def _roles(request: ActorRequest) -> SchemeRoles:
    return roles_of(request.actor.user_id or 0)


def _releasable(request: ActorRequest, roles: SchemeRoles, today: date) -> QuerySet[Instalment]:
    mine = instalments_of(request, roles).filter(pk__in=releasable_instalments(today).values("pk"))
    return mine.order_by("earliest_on", "application__case_no", "number")


def _waiting(request: ActorRequest, roles: SchemeRoles, today: date) -> QuerySet[Instalment]:
    """What is not paid and cannot be, with the duties it waits for."""
    open_duties = Obligation.objects.exclude(status=ObligationStatus.FULFILLED)
    mine = instalments_of(request, roles).filter(pk__in=unpaid_instalments().values("pk"))
    rows = mine.exclude(pk__in=releasable_instalments(today).values("pk"))
    return rows.prefetch_related(Prefetch("requires", open_duties, to_attr="open_duties")).order_by("earliest_on", "id")


def _holds(roles: SchemeRoles, application: Application, *names: SchemeRoleName) -> bool:
    return not roles.for_scheme(application.call.scheme_id).isdisjoint(names)


def _instalments(rows: QuerySet[Any], roles: SchemeRoles) -> list[Row]:
    return [
        Row(
            row,
            row.application,
            row.participant.organisation.name,
            row.newer_account or row.participant.account_number,
            may_act=_holds(roles, row.application, *MAY_ATTEST),
            waits_for=_waits_for(row),
            agreement=_agreement(row, roles),
        )
        for row in rows[:SHOWN]
    ]


def _waits_for(row: Instalment) -> str:
    """The duties that an instalment waits for, in words; "" where it waits for its date only."""
    words = {
        ObligationKind.ACCEPTANCE: _("at vilkårene godtas"),
        ObligationKind.REVISED_BUDGET: _("nytt budsjett"),
        ObligationKind.MODEL: _("at modellen godkjennes"),
        ObligationKind.INTERIM: _("delrapporten"),
        ObligationKind.FINAL: _("sluttrapporten"),
        ObligationKind.YEARLY: _("årsrapporten"),
        ObligationKind.AGREEMENT: _("intensjonsavtalen"),
        ObligationKind.REPAYMENT: _("tilbakebetaling"),
    }
    duties = getattr(row, "open_duties", ())
    return ", ".join(words[ObligationKind(duty.kind)] for duty in duties)


def _agreement(row: Instalment, roles: SchemeRoles) -> Obligation | None:
    """The agreement that the service has told of, where this person may confirm it."""
    if not _holds(roles, row.application, SchemeRoleName.CASEWORKER):
        return None
    told = (each for each in getattr(row, "open_duties", ()) if each.status == ObligationStatus.DELIVERED)
    return next((each for each in told if each.kind == ObligationKind.AGREEMENT), None)


def _attested(request: ActorRequest, row: Payout, roles: SchemeRoles) -> Row:
    application, is_own = row.instalment.application, row.attested_by_id == request.actor.user_id
    may_authorise = not is_own and _holds(roles, application, SchemeRoleName.SPENDING_AUTHORITY)
    may_take_back = may_authorise or _holds(roles, application, *MAY_ATTEST)
    return _payout(row, may_act=may_authorise, may_take_back=may_take_back)


def _payout(row: Payout, **may: Any) -> Row:
    payee = row.instalment.participant.organisation.name
    return Row(row, row.instalment.application, payee, row.account_number, **may)


def _act(request: ActorRequest, done: str, operation: Callable[..., Any], **arguments: Any) -> HttpResponse:
    """Carry out one step and go back to the lists; a refusal is told in its own sentences."""
    try:
        operation(actor=request.actor, now=timezone.now(), **arguments)
    except GateClosed as closed:
        for reason in closed.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return redirect("payments:list")


@audience(Audience.STAFF)
@require_POST
def attest_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Attest one instalment."""
    instalment = get_object_or_404(instalments_of(request, _roles(request)), pk=pk)
    return _act(request, _("Terminen er attestert. En annen må anvise den."), attest, instalment=instalment)


@audience(Audience.STAFF)
@require_POST
def authorise_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Authorise one attested payment."""
    payout = get_object_or_404(payouts_of(request, _roles(request)), pk=pk)
    return _act(request, _("Utbetalingen er anvist."), authorise, payout=payout)


@audience(Audience.STAFF)
@require_POST
def take_back_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Undo an attestation."""
    payout = get_object_or_404(payouts_of(request, _roles(request)), pk=pk)
    reason = request.POST.get("reason", "")[:500]
    return _act(request, _("Attestasjonen er trukket."), take_back, payout=payout, reason=reason)


@audience(Audience.STAFF)
@require_POST
def paid_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Note that the money has left today."""
    payout = get_object_or_404(payouts_of(request, _roles(request)), pk=pk)
    today = oslo_day(timezone.now())
    return _act(request, _("Betalingen er ført, og kommunen får beskjed."), mark_paid, payout=payout, paid_on=today)


@audience(Audience.STAFF)
@require_POST
def confirm_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm that an agreement with a centre is made."""
    cases = cases_of(request.actor, scheme_roles=_roles(request)).values("pk")
    rows = Obligation.objects.filter(kind=ObligationKind.AGREEMENT, decision__released_at__isnull=False)
    duty = get_object_or_404(rows.filter(application__in=cases).select_related("application__call"), pk=pk)
    return _act(request, _("Avtalen er bekreftet."), confirm_agreement, obligation=duty)


urlpatterns = [
    path("", overview, name="list"),
    path("avtale/<int:pk>/bekreft/", confirm_one, name="confirm_agreement"),
    path("termin/<int:pk>/attester/", attest_one, name="attest"),
    path("<int:pk>/anvis/", authorise_one, name="authorise"),
    path("<int:pk>/trekk/", take_back_one, name="take_back"),
    path("<int:pk>/betalt/", paid_one, name="paid"),
]
