"""The front page: every call by deadline, open and coming first, the closed behind a link (picture 01)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from organisations.access import Audience, audience
from schemes.public.cards import card_of
from schemes.queries import calls_for_catalogue
from schemes.workdays import oslo_day

SHOW, CLOSED = "vis", "lukket"


@audience(Audience.PUBLIC)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What can be applied for now and soon, or what is closed."""
    now = timezone.now()
    cards = [card_of(call, now, get_language() or "nb") for call in calls_for_catalogue()]
    closed = [card for card in cards if card.is_closed]
    current = [card for card in cards if not card.is_closed]
    is_closed = request.GET.get(SHOW) == CLOSED
    context = {
        "cards": list(reversed(closed)) if is_closed else current,
        "is_closed": is_closed,
        "closed_count": len(closed),
        "current_count": len(current),
        "today": oslo_day(now),
    }
    return render(request, "schemes/public/catalogue.html", context)
