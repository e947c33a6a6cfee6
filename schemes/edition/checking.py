"""Does the document hang together? Keys that exist, conditions and merge fields of the closed lists, both languages.

What a rule says is for the rules; whether a letter reads well is for the readability check.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from schemes.edition.conditions import CONDITIONS, GROUPS
from schemes.edition.document import EditionDocument
from schemes.edition.form import QuestionKind
from schemes.edition.merge_fields import MERGE_FIELDS, fields_in, stray_braces
from schemes.edition.settings import CALL_SETTINGS
from schemes.edition.text import MalformedEdition, Text

DUTY_KINDS = ("acceptance", "revised_budget", "agreement", "model", "interim", "final", "yearly", "repayment")
LADDER_KINDS = (*DUTY_KINDS, "correction", "draft")
_CHOICES = {QuestionKind.CHOICE, QuestionKind.CHOICES}


def problems(document: EditionDocument) -> Iterator[MalformedEdition]:
    """Everything that does not hang together, in the order of the document."""
    yield from _repeated_keys(document)
    yield from _call(document)
    yield from _tracks_named(document)
    yield from _form(document)
    yield from _terms(document)
    yield from _wording(document)


def _repeated_keys(document: EditionDocument) -> Iterator[MalformedEdition]:
    lists: dict[str, Iterable[str]] = {
        "sources": (each.key for each in document.sources),
        "passages": (each.key for each in document.passages),
        "tracks": (each.key for each in document.tracks),
        "cost_categories": (f"{each.key} {track} {each.split}" for each in document.cost_categories for track in each.tracks),
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
    for name in document.call.settings:
        if f"call.{name}" not in CALL_SETTINGS:
            yield MalformedEdition(f"call.settings.{name}", "is no setting of a call")
    opens, deadline = document.call.opens_on, document.call.deadline_on
    if opens and deadline and opens > deadline:
        yield MalformedEdition("call.opens_on", "is after the deadline")
    known = {source.key for source in document.sources}
    for passage in document.passages:
        if passage.source not in known:
            yield MalformedEdition(f"passages.{passage.key}.source", f"{passage.source} is no source of the edition")


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


def _wording(document: EditionDocument) -> Iterator[MalformedEdition]:
    blocks = {block.key for block in document.blocks}
    for letter in document.letters:
        yield from _mergeable(f"letters.{letter.key}.title", letter.title)
        for variant in letter.title_variants:
            yield from _condition(f"letters.{letter.key}.title_variants", variant.when)
            yield from _mergeable(f"letters.{letter.key}.title_variants", variant.text)
        for block in letter.blocks:
            if block not in blocks:
                yield MalformedEdition(f"letters.{letter.key}.blocks", f"{block} is no block of the edition")
    used = {block for letter in document.letters for block in letter.blocks}
    for each in document.blocks:
        path = f"blocks.{each.key}"
        yield from _condition(path, each.when)
        yield from _mergeable(path, each.text)
        if each.group and each.when not in GROUPS.get(each.group, GROUPS["outcome"]).conditions:
            yield MalformedEdition(path, f"{each.when} is no condition of the group {each.group}")
        if each.key not in used:
            yield MalformedEdition(path, "stands in no letter")


def _condition(path: str, when: str) -> Iterator[MalformedEdition]:
    if when not in CONDITIONS:
        yield MalformedEdition(path, f"{when} is no condition that chooses blocks")


def _mergeable(path: str, text: Text) -> Iterator[MalformedEdition]:
    """Known fields only, the same in both forms of Norwegian, and no other braces."""
    if not text.nb.strip() or not text.nn.strip():
        yield MalformedEdition(path, "must stand in bokmål and in nynorsk")
    for language, words in (("nb", text.nb), ("nn", text.nn)):
        for stray in stray_braces(words):
            yield MalformedEdition(f"{path}.{language}", f"{stray} is no merge field")
        for name in fields_in(words):
            if name not in MERGE_FIELDS:
                yield MalformedEdition(f"{path}.{language}", f"{name} is no merge field")
    if Counter(fields_in(text.nb)) != Counter(fields_in(text.nn)):
        yield MalformedEdition(path, "merges different fields in bokmål and nynorsk")
