"""The rules of a call in plain words, from the document that cases are judged by; and the list of rule sets."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from organisations.access import Audience, audience
from schemes.operations.describing import rule_groups, unset_sentences
from schemes.public.cards import card_of
from schemes.queries import call_by_key, calls_for_catalogue, document_of


@audience(Audience.PUBLIC)
@require_safe
def of_call(request: HttpRequest, key: str) -> HttpResponse:
    """Every rule of every track: what is tested, with which values, on which source, and what it does."""
    language = get_language() or "nb"
    call = call_by_key(key)
    if call is None:
        raise Http404
    document = document_of(call.edition)
    context = {
        "call": call,
        "card": card_of(call, timezone.now(), language),
        "edition": call.edition,
        "circular": document.circular,
        "groups": rule_groups(document, language),
        "unset": unset_sentences(call, document, language),
        "sources": document.sources,
        "language": language,
    }
    return render(request, "schemes/public/rules.html", context)


@audience(Audience.PUBLIC)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """How the rules work, and the rule set of each call with its version and digest."""
    now, language = timezone.now(), get_language() or "nb"
    rows = [(call, card_of(call, now, language), document_of(call.edition)) for call in calls_for_catalogue()]
    return render(request, "schemes/public/rules_index.html", {"rows": list(reversed(rows))})
