"""The send room (look.md 10): batches of a call's decision letters, checked, read, and released by a second person."""

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.caseworker.batch_page import batch_page, live_counts
from applications.caseworker.batch_scope import batch_of, calls_of, letters_of
from applications.caseworker.forms import ReadyForm
from applications.caseworker.letter_paper import paper
from applications.models import Application
from applications.operations.sending import (
    gather_batch,
    held_letters_of,
    make_ready,
    read_letter,
    release_batch,
    set_aside,
    stop_batch,
)
from letters import outbox
from letters.models import Batch, Letter
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
from schemes.workdays import oslo_day

SHOWN = 50


@audience(Audience.STAFF)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """What waits to be sent for each call, and the batches, newest first."""
    calls = calls_of(request)
    by_ref = Counter(held_letters_of(*calls.values()).values_list("case_ref", flat=True))
    by_call: Counter[str] = Counter()
    for ref, key in Application.objects.filter(ref__in=by_ref).values_list("ref", "call__key"):
        by_call[key] += by_ref[ref]
    waiting = [(call, by_call[key]) for key, call in calls.items() if by_call[key]]
    batches = Batch.objects.filter(call_key__in=calls).select_related("prepared_by", "released_by").order_by("-id")
    context = {"waiting": waiting, "batches": [(row, calls[row.call_key]) for row in batches[:SHOWN]]}
    return render(request, "applications/caseworker/sendroom.html", context)


@audience(Audience.STAFF)
@require_POST
def gather(request: ActorRequest, key: str) -> HttpResponse:
    """Put everything that waits in one batch."""
    call = calls_of(request).get(key)
    if call is None:
        raise Http404
    number = Batch.objects.filter(call_key=key).count() + 1
    name = _("Vedtaksbrev %(call)s, utsending %(number)d") % {"call": call.key, "number": number}
    try:
        batch = gather_batch(call=call, name=name, actor=request.actor, now=timezone.now())
    except GateClosed as error:
        for reason in error.reasons:
            messages.error(request, reason)
        return redirect("sendroom:list")
    return redirect("sendroom:batch", pk=batch.pk)


@audience(Audience.STAFF)
@require_GET
def batch(request: ActorRequest, pk: int) -> HttpResponse:
    """One batch: control of count and sum, the sample and the letters to read, and the next step."""
    row = batch_of(request, pk)
    return _page(request, row, ReadyForm(initial={"release_on": row.release_on or oslo_day(timezone.now())}))


def _page(request: ActorRequest, row: Batch, form: ReadyForm, reasons: tuple[str, ...] = ()) -> HttpResponse:
    context: dict[str, Any] = batch_page(request, row) | {
        "form": form,
        "problems": [("utsending", text) for text in reasons],
    }
    is_refused = bool(reasons) or form.is_bound
    return render(request, "applications/caseworker/batch.html", context, status=422 if is_refused else 200)


@audience(Audience.STAFF)
@require_GET
def live(request: ActorRequest, pk: int) -> HttpResponse:
    """How the sending goes, alone: the panel asks for it every two seconds while letters go."""
    row = batch_of(request, pk)
    return render(request, "applications/caseworker/_live.html", {"batch": row, "live": live_counts(row)})


@audience(Audience.STAFF)
@require_POST
def ready(request: ActorRequest, pk: int) -> HttpResponse:
    """Freeze the letters for a day."""
    row, form = batch_of(request, pk), ReadyForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    day: date = form.cleaned_data["release_on"]
    try:
        make_ready(batch=row, release_on=day, actor=request.actor, now=timezone.now())
    except (GateClosed, outbox.NotReady) as error:
        return _page(request, row, form, error.reasons)
    messages.success(request, _("Brevene er klare. En annen må lese stikkprøven og frigi dem."))
    return redirect("sendroom:batch", pk=pk)


@audience(Audience.STAFF)
@require_POST
def release(request: ActorRequest, pk: int) -> HttpResponse:
    """Let the letters go."""
    row = batch_of(request, pk)
    try:
        release_batch(batch=row, actor=request.actor, now=timezone.now())
    except (GateClosed, outbox.NotReady) as error:
        return _page(request, row, ReadyForm(initial={"release_on": row.release_on}), error.reasons)
    messages.success(request, _("Brevene er frigitt og sendes nå."))
    return redirect("sendroom:batch", pk=pk)


@audience(Audience.STAFF)
@require_POST
def stop(request: ActorRequest, pk: int) -> HttpResponse:
    """Stop a batch that has not gone; its letters wait for another."""
    row = batch_of(request, pk)
    try:
        stop_batch(batch=row, actor=request.actor, now=timezone.now(), reason=_("Stoppet i utsendingen"))
    except (GateClosed, outbox.NotReady) as error:
        return _page(request, row, ReadyForm(initial={"release_on": row.release_on}), error.reasons)
    messages.success(request, _("Utsendingen er stoppet. Brevene er ikke sendt."))
    return redirect("sendroom:list")


@audience(Audience.STAFF)
@require_POST
def aside(request: ActorRequest, pk: int, letter_pk: int) -> HttpResponse:
    """Hold the letters of one case back; they wait for another batch."""
    row = batch_of(request, pk)
    found = get_object_or_404(letters_of(request, row), pk=letter_pk)
    try:
        set_aside(
            batch=row, case_ref=found.case_ref, actor=request.actor, now=timezone.now(),
            reason=_("Holdt igjen i utsendingen"),
        )  # fmt: skip
    except (GateClosed, outbox.NotReady) as error:
        for reason in error.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("Brevet i sak %(number)s er holdt igjen.") % {"number": found.case_no})
    return redirect("sendroom:batch", pk=pk)


@audience(Audience.STAFF)
@require_POST
def again(request: ActorRequest, pk: int, letter_pk: int) -> HttpResponse:
    """Have a letter that could not be made tried once more."""
    found = get_object_or_404(letters_of(request, batch_of(request, pk)), pk=letter_pk)
    outbox.retry_letter(letter=found, actor=request.actor, now=timezone.now())
    messages.success(request, _("Brevet blir laget på nytt."))
    return redirect("sendroom:batch", pk=pk)


@audience(Audience.STAFF)
@require_GET
def letter(request: ActorRequest, pk: int, letter_pk: int) -> HttpResponse:
    """One letter of the batch, as it will be sent or was sent. Reading it is logged, and counts in the sample."""
    row = batch_of(request, pk)
    found: Letter = get_object_or_404(letters_of(request, row), pk=letter_pk)
    if found.text:
        read_letter(letter=found, actor=request.actor, now=timezone.now())
    context = {"batch": row, "letter": found, "letter_html": paper(found)}
    return render(request, "applications/caseworker/batch_letter.html", context)


urlpatterns = [
    path("", overview, name="list"),
    path("utlysning/<slug:key>/samle/", gather, name="gather"),
    path("<int:pk>/", batch, name="batch"),
    path("<int:pk>/na/", live, name="live"),
    path("<int:pk>/klar/", ready, name="ready"),
    path("<int:pk>/frigi/", release, name="release"),
    path("<int:pk>/stopp/", stop, name="stop"),
    path("<int:pk>/brev/<int:letter_pk>/", letter, name="letter"),
    path("<int:pk>/brev/<int:letter_pk>/hold/", aside, name="aside"),
    path("<int:pk>/brev/<int:letter_pk>/pa-nytt/", again, name="again"),
]
