"""«Alle frister»: every date and duty of the organisation, and the calendar that follows them (F21)."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from grantportal.desks.ics import Day, calendar_text
from grantportal.desks.obligations import entries_of
from organisations.access import ActorRequest, Audience, audience
from organisations.models import CalendarAddress, User
from organisations.operations.calendar import calendar_actor, end_calendar_address, make_calendar_address
from schemes.workdays import oslo_day

MADE = "calendar_secret"  # in the session until the page has shown it once
KEPT = timedelta(days=60)  # what is past stays in the calendar for a while


@audience(Audience.APPLICANT)
@require_GET
def dates(request: ActorRequest) -> HttpResponse:
    """The list, by scheme and year when asked; and the person's own calendar address."""
    today = oslo_day(timezone.now())
    found = entries_of(request.actor, today)
    scheme, year = request.GET.get("ordning", ""), request.GET.get("ar", "")
    shown = [each for each in found if scheme in ("", each.scheme) and year in ("", str(each.year))]
    standing = CalendarAddress.objects.filter(
        user_id=request.actor.user_id, organisation_id=request.actor.organisation_id, ended_at__isnull=True
    )
    secret = request.session.pop(MADE, "")
    context = {
        "today": today,
        "open_entries": [each for each in shown if each.is_open],
        "closed_entries": [each for each in shown if not each.is_open],
        "schemes": sorted({each.scheme for each in found}),
        "years": sorted({each.year for each in found}, reverse=True),
        "scheme": scheme,
        "year": year,
        "address": standing.first(),
        "new_address": f"{settings.BASE_URL}{reverse('calendar', args=[secret])}" if secret else "",
    }
    return render(request, "grantportal/dates.html", context)


@audience(Audience.APPLICANT)
@require_POST
def make(request: ActorRequest) -> HttpResponse:
    """A new address; shown once on the page that follows."""
    request.session[MADE] = make_calendar_address(actor=request.actor, now=timezone.now())
    return redirect(f"{reverse('home:dates')}#kalender")


@audience(Audience.APPLICANT)
@require_POST
def end(request: ActorRequest) -> HttpResponse:
    """The address stops working."""
    end_calendar_address(actor=request.actor, now=timezone.now())
    return redirect(f"{reverse('home:dates')}#kalender")


@audience(Audience.SYSTEM)
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar file, for programs that know the address; who stands behind it is looked up each time."""
    actor = calendar_actor(secret)
    if actor is None:
        raise Http404
    now = timezone.now()
    today = oslo_day(now)
    host = settings.BASE_URL.partition("://")[2]
    with translation.override(User.objects.values_list("language", flat=True).get(pk=actor.user_id)):
        days = [
            Day(f"{each.key}@{host}", each.on, each.calendar_title)
            for each in entries_of(actor, today)
            if each.on is not None and (each.is_open or each.on >= today) and each.on >= today - KEPT
        ]
        name = _("Frister for %(name)s") % {"name": actor.organisation_name}
    text = calendar_text(name=name, url=f"{settings.BASE_URL}{reverse('home:dates')}", days=days, now=now)
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": 'inline; filename="frister.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


urlpatterns = [
    path("frister/", dates, name="dates"),
    path("frister/kalender/", make, name="make_calendar"),
    path("frister/kalender/slutt/", end, name="end_calendar"),
]
