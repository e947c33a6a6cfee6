"""The queue: what do I take now (look.md 06). Tabs with counts, filters in the address, one row for each case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.caseworker.filters import QueueForm, address, county_options, status_options, track_options
from applications.caseworker.looks import Look, is_overdue, lineage_line, look_of
from applications.models import Application
from applications.operations.assessing import keep_next_case
from applications.permissions import CASEWORK, cases_of
from applications.queries.cases import CaseFilter, Tab, Tallies, queue_page, tallies
from organisations.access import ActorRequest, Audience, audience
from schemes.models import Call
from schemes.queries import SchemeRoles, document_of, document_with, roles_of
from schemes.workdays import oslo_day
from schemes.workflow import SchemeRoleName


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the list shows it."""

    case: Application
    look: Look
    track: str
    lineage: str
    is_overdue: bool
    holder: str  # whose it is, where that is not known from the tab


def rows_of(cases: Iterable[Application], calls: Iterable[Call], *, today: date, shows_holder: bool) -> list[Row]:
    """The rows with their words; nothing is read."""
    by_id, language = {call.pk: call for call in calls}, _language()
    return [
        Row(
            case=each,
            look=look_of(each),
            track=_track_name(each, by_id[each.call_id], language),
            lineage=lineage_line(each),
            is_overdue=is_overdue(each, today),
            holder=str(each.caseworker) if shows_holder and each.caseworker else "",
        )
        for each in cases
    ]


def _track_name(case: Application, call: Call, language: str) -> str:
    """The track as the edition that the case is pinned to names it."""
    document = document_of(call.edition) if call.edition_id == case.edition_id else document_with(case.edition.sha256)
    return document.track(case.track).name.in_language(language)


def calls_worked_with(roles: SchemeRoles) -> list[Call]:
    """The calls of a person's schemes, newest first; one query."""
    rows = Call.objects.select_related("edition__scheme").defer("edition__document").exclude(edition__sha256="")
    if not roles.everywhere & CASEWORK:
        rows = rows.filter(scheme_id__in=roles.schemes_with(*CASEWORK))
    return list(rows.order_by("-id"))


@audience(Audience.STAFF)
@require_GET
def queue(request: ActorRequest) -> HttpResponse:
    """The caseworker's list; "mine" to begin with."""
    return _list(request, default_tab=Tab.MINE, title=_("Arbeidsliste"))


@audience(Audience.STAFF)
@require_GET
def cases(request: ActorRequest) -> HttpResponse:
    """All cases: the same list, with nothing narrowed."""
    return _list(request, default_tab=Tab.ALL, title=_("Saker"))


def _list(request: ActorRequest, *, default_tab: Tab, title: str) -> HttpResponse:
    user_id, today = request.actor.user_id or 0, oslo_day(timezone.now())
    roles = roles_of(user_id)
    chosen = QueueForm(request.GET).chosen(default_tab)
    scoped = cases_of(request.actor, scheme_roles=roles)
    calls = calls_worked_with(roles)
    counts = tallies(scoped, chosen, user_id=user_id, today=today)
    page = queue_page(
        scoped,
        chosen,
        user_id=user_id,
        today=today,
        after=request.GET.get("etter", ""),
        before=request.GET.get("for", ""),
        is_rare=counts.is_rare,
    )
    request.menu_counts = {"caseworker:queue": counts.tabs[Tab.MINE].counted}  # type: ignore[attr-defined]
    context = _around(chosen, counts, calls) | {
        "title": title,
        "today": today,
        "rows": rows_of(page.rows, calls, today=today, shows_holder=chosen.tab is not Tab.MINE),
        "next_url": address(chosen, etter=page.after) if page.after else "",
        "previous_url": address(chosen, **{"for": page.before}) if page.before else "",
        "may_take": SchemeRoleName.CASEWORKER in roles.any,
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "applications/caseworker/_rows.html" if is_part else "applications/caseworker/queue.html"
    return render(request, template, context)


def _around(chosen: CaseFilter, counts: Tallies, calls: list[Call]) -> dict[str, object]:
    """What stands around the rows: tabs, filters, sums, sorted heads."""
    return {
        "chosen": chosen,
        "counts": counts,
        "tabs": tabs_of(chosen, counts),
        "tracks": track_options(calls, chosen, _language()),
        "statuses": status_options(chosen),
        "counties": county_options(chosen),
        "heads": sort_heads(chosen),
        "unassigned_url": address(chosen.in_tab(Tab.UNASSIGNED)),
    }


def _language() -> str:
    """The language of the page, for texts of the edition."""
    return (get_language() or "nb")[:2]


def tabs_of(chosen: CaseFilter, counts: Tallies) -> list[dict[str, object]]:
    """The tabs with their counts; each is a link with its own address."""
    labels = {
        Tab.MINE: _("Mine"),
        Tab.UNASSIGNED: _("Ufordelte"),
        Tab.WAITING: _("Venter på søker"),
        Tab.OVERDUE: _("Over frist"),
        Tab.READY: _("Klare for vedtak"),
        Tab.ALL: _("Alle"),
    }
    return [
        {
            "label": label,
            "url": address(CaseFilter(tab=tab)),
            "is_current": chosen.tab is tab,
            "count": counts.tabs[tab],
        }
        for tab, label in labels.items()
    ]


def sort_heads(chosen: CaseFilter) -> dict[str, dict[str, str]]:
    """For each sortable column: its address, and which way it is sorted now."""
    heads = {}
    for name in ("name", "amount", "received", "due"):
        is_current = chosen.sort == name
        flips = is_current and not chosen.is_descending
        heads[name] = {
            "url": address(chosen, sort=name, order="desc" if flips else ""),
            "direction": ("descending" if chosen.is_descending else "ascending") if is_current else "",
        }
    return heads


@audience(Audience.STAFF)
@require_POST
def take_next(request: ActorRequest) -> HttpResponse:
    """Keep the unassigned case that is due first, and go there; the declaration comes before the reading."""
    case = keep_next_case(actor=request.actor, now=timezone.now())
    if case is None:
        messages.info(request, _("Ingen saker venter på å bli tatt."))
        return redirect("caseworker:queue")
    return redirect("caseworker:case", ref=case.ref)
