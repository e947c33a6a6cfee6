"""«Nytt siden sist»: what changed for a track since the edition of an earlier application, and the answers it touches.

Pure reading of two documents: no rows are asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from schemes.edition import Change, EditionDocument, Form, Question, SectionKind, difference
from schemes.queries import document_with
from schemes.rules.facts import FACTS

# What of a question or a part an applicant meets; what it is weighed by or feeds is the directorate's business.
SHOWN_OF_A_QUESTION = frozenset({"", "label", "kind", "help", "required", "max_words", "options", "participant_scope"})
SHOWN_OF_A_RULE = frozenset({"", "parameters", "severity", "at_sending", "phases"})
SHOWN_OF_A_TRACK = frozenset({"max_nok", "min_nok", "who", "amount_note", "period_years"})
SHOWN_OF_THE_CALL = frozenset({"deadline_on"})
PARTS = {"cost_categories": SectionKind.BUDGET, "documents": SectionKind.ATTACHMENTS}


@dataclass(frozen=True, slots=True)
class Novelty:
    """One thing that is new, in both forms of Norwegian, and the fields it concerns: question keys and typed parts."""

    topic: str  # "questions", "rules", "money", "terms", "other"
    sentence_nb: str
    sentence_nn: str
    fields: tuple[str, ...]

    def in_language(self, language: str) -> str:
        """The sentence; English readers get bokmål."""
        return self.sentence_nn if language[:2] == "nn" else self.sentence_nb


@lru_cache(maxsize=64)
def novelties(old_sha256: str, new_sha256: str, track: str) -> tuple[Novelty, ...]:
    """Everything an applicant on `track` meets anew; none where both are under the same document."""
    if old_sha256 == new_sha256:
        return ()
    old, new = document_with(old_sha256), document_with(new_sha256)
    return tuple(_novelties(difference(old, new), old, new, track))


def _novelties(changes: Iterable[Change], old: EditionDocument, new: EditionDocument, track: str) -> Iterator[Novelty]:
    asked = {each.key: each for document in (old, new) for each in _asked(document, track)}
    for change in changes:
        part, _dot, rest = change.path.partition(".")
        key, _dot, what = rest.partition(".")
        found: tuple[str, tuple[str, ...]] | None = None
        if part == "questions" and key in asked and what.partition(".")[0] in SHOWN_OF_A_QUESTION:
            found = ("questions", (key,))
        elif part == "rules" and _is_rule_of(key, old, new, track) and what.partition(".")[0] in SHOWN_OF_A_RULE:
            found = ("rules", _read_by(key.partition(" ")[0], asked.values()))
        elif part == "tracks" and key == track and what in SHOWN_OF_A_TRACK:
            found = ("money", (SectionKind.BUDGET.value,) if what.endswith("_nok") else ())
        elif part in PARTS and _is_part_of(part, key, old, new, track):
            found = ("money" if part == "cost_categories" else "other", (PARTS[part].value,))
        elif part == "terms" and key == track:
            found = ("terms", ())
        elif part == "call" and key in SHOWN_OF_THE_CALL:
            found = ("other", ())
        if found is not None:
            yield Novelty(found[0], change.sentence_nb, change.sentence_nn, found[1])


def _asked(document: EditionDocument, track: str) -> Iterator[Question]:
    if all(each.key != track for each in document.tracks):
        return
    for section in document.sections_for(track, Form.APPLICATION):
        yield from document.questions_for(track, section.key)


def _is_rule_of(key: str, old: EditionDocument, new: EditionDocument, track: str) -> bool:
    """A rule that stands, or stood, on the track; one that stands twice is named with its tracks."""
    code = key.partition(" ")[0]
    return any(rule.code == code and track in rule.tracks for document in (old, new) for rule in document.rules)


def _is_part_of(part: str, key: str, old: EditionDocument, new: EditionDocument, track: str) -> bool:
    name = key.partition(" ")[0]
    rows = (each for document in (old, new) for each in getattr(document, part))
    return any(each.key == name and (not each.tracks or track in each.tracks) for each in rows)


def _read_by(code: str, asked: Iterable[Question]) -> tuple[str, ...]:
    """The questions and typed parts that feed a rule."""
    facts = {name for name, fact in FACTS.items() if code in fact.rules}
    touched = [each.key for each in asked if each.fact in facts or each.rule == code]
    if any(name.startswith(("budget.", "application.applied_nok", "application.years")) for name in facts):
        touched.append(SectionKind.BUDGET.value)
    if "application.plan_parts" in facts:
        touched.append(SectionKind.PLAN.value)
    return tuple(touched)
