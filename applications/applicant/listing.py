"""The organisation's own applications, and starting a new one."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from applications.applicant.carrying import Carried, carried_in, keep
from applications.applicant.loading import reading_language, title_of
from applications.models import Application, Decision, InformationRequest
from applications.operations.drafting import CallNotOpen, HasContent, copy_application, start_application
from applications.permissions import WRITING, applications_of
from applications.queries.standing import Standing, newest_first, standing
from applications.workflow import Status
from organisations.access import ActorRequest, Audience, audience
from organisations.actors import Actor
from organisations.models import Organisation
from schemes.models import Call
from schemes.queries import call_by_key, document_of, open_calls
from schemes.workdays import oslo_day

SHOWN = 200
EARLIER = 5  # applications that a new one can be a copy of


@dataclass(frozen=True, slots=True)
class Row:
    """One application in the list, with the sentence that says whose turn it is."""

    application: Application
    title: str
    scheme: str
    standing: Standing
    url: str
    lead_name: str = ""  # who leads, where the organisation is a partner


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
    rows = [_row(each, today, request.actor.organisation_id) for each in newest_first(found)[:SHOWN]]
    context = {
        "drafts": [row for row in rows if row.application.status == Status.DRAFT],
        "sent": [row for row in rows if row.application.status != Status.DRAFT],
        "calls": open_calls(today).exists(),
    }
    return render(request, "applications/applicant/list.html", context)


def _row(application: Application, today: date, organisation_id: int | None) -> Row:
    document = document_of(application.edition)
    due_on = next((each.due_on for each in application.open_requests), None)  # type: ignore[attr-defined]
    name = "applicant:tasks" if application.status == Status.DRAFT else "applicant:receipt"
    return Row(
        application=application,
        title=application.project_title or title_of(application, document),
        scheme=f"{document.name.in_language(reading_language())} {document.year}",
        standing=standing(application, today=today, due_on=due_on),
        url=reverse(name, args=[application.ref]),
        lead_name="" if application.lead_id == organisation_id else application.lead.name,
    )


def earlier_applications(actor: Actor, call: Call) -> QuerySet[Application]:
    """What the organisation has sent to the same scheme, the newest first: what a new draft may be a copy of."""
    rows = applications_of(actor).filter(lead_id=actor.organisation_id, call__scheme_id=call.scheme_id)
    rows = rows.exclude(status=Status.DRAFT).select_related("call", "edition__scheme").defer("edition__document")
    return newest_first(rows)


def _begin(request: ActorRequest, call: Call, track: str, source: Application | None, carried: Carried) -> HttpResponse:
    """The draft, empty or as a copy; what nobody has answered in it is filled with what the pre-check brings along."""
    organisation = get_object_or_404(Organisation, pk=request.actor.organisation_id)
    now, onward = timezone.now(), "applicant:tasks"
    application = start_application(call=call, track=track, organisation=organisation, actor=request.actor, now=now)
    if source is not None:
        try:
            copy_application(source=source, application=application, actor=request.actor, now=now)
            onward = "applicant:since_last"
        except HasContent:
            messages.info(request, _("Dere har et utkast fra før. Det er ikke endret, og ingenting er kopiert."))
    keep(request, application, carried)
    return redirect(onward, ref=application.ref)


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
    refusal, earlier = "", list(earlier_applications(request.actor, call)[:EARLIER])
    carried = carried_in(request, document, track)
    if request.method == "POST":
        source = next((each for each in earlier if each.ref == request.POST.get("source")), None)
        try:
            return _begin(request, call, track, source, carried)
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
        "earlier": [(each, title_of(each, document_of(each.edition))) for each in earlier],
        "carried": carried,
    }
    return render(request, "applications/applicant/start.html", context, status=422 if refusal else 200)
