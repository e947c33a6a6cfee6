"""One call: what it is, who may apply, how much, by when, and where one starts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from organisations.access import Audience, audience
from schemes.public.cards import card_of, source_of, tracks_of
from schemes.queries import call_by_key, document_of
from schemes.questions import worded
from schemes.workdays import oslo_day


@audience(Audience.PUBLIC)
@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """The page of one call."""
    now, language = timezone.now(), get_language() or "nb"
    call = call_by_key(key)
    if call is None:
        raise Http404
    document = document_of(call.edition)
    card = card_of(call, now, language)
    context = {
        "call": call,
        "card": card,
        "circular": document.circular,
        "tracks": tracks_of(call, document, is_open=card.is_open, language=language),
        "passages": [
            (worded(each.title, language), worded(each.text, language), source_of(document, each.source, language))
            for each in document.passages
        ],
        "is_only": len(document.tracks) == 1,
        "today": oslo_day(now),
    }
    return render(request, "schemes/public/detail.html", context)
