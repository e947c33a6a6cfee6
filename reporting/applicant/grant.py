"""One grant: what is next and by when, the duties with their states, payments and what they wait for, letters."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from applications.models import Obligation
from applications.workflow import ObligationStatus
from letters.models import Letter
from letters.wording import long_date
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from reporting.applicant.loading import duty_title, grant_for, name_of, scheme_of
from reporting.applicant.words import Said, duty_said, duty_url, grant_said, instalment_said, next_duty, repayment_said
from reporting.queries.duties import due_of
from schemes.workdays import oslo_day

LETTERS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One duty on the timeline, as the component draws it."""

    state: str
    title: str
    detail: str
    at: str
    url: str
    link: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One instalment with what it waits for."""

    number: int
    amount_nok: int
    said: Said


@audience(Audience.APPLICANT)
@require_GET
def grant(request: ActorRequest, ref: str) -> HttpResponse:
    """The page of one grant."""
    found = grant_for(request, ref)
    now: datetime = timezone.now()
    today = oslo_day(now)
    application, duty = found.application, next_duty(found)
    letters = Letter.objects.visible_to(request.actor.organisation_id).of_case(application.ref).with_unread()
    audit.record_reading(actor=request.actor, what="grant", case_ref=application.ref, now=now)
    context = {
        "application": application,
        "name": name_of(application),
        "scheme": scheme_of(application),
        "grant": found,
        "today": today,
        "said": grant_said(found, today),
        "next": duty,
        "next_on": due_of(duty) if duty is not None else None,
        "next_title": duty_title(duty) if duty is not None else "",
        "next_said": duty_said(duty, today) if duty is not None else None,
        "next_url": duty_url(duty) if duty is not None else "",
        "entries": [_entry(each, today, duty) for each in found.duties],
        "payments": [Payment(each.number, each.amount_nok, instalment_said(each, today)) for each in found.instalments],
        "repayments": [(each, repayment_said(each)) for each in found.repayments],
        "letters": letters[:LETTERS],
    }
    return render(request, "reporting/applicant/grant.html", context)


def _entry(duty: Obligation, today: date, first: Obligation | None) -> Entry:
    said = duty_said(duty, today)
    state = "done" if duty.status in (ObligationStatus.FULFILLED, ObligationStatus.DELIVERED) else "coming"
    if said.state == "late":
        state = "late"
    elif first is not None and duty.pk == first.pk:
        state = "now"
    return Entry(
        state=state,
        title=duty_title(duty),
        detail=f"{said.word}. {said.sentence}" if said.sentence else said.word,
        at=_("frist %(day)s") % {"day": long_date(due_of(duty))},
        url=duty_url(duty),
        link=_("Åpne") if duty_url(duty) else "",
    )
