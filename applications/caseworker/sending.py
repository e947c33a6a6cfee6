"""The send room: batches of a call's decision letters, checked, made ready by one person and released by another."""

from collections import Counter
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from applications.operations.sending import (
    control,
    gather_batch,
    make_ready,
    release_batch,
    waiting_decisions,
)
from letters import outbox
from letters.models import Batch, BatchState, Letter
from letters.wording import WordingProblem
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
from schemes.models import Call
from schemes.queries import roles_of
from schemes.workdays import oslo_day

SHOWN = 200  # letters listed on one page; the count is always of all


class ReadyForm(forms.Form):
    """The day on which the letters are released."""

    release_on = forms.DateField(
        label=gettext_lazy("Dato for utsending"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Datoen står i brevene og er vedtaksdato."),
    )  # fmt: skip


def calls_of(request: ActorRequest) -> list[Call]:
    """The calls whose letters this person works with."""
    roles = roles_of(request.actor.user_id or 0)
    rows = Call.objects.select_related("scheme").order_by("-deadline_on", "id")
    return [call for call in rows if roles.for_scheme(call.scheme_id)]


def batch_of(request: ActorRequest, pk: int) -> Batch:
    """The batch, if it belongs to a call this person works with; 404 otherwise."""
    keys = [call.key for call in calls_of(request)]
    rows = Batch.objects.filter(call_key__in=keys).select_related("prepared_by", "released_by")
    return get_object_or_404(rows, pk=pk)


@audience(Audience.STAFF)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """What waits to be sent for each call, and the batches, newest first."""
    calls = calls_of(request)
    decisions = waiting_decisions(*calls).values_list("application__ref", "application__call_id")
    call_of = dict(decisions)
    free = Letter.objects.held().filter(batch__isnull=True, case_ref__in=call_of, dedupe_key__startswith="decision:")
    by_call = Counter(call_of[ref] for ref in free.values_list("case_ref", flat=True))
    waiting = [(call, by_call[call.pk]) for call in calls if by_call.get(call.pk)]
    batches = Batch.objects.filter(call_key__in=[call.key for call in calls]).order_by("-id")[:50]
    return render(request, "applications/caseworker/sendroom.html", {"waiting": waiting, "batches": batches})


@audience(Audience.STAFF)
@require_POST
def gather(request: ActorRequest, key: str) -> HttpResponse:
    """Put everything that waits in one batch."""
    call = get_object_or_404(Call, pk__in=[each.pk for each in calls_of(request)], key=key)
    name = _("Vedtak %(call)s") % {"call": call.key}
    try:
        batch = gather_batch(call=call, name=name, actor=request.actor, now=timezone.now())
    except GateClosed:
        messages.error(request, _("Ingen vedtak venter på utsending."))
        return redirect("sendroom:list")
    return redirect("sendroom:batch", pk=batch.pk)


@audience(Audience.STAFF)
@require_GET
def batch(request: ActorRequest, pk: int) -> HttpResponse:
    """One batch: control of count and sum, the letters to read, and the next step."""
    return _page(request, batch_of(request, pk), ReadyForm(initial={"release_on": oslo_day(timezone.now())}))


def _page(request: ActorRequest, row: Batch, form: ReadyForm, problems: tuple[str, ...] = ()) -> HttpResponse:
    letters = row.letters.select_related("recipient").order_by("case_no", "id")
    states = {state: 0 for state in ("held", "queued", "rendered", "sent", "dead")}
    for state in letters.values_list("state", flat=True):
        states[state] = states.get(state, 0) + 1
    context = {
        "batch": row,
        "checked": control(row) if row.state != BatchState.RELEASED else None,
        "letters": letters[:SHOWN],
        "states": states,
        "done": states["sent"],
        "form": form,
        "is_preparer": row.prepared_by_id == request.actor.user_id,
        "problems": [("utsending", text) for text in problems],
    }
    return render(request, "applications/caseworker/batch.html", context, status=422 if problems else 200)


@audience(Audience.STAFF)
@require_POST
def ready(request: ActorRequest, pk: int) -> HttpResponse:
    """Freeze the letters for a day."""
    row, form = batch_of(request, pk), ReadyForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    day: date = form.cleaned_data["release_on"]
    if day < oslo_day(timezone.now()):
        return _page(request, row, form, (_("Datoen er passert. Velg i dag eller senere."),))
    try:
        make_ready(batch=row, release_on=day, actor=request.actor, now=timezone.now())
    except (GateClosed, outbox.NotReady) as error:
        return _page(request, row, form, error.reasons)
    except WordingProblem as error:
        return _page(request, row, form, (_("Et brev kan ikke lages: %(why)s") % {"why": str(error)},))
    messages.success(request, _("Brevene er klare. En annen må frigi dem."))
    return redirect("sendroom:batch", pk=pk)


@audience(Audience.STAFF)
@require_POST
def release(request: ActorRequest, pk: int) -> HttpResponse:
    """Let the letters go."""
    row = batch_of(request, pk)
    form = ReadyForm(initial={"release_on": row.release_on})
    try:
        release_batch(batch=row, actor=request.actor, now=timezone.now())
    except (GateClosed, outbox.NotReady) as error:
        return _page(request, row, form, error.reasons)
    messages.success(request, _("Brevene er frigitt og sendes nå."))
    return redirect("sendroom:batch", pk=pk)


@audience(Audience.STAFF)
@require_POST
def stop(request: ActorRequest, pk: int) -> HttpResponse:
    """Stop a batch that has not gone; its letters wait for another."""
    row = batch_of(request, pk)
    try:
        outbox.stop(batch=row, actor=request.actor, now=timezone.now(), reason=_("Stoppet i utsendingen"))
    except outbox.NotReady as error:
        return _page(request, row, ReadyForm(), error.reasons)
    messages.success(request, _("Utsendingen er stoppet. Brevene er ikke sendt."))
    return redirect("sendroom:list")


@audience(Audience.STAFF)
@require_GET
def letter(request: ActorRequest, pk: int, letter_pk: int) -> HttpResponse:
    """One letter of the batch, as it will be sent or was sent."""
    row = batch_of(request, pk)
    found = get_object_or_404(row.letters.select_related("recipient"), pk=letter_pk)
    return render(request, "applications/caseworker/batch_letter.html", {"batch": row, "letter": found})


urlpatterns = [
    path("", overview, name="list"),
    path("utlysning/<slug:key>/samle/", gather, name="gather"),
    path("<int:pk>/", batch, name="batch"),
    path("<int:pk>/klar/", ready, name="ready"),
    path("<int:pk>/frigi/", release, name="release"),
    path("<int:pk>/stopp/", stop, name="stop"),
    path("<int:pk>/brev/<int:letter_pk>/", letter, name="letter"),
]
