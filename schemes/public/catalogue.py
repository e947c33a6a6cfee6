"""The front page: every call by deadline, open and coming first, the closed behind a link (picture 01)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from organisations.access import Audience, audience
from organisations.models import Organisation
from schemes.models import Call
from schemes.public.cards import CallCard, card_of
from schemes.public.for_us import tracks_for
from schemes.queries import calls_for_catalogue
from schemes.workdays import oslo_day

SHOW, CLOSED, FOR_US = "vis", "lukket", "oss"


@audience(Audience.PUBLIC)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What can be applied for now and soon, or what is closed."""
    now = timezone.now()
    calls = calls_for_catalogue()
    cards = [card_of(call, now, get_language() or "nb") for call in calls]
    closed = [card for card in cards if card.is_closed]
    current = [card for card in cards if not card.is_closed]
    is_closed = request.GET.get(SHOW) == CLOSED
    ours = _ours(request, calls, now)
    is_for_us = ours is not None and request.GET.get(SHOW) == FOR_US
    if ours is not None and is_for_us:
        current = [_narrowed(card, ours[card.key]) for card in current if card.key in ours]
    context = {
        "cards": list(reversed(closed)) if is_closed else current,
        "is_for_us": is_for_us,
        "may_narrow": ours is not None,
        "is_closed": is_closed,
        "closed_count": len(closed),
        "current_count": sum(not card.is_closed for card in cards),
        "today": oslo_day(now),
    }
    return render(request, "schemes/public/catalogue.html", context)


def _ours(request: HttpRequest, calls: Iterable[Call], now: datetime) -> dict[str, frozenset[str]] | None:
    """The tracks that may fit the organisation acted for, when asked; None for strangers and the directorate."""
    actor = getattr(request, "actor", None)
    if not actor or actor.organisation_id is None or actor.is_staff:
        return None
    if request.GET.get(SHOW) != FOR_US:
        return {}
    return tracks_for(Organisation.objects.get(pk=actor.organisation_id), calls, now)


def _narrowed(card: CallCard, tracks: frozenset[str]) -> CallCard:
    """The card with the tracks that may fit only."""
    return replace(card, tracks=tuple(each for each in card.tracks if each[0] in tracks))
