"""Reads for the caseworkers' desk: the queue with its tabs and counts, and what one case page shows. No writes.

Every function starts from rows the caller has scoped (permissions.cases_of): what is not for a person never enters.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from applications.models import Application, Attachment, InformationRequest, Message, Objection
from applications.models.application import DUE, NEVER
from applications.queries.paging import Page, Sort, moment, page_of, text_key, whole
from applications.queries.search import matching
from applications.workflow import UNFINISHED, Status
from letters.models import Letter
from organisations.models import RegisterCompletion, User

LIMIT = 10_000  # counts above are told as "10 000+": counting further costs more than anyone learns
PAGE_SIZE = 50
TRIED = 10  # cases looked at when several people ask for the next one at once
OPEN = UNFINISHED
WORKED_ON = (Status.SUBMITTED, Status.ASSESSING)  # before anything is proposed


class Tab(StrEnum):
    """The tabs of the queue."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    OVERDUE = "overdue"
    READY = "ready"
    ALL = "all"


SORTS = {
    sort.name: sort
    for sort in (
        Sort("due", "due_on", date.fromisoformat, DUE),
        Sort("name", "sort_key", text_key),
        Sort("amount", "applied_nok", whole),
        Sort("received", "submitted_at", moment),
    )
}


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list shows: one tab, narrowed. Empty = all of it; `status` empty = cases that are not finished."""

    tab: Tab = Tab.MINE
    call: int | None = None
    track: str = ""
    status: str = ""
    county: str = ""
    text: str = ""
    sort: str = "due"
    is_descending: bool = False

    def in_tab(self, tab: Tab) -> "CaseFilter":
        """The same narrowing in another tab."""
        return replace(self, tab=tab)


@dataclass(frozen=True, slots=True)
class Tally:
    """A count that stops at the limit."""

    counted: int

    def __str__(self) -> str:
        """The number, or "10 000+"."""
        return "10\u00a0000+" if self.is_capped else str(self.counted)

    @property
    def is_capped(self) -> bool:
        """There are more than were counted."""
        return self.counted > LIMIT


@dataclass(frozen=True, slots=True)
class Tallies:
    """How many cases each tab holds, how many the filter leaves, and what those apply for together."""

    tabs: dict[Tab, Tally]
    found: Tally
    applied_nok: int | None  # None when too many to add up
    is_rare: bool  # few cases hold the words looked for, whatever else narrows the list (see search.matching)


def in_tab(rows: QuerySet[Application], tab: Tab, *, user_id: int | None, today: date) -> QuerySet[Application]:
    """The cases of one tab; "all" is all of them, whatever their status."""
    match tab:
        case Tab.MINE:
            return rows.filter(status__in=OPEN, caseworker_id=user_id)
        case Tab.UNASSIGNED:
            return rows.filter(status__in=WORKED_ON, caseworker__isnull=True)
        case Tab.WAITING:
            return rows.filter(status__in=OPEN, is_waiting=True)
        case Tab.OVERDUE:
            return rows.filter(status__in=OPEN, is_waiting=False, due_on__lt=today)
        case Tab.READY:
            return rows.filter(status=Status.RECOMMENDED)
        case Tab.ALL:
            return rows


def filtered(
    rows: QuerySet[Application], chosen: CaseFilter, *, user_id: int | None, today: date, is_rare: bool = False
) -> QuerySet[Application]:
    """The cases a filter leaves, in no order. `is_rare` as in `search.matching`."""
    rows = in_tab(rows, chosen.tab, user_id=user_id, today=today)
    if chosen.status == "any":
        pass
    elif chosen.status:
        rows = rows.filter(status=chosen.status)
    elif chosen.tab is Tab.ALL:
        rows = rows.filter(status__in=OPEN)
    if chosen.call is not None:
        rows = rows.filter(call_id=chosen.call)
    if chosen.track:
        rows = rows.filter(track=chosen.track)
    if chosen.county:
        rows = rows.filter(county=chosen.county)
    return matching(rows, chosen.text, is_rare=is_rare)


SHOWN = (
    "ref",
    "case_no",
    "track",
    "status",
    "applied_nok",
    "county",
    "sort_key",
    "due_on",
    "is_waiting",
    "is_late",
    "met_count",
    "not_met_count",
    "unknown_count",
    "discretion_count",
    "submitted_at",
    "edition__sha256",
    "call",
    "lead__name",
    "lead__kind",
    "lead__municipality_number",
    "lead__valid_to_on",
    "caseworker__display_name",
    "caseworker__username",
)


def queue_page(
    rows: QuerySet[Application],
    chosen: CaseFilter,
    *,
    user_id: int | None,
    today: date,
    after: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
    is_rare: bool = False,
) -> Page[Application]:
    """One page of the queue in one query; each row knows `has_news`, an unread message, and `has_objection`.

    `has_objection`: the applicant says that a register is wrong, and nobody has answered. `is_rare` as the tallies of
    the same filter say.
    """
    rows = filtered(rows, chosen, user_id=user_id, today=today, is_rare=is_rare)
    rows = rows.annotate(
        has_news=Exists(unread_from_applicant(OuterRef("pk"))), has_objection=Exists(open_objections(OuterRef("pk")))
    )
    rows = rows.select_related("lead", "caseworker", "edition").only(*SHOWN)
    return page_of(
        rows,
        sort=SORTS.get(chosen.sort, SORTS["due"]),
        is_descending=chosen.is_descending,
        size=size,
        after=after,
        before=before,
        absent=NEVER,
    )


class _Counted(Subquery):
    """The number of rows of a subquery that is not correlated."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class _CountedAndAdded(Subquery):
    """Number of rows and sum of the one column of a subquery, read in one pass and put together as a text."""

    template = "(SELECT COUNT(*) || ' ' || COALESCE(SUM(added.applied_nok), 0) FROM (%(subquery)s) added)"
    output_field = CharField()
    empty_result_set_value = "0 0"


