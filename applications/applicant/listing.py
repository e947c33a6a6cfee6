"""The organisation's own applications, and starting a new one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from applications.applicant.loading import reading_language, title_of
from applications.models import Application, Decision, InformationRequest
from applications.operations.drafting import CallNotOpen, start_application
from applications.permissions import WRITING, applications_of
from applications.queries.standing import Standing, newest_first, standing
from applications.workflow import Status
from organisations.access import ActorRequest, Audience, audience
from organisations.models import Organisation
from schemes.queries import call_by_key, document_of, open_calls
from schemes.workdays import oslo_day

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One application in the list, with the sentence that says whose turn it is."""

    application: Application
    title: str
    scheme: str
    standing: Standing
    url: str


@audience(Audience.APPLICANT)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    """All applications of the organisation, the newest first; what can be applied for now beside them."""
    today = oslo_day(timezone.now())
    asked = InformationRequest.objects.filter(answered_at__isnull=True, lapsed_at__isnull=True)
    released = Decision.objects.filter(released_at__isnull=False).select_related("award").order_by("-id")
    found = applications_of(request.actor).select_related("call__scheme", "edition__scheme", "lead")
    found = found.defer("edition__document").prefetch_related(
        Prefetch("requests", asked, to_attr="open_requests"), Prefetch("decisions", released)
    )
    rows = [_row(each, today) for each in newest_first(found)[:SHOWN]]
    context = {
        "drafts": [row for row in rows if row.application.status == Status.DRAFT],
        "sent": [row for row in rows if row.application.status != Status.DRAFT],
        "calls": open_calls(today).exists(),
    }
    return render(request, "applications/applicant/list.html", context)


def _row(application: Application, today: date) -> Row:
    document = document_of(application.edition)
    due_on = next((each.due_on for each in application.open_requests), None)  # type: ignore[attr-defined]
    name = "applicant:tasks" if application.status == Status.DRAFT else "applicant:receipt"
    return Row(
        application=application,
        title=application.project_title or title_of(application, document),
        scheme=f"{document.name.in_language(reading_language())} {document.year}",
        standing=standing(application, today=today, due_on=due_on),
        url=reverse(name, args=[application.ref]),
    )


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def start(request: ActorRequest, call_key: str, track: str) -> HttpResponse:
    """What one is about to start; POST makes the draft, or goes to the one that is there."""
    call = call_by_key(call_key)
    if call is None or not call.edition.sha256:
        raise Http404
    document = document_of(call.edition)
    chosen = next((each for each in document.tracks if each.key == track), None)
    if chosen is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        organisation = get_object_or_404(Organisation, pk=request.actor.organisation_id)
        try:
            application = start_application(
                call=call, track=track, organisation=organisation, actor=request.actor, now=timezone.now()
            )
            return redirect("applicant:tasks", ref=application.ref)
        except CallNotOpen as closed:
            refusal = closed.sentence
    language = reading_language()
    context = {
        "call": call,
        "track": chosen,
        "name": chosen.name.in_language(language),
        "description": chosen.description.in_language(language),
        "who": chosen.who.in_language(language),
        "scheme": document.name.in_language(language),
        "sections": [each.title.in_language(language) for each in document.sections_for(track)],
        "minutes": sum(each.minutes or 0 for each in document.sections_for(track)),
        "may_start": request.actor.has_role(*WRITING),
        "refusal": refusal,
    }
    return render(request, "applications/applicant/start.html", context, status=422 if refusal else 200)
