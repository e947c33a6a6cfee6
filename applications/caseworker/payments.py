"""Payments: what may be paid now, what waits and for what; attested by one person and authorised by another."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.models import Instalment, Obligation, Payout
from applications.operations.paying import attest, authorise, mark_paid
from applications.permissions import cases_of
from applications.queries.money import releasable_instalments, unpaid_instalments
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
from schemes.workdays import oslo_day

SHOWN = 100


def instalments_of(request: ActorRequest) -> QuerySet[Instalment]:
    """The instalments of the cases this person may see."""
    return Instalment.objects.filter(application__in=cases_of(request.actor)).select_related(
        "application__lead", "application__call__scheme", "participant"
    )


def payouts_of(request: ActorRequest) -> QuerySet[Payout]:
    """The payouts of the cases this person may see."""
    return Payout.objects.filter(instalment__application__in=cases_of(request.actor)).select_related(
        "instalment__application__lead", "attested_by", "authorised_by"
    )


@audience(Audience.STAFF)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """Four lists: may be attested, waits for authorisation, waits to be paid, and what waits for a duty."""
    today = oslo_day(timezone.now())
    mine = instalments_of(request)
    releasable = mine.filter(pk__in=releasable_instalments(today).values("pk")).order_by("application__case_no")
    waiting = mine.filter(pk__in=unpaid_instalments().values("pk")).exclude(
        pk__in=releasable_instalments(today).values("pk")
    )
    duties = Prefetch("requires", Obligation.objects.exclude(status="fulfilled"), to_attr="open_duties")
    payouts = payouts_of(request).order_by("-id")
    context = {
        "releasable": releasable[:SHOWN],
        "attested": payouts.filter(authorised_at__isnull=True)[:SHOWN],
        "authorised": payouts.filter(authorised_at__isnull=False, paid_on__isnull=True)[:SHOWN],
        "waiting": waiting.prefetch_related(duties).order_by("earliest_on", "id")[:SHOWN],
        "user_id": request.actor.user_id,
    }
    return render(request, "applications/caseworker/payments.html", context)


@audience(Audience.STAFF)
@require_POST
def attest_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Attest one instalment."""
    instalment = get_object_or_404(instalments_of(request), pk=pk)
    try:
        attest(instalment=instalment, actor=request.actor, now=timezone.now())
    except GateClosed:
        messages.error(request, _("Terminen kan ikke attesteres av deg nå. Se hva den venter på."))
    else:
        messages.success(request, _("Terminen er attestert. En annen må anvise den."))
    return redirect("payments:list")


@audience(Audience.STAFF)
@require_POST
def authorise_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Authorise one attested payment."""
    payout = get_object_or_404(payouts_of(request), pk=pk)
    try:
        authorise(payout=payout, actor=request.actor, now=timezone.now())
    except GateClosed:
        messages.error(request, _("Du kan ikke anvise denne. En annen enn den som attesterte, må gjøre det."))
    else:
        messages.success(request, _("Utbetalingen er anvist."))
    return redirect("payments:list")


@audience(Audience.STAFF)
@require_POST
def paid_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Note that the money has left today."""
    payout = get_object_or_404(payouts_of(request), pk=pk)
    now = timezone.now()
    try:
        mark_paid(payout=payout, paid_on=oslo_day(now), actor=request.actor, now=now)
    except GateClosed:
        messages.error(request, _("Betalingen ble ikke ført. Den må være anvist, og du må ha rett til å føre den."))
    else:
        messages.success(request, _("Betalingen er ført, og kommunen får beskjed."))
    return redirect("payments:list")


urlpatterns = [
    path("", overview, name="list"),
    path("termin/<int:pk>/attester/", attest_one, name="attest"),
    path("<int:pk>/anvis/", authorise_one, name="authorise"),
    path("<int:pk>/betalt/", paid_one, name="paid"),
]