def tallies(rows: QuerySet[Application], chosen: CaseFilter, *, user_id: int, today: date) -> Tallies:
    """All counts of the queue in one query, each stopping at the limit."""

    def capped(of: QuerySet[Application], *columns: str) -> QuerySet[Application, Any]:
        return of.order_by().values(*columns)[: LIMIT + 1]

    found = filtered(rows, chosen, user_id=user_id, today=today)
    counts: dict[str, Any] = {
        tab: _Counted(capped(_shown_in(rows, tab, user_id=user_id, today=today), "pk")) for tab in Tab
    }
    worded = matching(Application.objects.all(), chosen.text) if chosen.text else Application.objects.none()
    both, words = _CountedAndAdded(capped(found, "applied_nok")), _Counted(capped(worded, "pk"))
    *tabs, together, with_words = User.objects.filter(pk=user_id).values_list(*counts.values(), both, words).get()
    counted, added = (int(part) for part in together.split())
    return Tallies(
        tabs={tab: Tally(count) for tab, count in zip(Tab, tabs, strict=True)},
        found=Tally(counted),
        applied_nok=None if counted > LIMIT else added,
        is_rare=bool(chosen.text) and with_words <= LIMIT,
    )


def _shown_in(rows: QuerySet[Application], tab: Tab, *, user_id: int | None, today: date) -> QuerySet[Application]:
    """What a tab shows before it is narrowed: "all" begins with the cases that are not finished."""
    return filtered(rows, CaseFilter(tab=tab), user_id=user_id, today=today)


def next_cases(rows: QuerySet[Application]) -> list[Application]:
    """The unassigned cases that are due first: what "Ta neste sak" tries, one after the other."""
    waiting = in_tab(rows, Tab.UNASSIGNED, user_id=None, today=NEVER)
    return list(waiting.order_by(DUE, "pk")[:TRIED])


def neighbour_of(
    rows: QuerySet[Application], application: Application, *, user_id: int | None, is_next: bool
) -> Application | None:
    """The case before or after this one among the person's own, by due date; None at the ends."""
    chosen = CaseFilter(tab=Tab.MINE)
    cursor = f"{(application.due_on or NEVER).isoformat()}~{application.pk}"
    page = queue_page(
        rows,
        chosen,
        user_id=user_id,
        today=NEVER,
        after=cursor if is_next else "",
        before="" if is_next else cursor,
        size=1,
    )
    return page.rows[0] if page.rows else None


def unread_from_applicant(application: Any) -> QuerySet[Message]:
    """Messages of a case that nobody at the directorate has read."""
    return Message.objects.filter(application=application, is_from_directorate=False, read_at__isnull=True)


def open_objections(application: Any) -> QuerySet[Objection]:
    """What the applicant says is wrong in a register, not answered yet."""
    return Objection.objects.open().filter(application=application)


CORRECTION = ("due_on", "asked_at", "answered_at", "lapsed_at")  # of the newest request


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the row of a case that was read for its page. The correction is the newest request."""

    has_conflict: bool | None  # what the person last declared, None = nothing
    unread_count: int
    attachment_count: int
    letter_count: int
    completion_count: int  # entered in the register and waiting for a second person
    objection_count: int  # the applicant says that a register is wrong, and nobody has answered
    correction_due_on: date | None
    correction_asked_at: datetime | None
    correction_answered_at: datetime | None
    correction_lapsed_at: datetime | None

    @classmethod
    def of(cls, application: Application) -> "Beside":
        """Read off a row of `for_case_page` over rows that know `has_conflict`."""
        return cls(**{each.name: getattr(application, each.name) for each in fields(cls)})


def for_case_page(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Scoped rows with all that the head and the tabs of a case page show: one query for the case."""
    unread = unread_from_applicant(OuterRef("pk")).order_by().values("application")
    attached = Attachment.objects.of_application().standing().filter(application=OuterRef("pk"))
    written = Letter.objects.filter(case_ref=OuterRef("ref")).order_by().values("case_ref")
    asked = InformationRequest.objects.filter(application=OuterRef("pk")).order_by("-id")
    found = RegisterCompletion.objects.filter(
        case_ref=OuterRef("ref"), confirmed_at__isnull=True, refused_at__isnull=True
    )
    related = rows.select_related("call__scheme", "edition__scheme", "lead", "caseworker").defer("edition__document")
    return related.annotate(
        unread_count=_count_of(unread, "application"),
        attachment_count=_count_of(attached.order_by().values("application"), "application"),
        letter_count=_count_of(written, "case_ref"),
        objection_count=_count_of(open_objections(OuterRef("pk")).order_by().values("application"), "application"),
        completion_count=_count_of(found.order_by().values("case_ref"), "case_ref"),
        **{f"correction_{name}": Subquery(asked.values(name)[:1]) for name in CORRECTION},
    )


def _count_of(rows: QuerySet[Any, Any], group: str) -> Coalesce:
    counted = rows.annotate(counted=Count(group)).values("counted")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
