"""«Min side» (look.md 02): what awaits the organisation, its applications, grants, letters and dates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from applications.models import Application, InformationRequest, MunicipalSupport, RequestedField
from applications.operations.drafting import STILL_COUNTS
from applications.permissions import applications_of, supports_of
from applications.queries.contents import contents_of
from applications.queries.standing import Standing, newest_first, standing
from applications.workflow import Status
from grantportal.desks import awaited, dates
from letters.models import Letter
from organisations.access import ActorRequest, Audience, audience
from organisations.actors import MemberRole
from organisations.models import Organisation
from reporting.applicant.loading import duty_title, name_of, scheme_of
from reporting.applicant.words import Said, grant_said, next_duty
from reporting.queries.duties import due_of
from reporting.queries.grants import Grant, grant_of, grants_of
from schemes.workdays import oslo_day

SHOWN = 20
LETTERS = 5
DATES = 6
WITH_US = (Status.SUBMITTED, Status.ASSESSING, Status.RECOMMENDED, Status.DECIDED, Status.REJECTED, Status.DISMISSED)


@dataclass(frozen=True, slots=True)
class Card:
    """One application with its badge and sentence."""

    application: Application
    title: str
    scheme: str
    standing: Standing
    url: str


@dataclass(frozen=True, slots=True)
class Running:
    """One running grant: what is granted, paid and next."""

    name: str
    scheme: str
    url: str
    granted_nok: int
    paid_nok: int
    next_title: str
    next_on: date | None
    said: Said
    is_practice: bool


@audience(Audience.SIGNED_IN)
@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """What awaits us. The directorate goes to its queue."""
    if request.actor.organisation_id is None:
        return redirect("login:organisation")
    if request.actor.is_staff:
        return redirect("caseworker:queue")
    today = oslo_day(timezone.now())
    is_mine = request.GET.get("bare") == "mine"
    letters = Letter.objects.visible_to(request.actor.organisation_id)
    unread = letters.unopened().count()
    request.menu_counts = {"letters:inbox": unread}  # type: ignore[attr-defined]
    context = _awaited(request, today, is_mine=is_mine) | {
        "today": today,
        "is_mine": is_mine,
        "organisation": Organisation.objects.get(pk=request.actor.organisation_id),
        "letters": letters.with_unread().defer("html", "text").order_by("-available_at", "-id")[:LETTERS],
        "letter_count": letters.count(),
    }
    return render(request, "grantportal/home.html", context)


def _awaited(request: ActorRequest, today: date, *, is_mine: bool) -> dict[str, Any]:
    """Tasks, applications, grants and dates: a fixed number of queries however many there are."""
    applications = list(_applications(request))
    drafts = [each for each in applications if each.status == Status.DRAFT]
    contents = contents_of(drafts) if drafts else {}
    grants = [grant_of(row, request.actor) for row in grants_of(request.actor)[:SHOWN]]
    running = [grant for grant in grants if grant.is_running]
    if is_mine:  # what this person has begun or sent
        contents = {pk: each for pk, each in contents.items() if _is_own(each.application, request)}
        tasked = [grant for grant in running if _is_own(grant.application, request)]
        asked = [each for each in applications if _is_own(each, request)]
    else:
        tasked, asked = running, applications
    tasks = [
        *awaited.corrections(asked),
        *awaited.drafts(contents, request.actor),
        *awaited.duties(tasked, today),
        *awaited.supports(_supports(request)),
    ]
    return {
        "tasks": awaited.in_order(tasks),
        "cards": [_card(each, today) for each in applications if each.status in WITH_US],
        "running": [_running(grant, today) for grant in running],
        "over_count": len(grants) - len(running),
        "dates": awaited.ahead(contents.values(), tasked, today)[:DATES],
    }


def _supports(request: ActorRequest) -> list[MunicipalSupport]:
    """What the leadership of this municipality is asked to support; nobody else is asked, nor costs it them a query."""
    if not request.actor.has_role(MemberRole.LEAD):
        return []
    rows = supports_of(request.actor).filter(
        confirmed_at__isnull=True, participant__application__status__in=STILL_COUNTS
    )
    related = rows.select_related(
        "participant__organisation", "participant__application__call__scheme", "participant__application__edition"
    )
    return list(related.defer("participant__application__edition__document").order_by("id")[:SHOWN])


def _is_own(application: Application, request: ActorRequest) -> bool:
    return request.actor.user_id in (application.created_by_id, application.submitted_by_id)


def _applications(request: ActorRequest) -> QuerySet[Application]:
    """The newest applications of the organisation, each with what is asked of it."""
    fields = Prefetch("fields", RequestedField.objects.only("request_id"), to_attr="asked")
    asked = InformationRequest.objects.filter(answered_at__isnull=True, lapsed_at__isnull=True).prefetch_related(fields)
    rows = applications_of(request.actor).exclude(status__in=[Status.WITHDRAWN, Status.CLOSED])
    rows = rows.select_related("call__scheme", "edition__scheme", "lead").defer("edition__document")
    return newest_first(rows.prefetch_related(Prefetch("requests", asked, to_attr="open_requests")))[:SHOWN]


def _card(application: Application, today: date) -> Card:
    due_on = next((asked.due_on for asked in application.open_requests), None)  # type: ignore[attr-defined]
    return Card(
        application,
        application.project_title or name_of(application),
        f"{scheme_of(application)}, {name_of(application)}",
        standing(application, today=today, due_on=due_on),
        reverse("applicant:receipt", args=[application.ref]),
    )


def _running(grant: Grant, today: date) -> Running:
    application, duty = grant.application, next_duty(grant)
    return Running(
        name=name_of(application),
        scheme=scheme_of(application),
        url=reverse("grantee:case", args=[application.ref]),
        granted_nok=grant.award.total_nok,
        paid_nok=grant.paid_nok,
        next_title=duty_title(duty) if duty is not None else "",
        next_on=due_of(duty) if duty is not None else None,
        said=grant_said(grant, today),
        is_practice=application.call.is_practice,
    )


urlpatterns = [path("", home, name="home"), *dates.urlpatterns]
