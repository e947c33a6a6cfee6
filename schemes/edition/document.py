"""The published document: all that applies to one scheme in one year, as one frozen value. What a case reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemes.edition.duties import Due, Ladder, TrackTerms
from schemes.edition.form import DocumentAsked, Form, Question, Section
from schemes.edition.offer import (
    Body,
    CallProposal,
    CostCategory,
    CoveredCosts,
    Criterion,
    Passage,
    Source,
    Track,
)
from schemes.edition.settings import Unset, unset_of_call
from schemes.edition.text import Text
from schemes.edition.wording import LetterWording, WordingBlock, WordingLetter
from schemes.rules.registry import RuleConfig


@dataclass(frozen=True, slots=True)
class Example:
    """A case the administrators have thought through: facts, and the outcomes the rules must give (F80)."""

    name: str
    track: str
    phase: str
    facts: Mapping[str, Any]
    verdict: str = ""  # not checked when empty
    outcomes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDocument:
    """One edition. Fields that are None are not set: the sources are silent, and nothing is guessed."""

    scheme: str
    year: int
    revision: int
    circular: str = ""
    name: Text
    summary: Text
    goal: Text  # fits after «Målet med ordningen er»
    is_enkeltvedtak: bool | None = None
    score_max: int | None = None  # the top of the scale that criteria are scored on
    repays_unused: bool | None = None  # R37-R40 apply
    no_report_reason: str = ""  # why no report is asked for, where the terms ask for none
    auditor_kind: Text | None = None
    collection_text: Text | None = None
    interest_text: Text | None = None
    copies_to: tuple[str, ...] = ()
    body: Body
    call: CallProposal
    sources: tuple[Source, ...] = ()
    passages: tuple[Passage, ...] = ()
    tracks: tuple[Track, ...]
    cost_categories: tuple[CostCategory, ...] = ()
    covered_costs: tuple[CoveredCosts, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    terms: tuple[TrackTerms, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()
    documents: tuple[DocumentAsked, ...] = ()
    rules: tuple[RuleConfig, ...] = ()
    letters: tuple[WordingLetter, ...] = ()
    blocks: tuple[WordingBlock, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def version(self) -> str:
        """scheme-year-revision, as outcomes and stored runs name it: «utsatte-barn-2019-1»."""
        return f"{self.scheme}-{self.year}-{self.revision}"

    @property
    def ruleset_ref(self) -> Text:
        """How a letter names the rules: the circular, else the announcement they stand in."""
        return Text(self.circular, self.circular) if self.circular else self.sources[0].short

    @property
    def wording(self) -> LetterWording:
        """The letters and their blocks."""
        return LetterWording(self.letters, self.blocks)

    def track(self, key: str) -> Track:
        """The track `key`; KeyError when the edition has none."""
        for track in self.tracks:
            if track.key == key:
                return track
        raise KeyError(key)

    def question(self, key: str) -> Question:
        """The question `key`, of any form; KeyError when the edition has none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def criterion(self, key: str) -> Criterion:
        """The criterion `key` («K1»); KeyError when the edition has none."""
        for criterion in self.criteria:
            if criterion.key == key:
                return criterion
        raise KeyError(key)

    def category(self, key: str) -> CostCategory:
        """The cost category `key`; KeyError when the edition has none."""
        for category in self.cost_categories:
            if category.key == key:
                return category
        raise KeyError(key)

    def terms_of(self, track: str) -> TrackTerms:
        """The terms of `track`; KeyError when none are stated."""
        for terms in self.terms:
            if terms.track == track:
                return terms
        raise KeyError(track)

    def ladder_for(self, kind: str) -> Ladder:
        """The reminders about one kind of duty; without steps when the edition has none for it."""
        for ladder in self.ladders:
            if kind in ladder.kinds:
                return ladder
        return Ladder((kind,), ())

    def rules_for(self, track: str) -> tuple[RuleConfig, ...]:
        """The rules of `track`, in the order of the document."""
        return tuple(rule for rule in self.rules if track in rule.tracks)

    def sections_for(self, track: str, form: str = Form.APPLICATION) -> tuple[Section, ...]:
        """The parts of one form for `track`, in order."""
        return tuple(each for each in self.sections if each.form == form and _is_for(each.tracks, track))

    def questions_for(self, track: str, section: str) -> tuple[Question, ...]:
        """The questions of one section for `track`, in order."""
        return tuple(each for each in self.questions if each.section == section and _is_for(each.tracks, track))

    def documents_for(self, track: str) -> tuple[DocumentAsked, ...]:
        """The checklist of attachments for `track`."""
        return tuple(each for each in self.documents if _is_for(each.tracks, track))

    def categories_for(self, track: str, split: str = "") -> tuple[CostCategory, ...]:
        """The cost categories of `track`; `split` is the value of call.mu_split (C1), empty when it is not set."""
        return tuple(each for each in self.cost_categories if track in each.tracks and each.split in ("", split))

    def covered_costs_for(self, track: str, split: str = "") -> tuple[Text, ...]:
        """The lines of the letter's list of costs (letters.md 3.2)."""
        for each in self.covered_costs:
            if track in each.tracks and each.split in ("", split):
                return each.lines
        return ()

    def unset(self) -> tuple[Unset, ...]:
        """Everything that is not set, in plain words: settings of the call, then of the edition, then of its tracks."""
        codes = frozenset(rule.code for rule in self.rules)
        edition = tuple(each for name, each in _UNSET_OF_EDITION.items() if self._lacks(name))
        tracks = tuple(each for terms in self.terms for each in _unset_of_terms(self.track(terms.track), terms))
        return unset_of_call(self.call, codes) + edition + tracks

    def _lacks(self, name: str) -> bool:
        """A scale is missed only where there are criteria to score."""
        return getattr(self, name) is None and (name != "score_max" or bool(self.criteria))


