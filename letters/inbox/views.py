"""The letter archive: list, letter, PDF. What is another organisation's does not exist."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from letters import files
from letters.inbox.reading import record_opening
from letters.models import Letter
from letters.models.letter import LetterQuerySet
from organisations.access import ActorRequest, Audience, audience

PER_PAGE = 30


def _own(request: ActorRequest) -> LetterQuerySet:
    """The letters that the organisation acted for has received."""
    return Letter.objects.visible_to(request.actor.organisation_id)


def _older_than(rows: LetterQuerySet, marker: str) -> LetterQuerySet:
    """The rows after the letter named in the address; all of them when there is none."""
    last = rows.filter(pk=marker).values("available_at", "pk").first() if marker.isdecimal() else None
    if last is None:
        return rows
    at, pk = last["available_at"], last["pk"]
    return rows.filter(Q(available_at__lte=at) & (Q(available_at__lt=at) | Q(pk__lt=pk)))


@audience(Audience.APPLICANT)
@require_safe
def inbox(request: ActorRequest) -> HttpResponse:
    """The letters, newest first, the unread in bold."""
    marker = request.GET.get("eldre", "")
    rows = _older_than(_own(request), marker).with_unread().order_by("-available_at", "-pk")
    letters = list(rows.defer("html", "text")[: PER_PAGE + 1])
    has_more = len(letters) > PER_PAGE
    letters = letters[:PER_PAGE]
    address = reverse("letters:inbox")
    context = {
        "letters": letters,
        "unread_count": _own(request).unopened().count(),
        "previous_url": address if marker else "",
        "next_url": f"{address}?eldre={letters[-1].pk}" if has_more else "",
    }
    return render(request, "letters/inbox.html", context)


@audience(Audience.APPLICANT)
@require_safe
def letter(request: ActorRequest, letter_id: int) -> HttpResponse:
    """One letter as it was sent, with its PDF and who has opened it. Opening it is logged."""
    row = get_object_or_404(_own(request), pk=letter_id)
    if request.method == "GET":
        record_opening(letter=row, what="letter", actor=request.actor, now=timezone.now())
    context = {
        "letter": row,
        "frozen": SafeString(row.html),  # every value in it was escaped when it was frozen
        "openings": row.openings.select_related("user").order_by("opened_at", "pk"),
    }
    return render(request, "letters/letter_page.html", context)


@audience(Audience.APPLICANT)
@require_safe
def pdf(request: ActorRequest, letter_id: int) -> HttpResponseBase:
    """The letter of record. `?last-ned=1` saves it instead of showing it."""
    row = get_object_or_404(_own(request).exclude(pdf=""), pk=letter_id)
    try:
        answer = files.pdf_response(
            name=str(row.pdf), filename=row.pdf_filename, as_attachment=bool(request.GET.get("last-ned"))
        )
    except FileNotFoundError:
        raise Http404 from None
    if request.method == "GET":
        record_opening(letter=row, what="pdf", actor=request.actor, now=timezone.now())
    return answer
