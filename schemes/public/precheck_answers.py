"""The answer of the pre-check: for each call and track the verdict, its reason in a sentence, and the conditions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.lineage import Registers
from schemes.edition import Track
from schemes.given import GivenGrant
from schemes.money import kr
from schemes.public.precheck_offers import Offer, applicant_on, ask, known_facts
from schemes.public.precheck_questions import Answers, carried, with_answers
from schemes.public.precheck_who import Who
from schemes.public.wording import day_in_words, listed
from schemes.questions import worded
from schemes.rules.explain import HEADINGS, RuleNode, explain
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind, Severity, Verdict

SOURCES = {
    "register": gettext_lazy("register"),
    "answer": gettext_lazy("egne svar, ikke kontrollert"),
    "call": gettext_lazy("utlysningen"),
    "system": gettext_lazy("portalen"),
    "absent": gettext_lazy("ikke kjent"),
}
BADGES = {
    Verdict.ELIGIBLE: OutcomeKind.MET,
    Verdict.NOT_ELIGIBLE: OutcomeKind.NOT_MET,
    Verdict.INCOMPLETE: OutcomeKind.UNKNOWN,
    Verdict.NEEDS_DISCRETION: OutcomeKind.DISCRETION,
}
ORDER = (Verdict.ELIGIBLE, Verdict.NEEDS_DISCRETION, Verdict.INCOMPLETE, Verdict.NOT_ELIGIBLE)
OVER = {
    Verdict.ELIGIBLE: gettext_lazy("Dere kunne søke"),
    Verdict.NOT_ELIGIBLE: gettext_lazy("Dere fylte ikke vilkårene"),
    Verdict.INCOMPLETE: gettext_lazy("Vi mangler opplysninger"),
    Verdict.NEEDS_DISCRETION: gettext_lazy("Måtte vurderes av Bufdir"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """A fact a condition rests on: its words, its value, and where it came from."""

    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition under the answer, with its source by name and what it rests on."""

    node: RuleNode
    source: str
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class TrackAnswer:
    """The answer for one track. `reason` is the outcome that decides it; `start_url` is empty when one cannot apply."""

    key: str
    name: str
    amount: str
    verdict: Verdict
    state: str
    word: str
    lead: str
    reason: RuleNode | None
    source: str
    conditions: tuple[Condition, ...]
    counts: tuple[tuple[str, int], ...]
    start_url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """The answer for one call: what it comes to, then each track. `note` says when it is asked about another body."""

    key: str
    name: str
    offer: Offer
    headline: str
    note: str
    tracks: tuple[TrackAnswer, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, with which answers, in which language, and which call and track they chose («key» or «key.track»).

    `given` are the grants of the portal itself, read once for the page.
    """

    registers: Registers
    who: Who
    answers: Answers
    language: str
    chosen: str = ""
    given: tuple[GivenGrant, ...] = ()

    @property
    def has_open_questions(self) -> bool:
        """Whether something that was asked is not answered."""
        return any(each.key not in self.answers.given for each in self.answers.questions)


def evaluations_of(asked: Asked, offer: Offer) -> dict[str, Evaluation]:
    """What the rules of each track say, in the order of the document."""
    facts = with_answers(
        known_facts(asked.registers, asked.who, offer, asked.given),
        asked.answers,
        registers=asked.registers,
        applicant=applicant_on(asked.registers, asked.who, offer.asked_on),
        name=asked.who.name,
        on=offer.asked_on,
    )
    return {track.key: ask(offer, track.key, facts) for track in offer.document.tracks}


def answer_of_call(asked: Asked, offer: Offer) -> CallAnswer:
    """The whole answer of one call."""
    evaluations = evaluations_of(asked, offer)
    wanted = asked.chosen.partition(".")[2] if asked.chosen.partition(".")[0] == offer.key else ""
    tracks = [
        _track_answer(asked, offer, track, evaluations[track.key], is_chosen=track.key == wanted)
        for track in offer.document.tracks
    ]
    return CallAnswer(
        key=offer.key,
        name=f"{worded(offer.document.name, asked.language)} {offer.document.year}",
        offer=offer,
        headline=_headline(tracks, offer, asked.language),
        note=_note(asked, offer),
        tracks=tuple(sorted(tracks, key=lambda each: (not each.is_chosen, ORDER.index(each.verdict)))),
    )


def _track_answer(asked: Asked, offer: Offer, track: Track, evaluation: Evaluation, *, is_chosen: bool) -> TrackAnswer:
    explanation = explain(evaluation, audience="applicant", language=asked.language)
    nodes = {node.code: node for node in explanation.nodes()}
    deciding = deciding_outcome(evaluation)
    reason = nodes.get(deciding.rule) if deciding else None
    return TrackAnswer(
        key=track.key,
        name=capfirst(worded(track.name, asked.language)),
        amount=_("inntil %(most)s") % {"most": kr(track.max_nok)} if track.max_nok is not None else "",
        verdict=evaluation.verdict,
        state=BADGES[evaluation.verdict].value,
        word=word_of(evaluation.verdict, offer, asked.language),
        lead=_lead(evaluation, has_open_questions=asked.has_open_questions),
        reason=reason,
        source=_source(offer, reason) if reason else "",
        conditions=tuple(
            Condition(node, _source(offer, node), _basis(node, evaluation.of(node.code)))
            for node in explanation.nodes()
        ),
        counts=tuple((group.state.value, len(group.nodes)) for group in explanation.groups),
        start_url=_start_url(asked, offer, track.key) if offer.is_open else "",
        is_chosen=is_chosen,
    )


def word_of(verdict: Verdict, offer: Offer, language: str) -> str:
    """The verdict as a badge says it; of a call that is over in the past."""
    return str(OVER[verdict]) if offer.is_over else HEADINGS[verdict].in_language(language)


def deciding_outcome(evaluation: Evaluation) -> Outcome | None:
    """The outcome that carries the verdict: the first that hinders; when all is met, the exception that opens the way.

    Else the one that rests on most facts, the last of several.
    """
    standing = evaluation.standing()
    wanted = BADGES[evaluation.verdict]
    if evaluation.verdict is not Verdict.ELIGIBLE:
        hinders = [each for each in standing if each.outcome is wanted and each.severity is not Severity.INFORMS]
        return next(iter(hinders), None)
    opening = {each.replaced_by for each in evaluation.outcomes if each.replaced_by}
    met = [each for each in standing if each.outcome is wanted]
    return max(reversed(met), key=lambda each: (each.rule in opening, len(each.inputs)), default=None)


def _lead(evaluation: Evaluation, *, has_open_questions: bool) -> str:
    """The verdict said in the first words of the answer, where the reason alone does not say it."""
    if not evaluation.outcomes:
        return _("Reglene prøver ingenting før søknaden er skrevet.")
    if evaluation.verdict is Verdict.ELIGIBLE:
        return _("Alle vilkår som kan prøves nå, er oppfylt.")
    if evaluation.verdict is Verdict.INCOMPLETE and has_open_questions:
        return _("Svar på spørsmålene over, så vet vi mer.")
    return ""


def _source(offer: Offer, node: RuleNode) -> str:
    """Where a rule stands, with the name of the source in place of its mark: «Rundskriv 19/2019 …, Hvem kan søke»."""
    named = node.source
    for source in offer.document.sources:
        mark, name = rf"(?<!\w){re.escape(source.key)}(?!\w)", source.short.in_language(node.lang)
        named = name.join(re.split(mark, named))
    return capfirst(named)


def _basis(node: RuleNode, outcome: Outcome) -> tuple[Basis, ...]:
    """The facts with their sources; what the applicant said is always told as not verified."""
    return tuple(
        Basis(
            value.label,
            value.value or _("ikke kjent"),
            str(SOURCES[outcome.inputs[value.fact].source]) if value.value else "",
        )
        for value in node.values
    )


def _start_url(asked: Asked, offer: Offer, track: str) -> str:
    """Where the application begins, with the answers that belong to this call and who they are about."""
    try:
        address = reverse("applicant:start", args=[offer.key, track])
    except NoReverseMatch:
        return ""
    values = carried(asked.answers, offer)
    if not values:
        return address
    return f"{address}?{urlencode([('sjekk', asked.who.key), *values])}"


# ----- sentences -----------------------------------------------------------------------------------------------------


def _headline(tracks: Sequence[TrackAnswer], offer: Offer, language: str) -> str:
    """The whole call in a few sentences: what one can apply for and what not, and why where one reason holds."""
    if len(tracks) == 1:
        return ""
    names: dict[Verdict, list[str]] = {}
    for track, answer in zip(offer.document.tracks, tracks, strict=True):
        names.setdefault(answer.verdict, []).append(track.name.in_language(language))
    told = [_can_and_cannot(names, is_over=offer.is_over)]
    refused = {each.reason.sentence for each in tracks if each.verdict is Verdict.NOT_ELIGIBLE and each.reason}
    if len(refused) == 1:
        told.append(_("Grunnen: %(reason)s") % {"reason": refused.pop()})
    if judged := listed(names.get(Verdict.NEEDS_DISCRETION, ())):
        told.append(_("Bufdir må vurdere %(judged)s.") % {"judged": judged})
    if unknown := listed(names.get(Verdict.INCOMPLETE, ())):
        told.append(_("Vi mangler opplysninger for å svare om %(unknown)s.") % {"unknown": unknown})
    return " ".join(each for each in told if each)


def _can_and_cannot(names: Mapping[Verdict, list[str]], *, is_over: bool) -> str:
    """«Dere kan søke om tilpassing, ikke om modellutvikling.»: the two stand together."""
    can, cannot = listed(names.get(Verdict.ELIGIBLE, ())), listed(names.get(Verdict.NOT_ELIGIBLE, ()))
    words = {"can": can, "cannot": cannot}
    if can and cannot:
        now, then = (
            _("Dere kan søke om %(can)s, ikke om %(cannot)s."),
            _("Dere kunne søke om %(can)s, ikke om %(cannot)s."),
        )
    elif can:
        now, then = _("Dere kan søke om %(can)s."), _("Dere kunne søke om %(can)s.")
    elif cannot:
        now, then = _("Dere fyller ikke vilkårene for %(cannot)s."), _("Dere fylte ikke vilkårene for %(cannot)s.")
    else:
        return ""
    return (then if is_over else now) % words


def _note(asked: Asked, offer: Offer) -> str:
    """When the body did not exist on the day of the call, or had become another one by then."""
    body = asked.who.body
    if body is None:
        return ""
    applicant = applicant_on(asked.registers, asked.who, offer.asked_on)
    words = {"name": body.name, "day": day_in_words(offer.asked_on)}
    if applicant.body is None:
        sentence = _("%(name)s var delt %(day)s. Velg kommunen dere er en del av nå.")
        return sentence % words
    if not applicant.number:
        return _("%(name)s hadde ikke noe nummer %(day)s. Derfor vet registrene ingenting om dere da.") % words
    if applicant.body != body:
        sentence = _("%(name)s ble en del av %(now)s %(since)s. Svaret gjelder %(now)s.")
        return sentence % {
            **words,
            "now": applicant.body.name,
            "since": day_in_words(body.ended_on) if body.ended_on else "",
        }
    return ""