_UNSET_OF_EDITION = {
    "is_enkeltvedtak": Unset(
        "is_enkeltvedtak",
        "Dere må velge om avgjørelsen er enkeltvedtak. Til det er valgt, kan ingen vedtaksbrev sendes.",
        "De må velje om avgjerda er enkeltvedtak. Til det er valt, kan ingen vedtaksbrev sendast.",
    ),
    "score_max": Unset(
        "score_max",
        "Skalaen for vurderingskriteriene er ikke satt.",
        "Skalaen for vurderingskriteria er ikkje sett.",
    ),
    "repays_unused": Unset(
        "repays_unused",
        "Det er ikke satt om ubrukte midler skal betales tilbake.",
        "Det er ikkje sett om ubrukte midlar skal betalast tilbake.",
    ),
    "auditor_kind": Unset(
        "auditor_kind",
        "Det er ikke satt hvem som skal kontrollere regnskapet. Avsnittet faller ut av brevet.",
        "Det er ikkje sett kven som skal kontrollere rekneskapen. Avsnittet fell ut av brevet.",
    ),
    "collection_text": Unset(
        "collection_text",
        "Teksten om innkreving er ikke satt. Avsnittet faller ut av brevet.",
        "Teksten om innkrevjing er ikkje sett. Avsnittet fell ut av brevet.",
    ),
    "interest_text": Unset(
        "interest_text",
        "Teksten om renter er ikke satt. Avsnittet faller ut av brevet.",
        "Teksten om renter er ikkje sett. Avsnittet fell ut av brevet.",
    ),
}


def _unset_of_terms(track: Track, terms: TrackTerms) -> tuple[Unset, ...]:
    unset = []
    if terms.period_years is None:
        unset.append(
            Unset(
                f"terms.{track.key}.period_years",
                f"Lengden på prosjektperioden er ikke satt for {track.name.nb}. En person setter den i vedtaket.",
                f"Lengda på prosjektperioden er ikkje sett for {track.name.nn}. Ein person set ho i vedtaket.",
            )
        )
    unset += [
        Unset(
            f"terms.{track.key}.obligations.{term.kind}",
            f"Fristen for {term.title.nb.lower()} er ikke satt for {track.name.nb}. En person setter den i vedtaket.",
            f"Fristen for {term.title.nn.lower()} er ikkje sett for {track.name.nn}. Ein person set han i vedtaket.",
        )
        for term in terms.obligations
        if term.due == Due.NOT_SET or (term.due == Due.PERIOD_END and terms.period_years is None)
    ]
    return tuple(unset)


def _is_for(tracks: tuple[str, ...], track: str) -> bool:
    """A part that names no track is for all of them."""
    return not tracks or track in tracks
