"""«Min side»: what awaits the organisation, its applications, grants and letters; the directorate goes to its queue."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from applications.models import Application, Decision, InformationRequest, Obligation
from applications.permissions import applications_of
from applications.queries.money import open_obligations
from applications.queries.standing import Standing, newest_first, standing
from applications.workflow import ObligationKind, ObligationStatus, Status
from letters.models import Letter
from organisations.access import ActorRequest, Audience, audience
from schemes.queries import document_of
from schemes.workdays import oslo_day

SHOWN = 20
SOON = 30  # days


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that awaits the organisation: date first, one button."""

    due_on: date
    title: str
    detail: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Card:
    """One application with its badge and sentence."""

    application: Application
    title: str
    standing: Standing
    url: str


def _url_of(duty: Obligation) -> str:
    """Where a duty is done."""
    if duty.kind == ObligationKind.ACCEPTANCE:
        return reverse("applicant:terms", kwargs={"ref": duty.application.ref})
    return reverse("grantee:case", kwargs={"ref": duty.application.ref})


def tasks_of(request: ActorRequest, applications: list[Any], today: date) -> list[Task]:
    """Open duties and corrections of the organisation, late first; all from rows, nothing typed."""
    duties = open_obligations(today).filter(application__in=applications, status=ObligationStatus.OPEN)
    tasks = []
    for duty in duties.select_related("application__edition__scheme"):
        titles = {
            term.kind: term.title
            for term in document_of(duty.application.edition).terms_of(duty.application.track).obligations
        }
        title = titles[duty.kind].in_language(request.LANGUAGE_CODE) if duty.kind in titles else duty.kind
        tasks.append(Task(duty.due_on, title, duty.application.case_no, _url_of(duty), _("Gå til oppgaven")))
    for application in applications:
        for asked in application.open_requests:
            url = reverse("applicant:correction", kwargs={"ref": application.ref})
            tasks.append(Task(asked.due_on, _("Svar på spørsmål om søknaden"), application.case_no, url, _("Svar nå")))
    return sorted(tasks, key=lambda task: task.due_on)


def cards_of(request: ActorRequest, applications: list[Any], today: date) -> list[Card]:
    """The applications as cards, newest event first."""
    cards = []
    for application in applications:
        due_on = next((asked.due_on for asked in application.open_requests), None)
        track = document_of(application.edition).track(application.track).name.in_language(request.LANGUAGE_CODE)
        name = "applicant:tasks" if application.status == Status.DRAFT else "applicant:receipt"
        url = reverse(name, kwargs={"ref": application.ref})
        title = application.project_title or track
        cards.append(Card(application, title, standing(application, today=today, due_on=due_on), url))
    return cards


def applications_shown(request: ActorRequest) -> list[Application]:
    """The newest applications of the organisation with what the page needs, in a fixed number of queries."""
    open_requests = InformationRequest.objects.filter(answered_at__isnull=True, lapsed_at__isnull=True)
    released = Decision.objects.filter(released_at__isnull=False).select_related("award").order_by("-id")
    rows = applications_of(request.actor).select_related("call__scheme", "edition__scheme", "lead")
    rows = rows.prefetch_related(
        Prefetch("requests", open_requests, to_attr="open_requests"), Prefetch("decisions", released)
    )
    return list(newest_first(rows)[:SHOWN])


@audience(Audience.SIGNED_IN)
@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """What awaits us."""
    if request.actor.organisation_id is None:
        return redirect("login:organisation")
    if request.actor.is_staff:
        return redirect("caseworker:queue")
    today = oslo_day(timezone.now())
    applications = applications_shown(request)
    letters = Letter.objects.visible_to(request.actor.organisation_id).with_unread().order_by("-available_at", "-id")
    context = {
        "today": today,
        "tasks": tasks_of(request, applications, today),
        "cards": cards_of(request, applications, today),
        "letters": letters[:5],
    }
    return render(request, "grantportal/home.html", context)


urlpatterns = [path("", home, name="home")]
