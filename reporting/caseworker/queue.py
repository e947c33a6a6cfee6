"""Reports that wait, are late, have gone back or are approved: tabs with counts, one row for each duty."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from applications.models import Obligation
from applications.permissions import CASEWORK
from organisations.access import ActorRequest, Audience, audience
from reporting.caseworker.opening import duty_title, reading_language
from reporting.queries.desk import Tab, counts, duties_for, page
from reporting.queries.duties import begun, due_of
from reporting.queries.money import open_count
from schemes.queries import document_of, roles_of
from schemes.workdays import oslo_day


@dataclass(frozen=True, slots=True)
class Row:
    """One duty as the list shows it."""

    duty: Obligation
    title: str
    track: str
    due_on: date
    is_late: bool
    is_late_when_sent: bool
    url: str


@audience(Audience.STAFF)
@require_GET
def queue(request: ActorRequest) -> HttpResponse:
    """One tab of the list, fifty to a page."""
    actor, today = request.actor, oslo_day(timezone.now())
    roles = roles_of(actor.user_id or 0)
    chosen = request.GET.get("fane", "")
    tab = Tab(chosen) if chosen in set(Tab) else Tab.WAITING
    rows = duties_for(actor, scheme_roles=roles)
    found = page(rows, tab, today=today, after=request.GET.get("etter", ""), before=request.GET.get("for", ""))
    here = f"{reverse('reports:queue')}?fane={tab}"
    context = {
        "tab": tab,
        "today": today,
        "rows": [_row(each, today) for each in found.rows],
        "tabs": tabs_of(tab, counts(rows, today)),
        "repayment_count": open_count(actor, scheme_roles=roles) if roles.any & CASEWORK else 0,
        "next_url": f"{here}&etter={found.after}" if found.after else "",
        "previous_url": f"{here}&for={found.before}" if found.before else "",
    }
    return render(request, "reporting/caseworker/queue.html", context)


def _row(duty: Obligation, today: date) -> Row:
    document = document_of(duty.application.edition)
    report = begun(duty)
    sent_on = report.first_submitted_on if report is not None else None
    is_shown = report is not None and report.submitted_at is not None
    url = reverse("reports:report", args=[report.pk]) if is_shown and report is not None else ""
    return Row(
        duty=duty,
        title=duty_title(duty, document),
        track=document.track(duty.application.track).name.in_language(reading_language()),
        due_on=due_of(duty),
        is_late=due_of(duty) < today,
        is_late_when_sent=sent_on is not None and sent_on > duty.due_on,
        url=url or reverse("caseworker:case", args=[duty.application.ref]),
    )


def tabs_of(current: Tab, found: dict[str, int]) -> list[dict[str, object]]:
    """The tabs with their counts."""
    labels = {
        Tab.WAITING: _("Venter på oss"),
        Tab.LATE: _("Over fristen"),
        Tab.RETURNED: _("Sendt tilbake"),
        Tab.APPROVED: _("Godkjent"),
    }
    base = reverse("reports:queue")
    return [
        {"label": label, "url": f"{base}?fane={tab}", "is_current": tab is current, "count": found[tab]}
        for tab, label in labels.items()
    ]
