"""Outcomes of a kept run as canonical JSON text, and back: read as they were said, whatever the code says now."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from schemes.rules.facts import FACTS
from schemes.rules.outcome import AtSending, Finding, Outcome, OutcomeKind, Read, RuleCard, Severity
from schemes.rules.sentences import Words

SAID = "said"  # the one sentence of a stored outcome: all that was said, values filled in


def dump_outcomes(outcomes: Iterable[Outcome]) -> str:
    """Equal outcomes give equal text."""
    return json.dumps([_plain(each) for each in outcomes], ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def load_outcomes(text: str) -> tuple[Outcome, ...]:
    """The outcomes as they were kept."""
    return tuple(_outcome(each) for each in json.loads(text))


def _plain(outcome: Outcome) -> dict[str, Any]:
    card = outcome.card
    # What the rule itself said, before a person judged.
    found = outcome._replace(outcome=outcome.finding.outcome)  # noqa: SLF001 - a NamedTuple's own method
    return {
        "rule": outcome.rule,
        "kind": outcome.kind,
        "outcome": outcome.outcome,
        "found": outcome.finding.outcome,
        "severity": outcome.severity,
        "at_sending": card.at_sending,
        "link": card.link,
        "replaced_by": outcome.replaced_by,
        "said": _languages(Words(found.text_nb, found.text_nn, found.text_en or "")),
        "title": _languages(card.title),
        "reference": _languages(card.reference),
        "remedy": _languages(card.remedy),
        "inputs": [[name, _value(name, read), read.source] for name, read in outcome.inputs.items()],
    }


def _outcome(stored: Mapping[str, Any]) -> Outcome:
    said = Words(*(each.replace("{", "{{").replace("}", "}}") for each in stored["said"]))
    card = RuleCard(
        code=stored["rule"],
        kind=stored["kind"],
        reference=Words(*stored["reference"]),
        title=Words(*stored["title"]),
        remedy=Words(*stored["remedy"]),
        at_sending=AtSending(stored["at_sending"]),
        link=stored["link"],
        sentences={SAID: said},
    )
    return Outcome(
        card=card,
        outcome=OutcomeKind(stored["outcome"]),
        severity=Severity(stored["severity"]),
        finding=Finding(OutcomeKind(stored["found"]), ((SAID, {}),)),
        inputs={name: _read(name, value, source) for name, value, source in stored["inputs"]},
        replaced_by=stored["replaced_by"],
    )


def _languages(words: Words) -> list[str]:
    return [words.nb, words.nn, words.en]


def _value(name: str, read: Read) -> object:
    return None if read.value is None else FACTS[name].type.plain(read.value)


def _read(name: str, value: object, source: str) -> Read:
    return Read(None if value is None else FACTS[name].type.parse(value, name), source)
