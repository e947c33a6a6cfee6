"""What became of the rules from one edition of a scheme to another, in plain words; one chooses which to compare."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from organisations.access import Audience, audience
from schemes.models import Edition
from schemes.operations.comparing import compared
from schemes.public.cards import card_of
from schemes.queries import call_by_key, frozen_editions


@audience(Audience.PUBLIC)
@require_safe
def of_call(request: HttpRequest, key: str, other: str = "") -> HttpResponse:
    """The call's edition against another of its scheme (by version), always from the older to the newer one.

    Without `other` it is the newest before it, else the one after; a scheme with one edition has nothing to compare.
    """
    call, language = call_by_key(key), get_language() or "nb"
    if call is None:
        raise Http404
    others = [each for each in frozen_editions(call.scheme_id) if each.pk != call.edition_id]
    chosen = _chosen(call.edition, others, other)
    if other and chosen is None:
        raise Http404
    older, newer = _in_order(call.edition, chosen) if chosen else (None, None)
    context = {
        "call": call,
        "card": card_of(call, timezone.now(), language),
        "others": others,
        "chosen": chosen,
        "older": older,
        "newer": newer,
        "is_same_year": older is not None and newer is not None and older.year == newer.year,
        "found": compared(older.sha256, newer.sha256, language) if older and newer else None,
        "language": language,
    }
    return render(request, "schemes/public/difference.html", context)


def _place(edition: Edition) -> tuple[int, int]:
    return (edition.year, edition.revision)


def _in_order(one: Edition, other: Edition) -> tuple[Edition, Edition]:
    return (one, other) if _place(one) < _place(other) else (other, one)


def _chosen(own: Edition, others: list[Edition], version: str) -> Edition | None:
    """The edition that is asked for, or the nearest one: the newest of those before, else the first of those after."""
    if version:
        return next((each for each in others if each.version == version), None)
    before = [each for each in others if _place(each) < _place(own)]
    if before:
        return before[-1]
    return others[0] if others else None
