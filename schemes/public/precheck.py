"""The pre-check, open to all: who asks, at most five questions, and the answer for every call and track.

Nothing is stored. Everything stands in the address, so an answer can be kept, printed and sent to a colleague.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisations.access import Audience, audience
from organisations.models.keys import sort_key
from schemes.given import given_grants
from schemes.public.precheck_answers import Asked, CallAnswer, answer_of_call, evaluations_of
from schemes.public.precheck_offers import Offer, in_order, offer_of
from schemes.public.precheck_past import past_of
from schemes.public.precheck_questions import Answers, PrecheckForm, answers_in, asked_of, form_of, merged_questions
from schemes.public.precheck_who import (
    KIND_WORDS,
    MOST_SHOWN,
    Directory,
    NotFound,
    Who,
    directory,
    find,
    namesakes,
    who_at,
)
from schemes.queries import calls_for_catalogue
from schemes.questions import worded
from schemes.rules.outcome import Evaluation, Verdict
from schemes.workdays import oslo_day

WHO, SEARCH, CHOSEN = "hvem", "sok", "ordning"


@dataclass(slots=True)
class Search:
    """Who was looked for, and what came of it: one, some to choose between, or a sentence that says why not."""

    text: str = ""
    who: Who | None = None
    problem: str = ""
    others: tuple[Who, ...] = ()


@dataclass(slots=True)
class Choice:
    """The call, or call and track, that the visitor chose; empty is all that can be applied for now."""

    value: str = ""
    key: str = ""
    problem: str = ""
    options: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)


@audience(Audience.PUBLIC)
@require_safe
def precheck(request: HttpRequest) -> HttpResponse:
    """Find who asks; a clear hit goes to its own address, which shows questions and answers."""
    now = timezone.now()
    known = directory()
    search = _search(known, request.GET, now)
    if search.who is not None and not request.GET.get(WHO):
        values = {WHO: search.who.key, CHOSEN: request.GET.get(CHOSEN, "")}
        found = urlencode({name: value for name, value in values.items() if value})
        return redirect(f"{reverse('calls:precheck')}?{found}")
    offers = [offer_of(call, now) for call in calls_for_catalogue()]
    choice = _choice(offers, request.GET.get(CHOSEN, ""))
    context = _context(known, search, choice, now)
    if search.who is not None:
        context |= _answered(known, search.who, in_order(offers, choice.key), choice, request.GET)
    refused = search.problem or choice.problem or (context["form"] and context["form"].errors)
    return render(request, "schemes/public/precheck.html", context, status=422 if refused else 200)


def _search(known: Directory, data: QueryDict, now: datetime) -> Search:
    text, key, today = data.get(SEARCH, ""), data.get(WHO, ""), oslo_day(now)
    try:
        if key:
            return Search(who=who_at(known, key))
        if SEARCH in data and not known.is_empty:
            found = find(known, text, today)
            return Search(text, found.who, others=found.others)
    except NotFound as nobody:
        return Search(text, problem=nobody.sentence, others=nobody.others)
    return Search(text)


def _choice(offers: list[Offer], value: str) -> Choice:
    """What can be chosen: every call, and in each its tracks."""
    language = get_language() or "nb"
    options = []
    for offer in in_order(offers):
        name = f"{worded(offer.document.name, language)} {offer.document.year}"
        tracks = [(f"{offer.key}.{each.key}", worded(each.name, language)) for each in offer.document.tracks]
        options.append(
            (name, [(offer.key, _("alle delordninger")), *tracks] if len(tracks) > 1 else [(offer.key, name)])
        )
    known = {key for _name, keys in options for key, _label in keys}
    if value and value not in known:
        return Choice(problem=_("Vi kjenner ikke ordningen. Velg en fra listen."), options=options)
    return Choice(value, value.partition(".")[0], options=options)


def _context(known: Directory, search: Search, choice: Choice, now: datetime) -> dict[str, Any]:
    today = oslo_day(now)
    return {
        "search": search,
        "choice": choice,
        "today": today,
        "is_empty": known.is_empty,
        "names": [] if search.who else _names(known, today),
        "others": [_link(each, choice) | {"years": each.years(today)} for each in search.others[:MOST_SHOWN]],
        "has_more": len(search.others) > MOST_SHOWN,
        "kinds": [(f"slag-{kind.value}", words) for kind, words in KIND_WORDS.items()],
        "form": None,
    }


def _names(known: Directory, today: date) -> list[str]:
    """The names one can write, as the browser offers them while one writes: what stands today."""
    everybody = (*known.municipalities(), *known.districts, *known.services)
    return sorted({each.name for each in everybody if each.exists_on(today)}, key=sort_key)


def _link(who: Who, choice: Choice) -> dict[str, str]:
    values = {WHO: who.key, CHOSEN: choice.value}
    query = urlencode({name: value for name, value in values.items() if value})
    return {"title": who.title, "url": f"{reverse('calls:precheck')}?{query}"}


def _answered(known: Directory, who: Who, offers: list[Offer], choice: Choice, data: QueryDict) -> dict[str, Any]:
    """Questions and answers of one that asks. Calls that are over are folded away unless one of them was chosen."""
    language = get_language() or "nb"
    nobody = Asked(known.registers, who, Answers((), {}), language, choice.value, given_grants())
    form = _form(nobody, _in_view(offers, choice), data)
    asked = replace(nobody, answers=Answers(form.questions, answers_in(form)))
    calls = [answer_of_call(asked, offer) for offer in offers]
    past = past_of(known.registers, who)
    return {
        "who": who,
        "past": past.sentences,
        "successors": [_link(each, choice) for each in past.successors],
        "namesakes": [
            _link(each, choice) | {"years": each.years(oslo_day(timezone.now()))} for each in namesakes(known, who)
        ],
        "form": form if form.fields else None,
        "is_answered": not asked.has_open_questions,
        "shown": [each for each in calls if not each.offer.is_over or each.key == choice.key],
        "over": [each for each in calls if each.offer.is_over and each.key != choice.key],
        "first": _first_open(calls),
    }


def _in_view(offers: list[Offer], choice: Choice) -> list[Offer]:
    """The calls whose questions are put: the chosen one, else what is open or coming, else all."""
    chosen = [each for each in offers if each.key == choice.key]
    return chosen or [each for each in offers if not each.is_over] or offers


def _form(nobody: Asked, offers: list[Offer], data: QueryDict) -> PrecheckForm:
    """The questions that are needed, bound to the answers in the address."""
    questions = merged_questions(offers)
    everything = form_of(questions, data, nobody.language)
    given = answers_in(everything)
    answered = replace(nobody, answers=Answers(tuple(questions), given))
    before, after = _all(nobody, offers), _all(answered, offers)
    return form_of(asked_of(questions, before, after, given), data, nobody.language)


def _all(asked: Asked, offers: list[Offer]) -> list[Evaluation]:
    return [evaluation for offer in offers for evaluation in evaluations_of(asked, offer).values()]


def _first_open(calls: list[CallAnswer]) -> str:
    """The one filled button: the first track that is met and can be started."""
    found = (
        f"{call.key}.{track.key}"
        for call in calls
        for track in call.tracks
        if track.verdict is Verdict.ELIGIBLE and track.start_url
    )
    return next(found, "")
