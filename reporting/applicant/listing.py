"""«Tilskudd og rapporter»: the grants of the organisation, what is next in each, and by when."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.access import ActorRequest, Audience, audience
from reporting.applicant.loading import duty_title, name_of, scheme_of
from reporting.applicant.words import Said, grant_said, next_duty
from reporting.queries.duties import due_of
from reporting.queries.grants import Grant, grant_of, grants_of
from schemes.workdays import oslo_day

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One grant in the list."""

    name: str
    scheme: str
    case_no: str
    granted_nok: int
    paid_nok: int
    next_title: str
    next_on: date | None
    said: Said
    url: str
    is_practice: bool


@audience(Audience.APPLICANT)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    """Running grants first due first; those that are over below."""
    today = oslo_day(timezone.now())
    grants = [grant_of(each, request.actor) for each in grants_of(request.actor)[:SHOWN]]
    running = sorted((each for each in grants if each.is_running), key=_first_date)
    context = {
        "running": [_row(each, today) for each in running],
        "over": [_row(each, today) for each in grants if not each.is_running],
    }
    return render(request, "reporting/applicant/list.html", context)


def _first_date(grant: Grant) -> date:
    duty = next_duty(grant)
    return due_of(duty) if duty is not None else date.max


def _row(grant: Grant, today: date) -> Row:
    application, duty = grant.application, next_duty(grant)
    return Row(
        name=name_of(application),
        scheme=scheme_of(application),
        case_no=application.case_no,
        granted_nok=grant.award.total_nok,
        paid_nok=grant.paid_nok,
        next_title=duty_title(duty) if duty is not None else "",
        next_on=due_of(duty) if duty is not None else None,
        said=grant_said(grant, today),
        url=reverse("grantee:case", args=[application.ref]),
        is_practice=application.call.is_practice,
    )
