"""The rule book of one call as data: every rule with its words in all languages, for those who read with a program.

The shape is `schemes/public/rule-book-1.schema.json`: fields are added under the same version, none goes away.
"""

from collections.abc import Callable
from typing import Any

from django.utils import translation

from schemes.edition import LANGUAGES, EditionDocument, Text, Track
from schemes.models import Call, Edition
from schemes.operations.describing import effect_of, parameter_lines, unset_sentences
from schemes.rules.registry import RuleConfig
from schemes.rules.sentences import Words

SCHEMA_VERSION = 1
Worded = dict[str, str | None]


def rule_book(call: Call, document: EditionDocument) -> dict[str, Any]:
    """The book in plain values, its keys always in the same order. Amounts are whole kroner, days calendar days.

    `null` is «not set»; an English text that the edition does not have is `null` too, never a translation.
    """
    frame = getattr(call, "frame", None)
    return {
        "schema_version": SCHEMA_VERSION,
        "call": {
            "key": call.key,
            "name": _text(document.name),
            "is_example": call.is_practice,
            "opens_on": _day(call.opens_on),
            "deadline_on": _day(call.deadline_on),
            "frame_nok": frame.total_nok if frame else None,
        },
        "edition": _edition(call.edition, document),
        "sources": [
            {"key": each.key, "title": each.title, "short": _text(each.short), "published_on": _day(each.published_on)}
            for each in document.sources
        ],
        "tracks": [_track(each, document) for each in document.tracks],
        "rules": [_rule(each) for each in sorted(document.rules, key=lambda rule: (rule.number, rule.tracks))],
        "not_set": [
            {"nb": nb, "nn": nn}
            for nb, nn in zip(unset_sentences(call, document, "nb"), unset_sentences(call, document, "nn"), strict=True)
        ],
    }


def _edition(edition: Edition, document: EditionDocument) -> dict[str, Any]:
    return {
        "version": edition.version,
        "scheme": document.scheme,
        "year": document.year,
        "revision": edition.revision,
        "circular": document.circular or None,
        "published_at": edition.published_at.isoformat() if edition.published_at else None,
        "sha256": edition.sha256,
    }


def _track(track: Track, document: EditionDocument) -> dict[str, Any]:
    return {
        "key": track.key,
        "name": _text(track.name),
        "who": _text(track.who),
        "min_nok": track.min_nok,
        "max_nok": track.max_nok,
        "period_years": track.period_years,
        "rules": [rule.code for rule in sorted(document.rules_for(track.key), key=lambda each: each.number)],
    }


def _rule(rule: RuleConfig) -> dict[str, Any]:
    return {
        "code": rule.code,
        "tracks": list(rule.tracks),
        "kind": rule.kind,
        "title": _text(rule.title),
        "parameters": _parameters(rule),
        "phases": [phase.value for phase in rule.phases],
        "severity": {phase.value: rule.severity_in(phase).value for phase in rule.phases},
        "at_sending": rule.at_sending.value or "nothing",
        "effect": _said(lambda _language: effect_of(rule)),
        "exception_of": rule.exception_of or None,
        "exception_when": rule.exception_when.value if rule.exception_of else None,
        "remedy": _text(rule.remedy) if rule.remedy else None,
        "reference": _text(rule.reference),
        "link": rule.link or None,
    }


def _parameters(rule: RuleConfig) -> list[dict[str, Any]]:
    """Each parameter as the rules read it and as people read it."""
    spoken = {language: _lines(rule, language) for language in LANGUAGES}
    return [
        {
            "name": name,
            "value": list(value) if isinstance(value := rule.parameters[name], tuple) else value,
            "label": {language: spoken[language][name].label for language in LANGUAGES},
            "shown": {
                language: None if spoken[language][name].lang else spoken[language][name].value
                for language in LANGUAGES
            },
        }
        for name in spoken["nb"]
    ]


def _lines(rule: RuleConfig, language: str) -> dict[str, Any]:
    with translation.override(language):
        return {each.name: each for each in parameter_lines(rule, language)}


def _said(sentence: Callable[[str], str]) -> Worded:
    """A sentence of the portal's own, in all its languages."""
    found: Worded = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = sentence(language)
    return found


def _text(text: Text | Words) -> Worded:
    return {"nb": text.nb, "nn": text.nn, "en": text.en or None}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
