"""What the directorate's desk for reports lists: duties by where they stand, with counts in one query."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from applications.models import Obligation
from applications.permissions import cases_of
from applications.queries.paging import Page, Sort, moment, page_of
from applications.workflow import ObligationStatus
from organisations.actors import Actor
from reporting.queries.duties import REPORTED
from reporting.workflow import ReportStatus
from schemes.queries import SchemeRoles

PAGE_SIZE = 50


class Tab(StrEnum):
    """The tabs of the list."""

    WAITING = "venter"
    LATE = "over-fristen"
    RETURNED = "tilbake"
    APPROVED = "godkjent"


@dataclass(frozen=True, slots=True)
class Order:
    """How one tab is sorted."""

    sort: Sort
    is_descending: bool = False


DUE = Coalesce("report__return_due_on", "due_on")
ORDERS = {
    Tab.WAITING: Order(Sort("sent", "submitted_at", moment, F("report__submitted_at"))),
    Tab.LATE: Order(Sort("due", "counted_due_on", date.fromisoformat, DUE)),
    Tab.RETURNED: Order(Sort("due", "counted_due_on", date.fromisoformat, DUE)),
    Tab.APPROVED: Order(Sort("approved", "approved_at", moment, F("report__approved_at")), is_descending=True),
}


def duties_for(actor: Actor, *, scheme_roles: SchemeRoles | None = None) -> QuerySet[Obligation]:
    """The duties to report of the cases a person may see; a case with a conflict is absent (fvl § 6)."""
    cases = cases_of(actor, scheme_roles=scheme_roles)
    rows = Obligation.objects.filter(application__in=cases.values("pk"), kind__in=REPORTED)
    return rows.filter(decision__released_at__isnull=False).exclude(status=ObligationStatus.WITHDRAWN)


def _in(tab: Tab, today: date) -> Q:
    """What one tab holds."""
    match tab:
        case Tab.WAITING:
            return Q(report__status=ReportStatus.SUBMITTED)
        case Tab.LATE:
            returned = Q(report__status=ReportStatus.RETURNED, report__return_due_on__lt=today)
            unsent = Q(due_on__lt=today) & (Q(report__isnull=True) | Q(report__status=ReportStatus.DRAFT))
            return Q(status=ObligationStatus.OPEN) & (returned | unsent)
        case Tab.RETURNED:
            return Q(report__status=ReportStatus.RETURNED)
        case Tab.APPROVED:
            return Q(report__status=ReportStatus.APPROVED)


def counts(rows: QuerySet[Obligation], today: date) -> dict[str, int]:
    """How many each tab holds: one query."""
    found: dict[str, Any] = rows.aggregate(**{tab.name: Count("pk", filter=_in(tab, today)) for tab in Tab})
    return {tab: found[tab.name] for tab in Tab}


def page(
    rows: QuerySet[Obligation], tab: Tab, *, today: date, after: str = "", before: str = "", size: int = PAGE_SIZE
) -> Page[Obligation]:
    """One page of a tab in one query: oldest first; what is approved newest first."""
    order = ORDERS[tab]
    related = rows.filter(_in(tab, today)).select_related(
        "report", "application__lead", "application__edition", "application__caseworker"
    )
    related = related.defer("application__edition__document", "report__content")
    related = related.annotate(**{order.sort.column: order.sort.expression})
    return page_of(related, sort=order.sort, is_descending=order.is_descending, size=size, after=after, before=before)
