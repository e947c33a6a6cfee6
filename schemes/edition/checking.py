"""Does the document hang together? Keys that exist, facts and rules that are known, duties with their reminders.

What a rule says is for the rules; the letters are checked beside (wording_checks).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from schemes.edition.document import EditionDocument
from schemes.edition.form import QuestionKind
from schemes.edition.settings import CALL_SETTINGS
from schemes.edition.text import MalformedEdition
from schemes.edition.wording_checks import wording_problems
from schemes.rules.facts import FACTS, MalformedFacts

DUTY_KINDS = ("acceptance", "revised_budget", "agreement", "model", "interim", "final", "yearly", "repayment")
LADDER_KINDS = (*DUTY_KINDS, "correction", "draft")
_CHOICES = {QuestionKind.CHOICE, QuestionKind.CHOICES}


def problems(document: EditionDocument) -> Iterator[MalformedEdition]:
    """Everything that does not hang together, in the order of the document."""
    yield from _repeated_keys(document)
    yield from _call(document)
    yield from _tracks_named(document)
    yield from _form(document)
    yield from _facts_and_rules(document)
    yield from _terms(document)
    yield from wording_problems(document)


def _repeated_keys(document: EditionDocument) -> Iterator[MalformedEdition]:
    lists: dict[str, Iterable[str]] = {
        "sources": (each.key for each in document.sources),
        "passages": (each.key for each in document.passages),
        "tracks": (each.key for each in document.tracks),
        "cost_categories": (
            f"{each.key} {track} {each.split}" for each in document.cost_categories for track in each.tracks
        ),
        "criteria": (each.key for each in document.criteria),
        "terms": (each.track for each in document.terms),
        "ladders": (kind for each in document.ladders for kind in each.kinds),
        "sections": (each.key for each in document.sections),
        "questions": (each.key for each in document.questions),
        "documents": (each.key for each in document.documents),
        "rules": (f"{each.code} ({track})" for each in document.rules for track in each.tracks),
        "letters": (each.key for each in document.letters),
        "blocks": (each.key for each in document.blocks),
        "examples": (each.name for each in document.examples),
    }
    for name, keys in lists.items():
        for key, count in Counter(keys).items():
            if count > 1:
                yield MalformedEdition(name, f"has {key} more than once")


def _call(document: EditionDocument) -> Iterator[MalformedEdition]:
    for name, value in document.call.settings.items():
        path = f"call.settings.{name}"
        if f"call.{name}" not in CALL_SETTINGS:
            yield MalformedEdition(path, "is no setting of a call")
        else:
            yield from _setting(path, f"call.{name}", value)
    opens, deadline = document.call.opens_on, document.call.deadline_on
    if opens and deadline and opens > deadline:
        yield MalformedEdition("call.opens_on", "is after the deadline")
    known = {source.key for source in document.sources}
    for passage in document.passages:
        if passage.source not in known:
            yield MalformedEdition(f"passages.{passage.key}.source", f"{passage.source} is no source of the edition")


def _setting(path: str, fact: str, value: object) -> Iterator[MalformedEdition]:
    """A setting is a fact, and must be of that fact's type."""
    try:
        FACTS[fact].type.parse(value, path)
    except MalformedFacts as problem:
        yield MalformedEdition(problem.path, problem.problem)


def _tracks_named(document: EditionDocument) -> Iterator[MalformedEdition]:
    known = {track.key for track in document.tracks}
    named = [
        *((f"cost_categories.{each.key}", each.tracks) for each in document.cost_categories),
        *((f"covered_costs[{index}]", each.tracks) for index, each in enumerate(document.covered_costs)),
        *((f"terms.{each.track}", (each.track,)) for each in document.terms),
        *((f"sections.{each.key}", each.tracks) for each in document.sections),
        *((f"questions.{each.key}", each.tracks) for each in document.questions),
        *((f"documents.{each.key}", each.tracks) for each in document.documents),
        *((f"rules.{each.code}", each.tracks) for each in document.rules),
        *((f"examples.{each.name}", (each.track,)) for each in document.examples),
    ]
    for path, tracks in named:
        for track in tracks:
            if track not in known:
                yield MalformedEdition(path, f"{track} is no track of the edition")
    letters = {letter.key for letter in document.letters}
    for each in document.tracks:
        for result, letter in each.letters.items():
            if letter not in letters:
                yield MalformedEdition(f"tracks.{each.key}.letters.{result}", f"{letter} is no letter of the edition")


def _form(document: EditionDocument) -> Iterator[MalformedEdition]:
    sections = {section.key for section in document.sections}
    questions = {question.key: question for question in document.questions}
    criteria = {criterion.key for criterion in document.criteria}
    for question in document.questions:
        path = f"questions.{question.key}"
        if question.section not in sections:
            yield MalformedEdition(f"{path}.section", f"{question.section} is no section of the edition")
        if question.criterion and question.criterion not in criteria:
            yield MalformedEdition(f"{path}.criterion", f"{question.criterion} is no criterion of the edition")
        if bool(question.options) != (question.kind in _CHOICES):
            yield MalformedEdition(f"{path}.options", "belong to choice and choices, and must stand there")
        if question.shown_when and question.shown_when.question not in questions:
            yield MalformedEdition(f"{path}.shown_when", f"{question.shown_when.question} is no question")
    for each in document.documents:
        if each.filled_by and each.filled_by not in sections:
            yield MalformedEdition(f"documents.{each.key}.filled_by", f"{each.filled_by} is no section of the edition")


def _facts_and_rules(document: EditionDocument) -> Iterator[MalformedEdition]:
    """Questions and criteria feed facts that exist, and name rules of the edition (where it has any)."""
    codes = {rule.code for rule in document.rules}
    named = [(f"questions.{each.key}", each.fact, each.rule) for each in document.questions]
    for criterion in document.criteria:
        path = f"criteria.{criterion.key}"
        named += [(path, criterion.score, criterion.rule), (path, criterion.reason, criterion.rule)]
    for path, fact, rule in named:
        if fact and not is_fact(fact):
            yield MalformedEdition(path, f"{fact} is no fact")
        if rule and codes and rule not in codes:
            yield MalformedEdition(path, f"{rule} is no rule of the edition")


def is_fact(name: str) -> bool:
    """A fact by name, or one field of the items of a list fact («services.new_cases_4_12»)."""
    if name in FACTS:
        return True
    parent, _, member = name.rpartition(".")
    items: Any = FACTS[parent].type.schema().get("items", {}) if parent in FACTS else {}
    return member in items.get("properties", {})


def _terms(document: EditionDocument) -> Iterator[MalformedEdition]:
    for terms in document.terms:
        kinds = {term.kind for term in terms.obligations}
        for kind in sorted(kinds - set(DUTY_KINDS)):
            yield MalformedEdition(f"terms.{terms.track}.obligations", f"{kind} is no kind of duty")
        for index, instalment in enumerate(terms.instalments):
            for kind in sorted(set(instalment.requires) - kinds):
                yield MalformedEdition(f"terms.{terms.track}.instalments[{index}]", f"requires {kind}, no duty here")
    letters = {letter.key for letter in document.letters}
    for index, ladder in enumerate(document.ladders):
        for kind in sorted(set(ladder.kinds) - set(LADDER_KINDS)):
            yield MalformedEdition(f"ladders[{index}].kinds", f"{kind} has no reminders")
        for step in ladder.steps:
            if letters and step.letter not in letters:
                yield MalformedEdition(f"ladders[{index}].steps", f"{step.letter} is no letter of the edition")
