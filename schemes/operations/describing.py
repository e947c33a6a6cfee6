"""Rules in plain words, from the frozen document: what is tested, with which values, on which source, and what it does.

For the public page of the rules (forvaltningsloven 2025 § 13) and for the administrators' forms. Decides nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from schemes.edition import CALL_SETTINGS, EditionDocument, Text
from schemes.models import Call
from schemes.models.draft.rules import OUTCOMES, PHASES
from schemes.money import NBSP, kr
from schemes.operations.parameter_words import FIGURES, PARAMETER_LABELS
from schemes.queries import call_facts
from schemes.questions import worded
from schemes.rules.facts import FACTS
from schemes.rules.facts.items import CATEGORY
from schemes.rules.facts.types import Choice, FactType, ListOf, Record
from schemes.rules.outcome import AtSending, OutcomeKind, Severity
from schemes.rules.registry import ParameterField, RuleConfig, kinds, parameters_of
from schemes.rules.sentences import Words, say_day

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """One parameter in words; `lang` is set where the value stands in another language than the one asked for."""

    label: str
    value: str
    name: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as the public page shows it."""

    code: str
    title: str
    parameters: tuple[ParameterLine, ...]
    effect: str
    phases: str
    reference: str
    link: str


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one track."""

    key: str
    name: str
    lines: tuple[RuleLine, ...]


def rule_groups(document: EditionDocument, language: str) -> tuple[RuleGroup, ...]:
    """Every rule of every track, in R-order."""
    return tuple(
        RuleGroup(
            track.key,
            worded(track.name, language),
            tuple(
                rule_line(rule, language)
                for rule in sorted(document.rules_for(track.key), key=lambda each: each.number)
            ),
        )
        for track in document.tracks
    )


def rule_line(rule: RuleConfig, language: str) -> RuleLine:
    """One rule in words."""
    return RuleLine(
        code=rule.code,
        title=worded(_text(rule.title), language),
        parameters=tuple(parameter_lines(rule, language)),
        effect=effect_of(rule),
        phases=", ".join(str(PHASES[phase]) for phase in rule.phases),
        reference=worded(_text(rule.reference), language),
        link=rule.link,
    )


def parameter_lines(rule: RuleConfig, language: str) -> Iterator[ParameterLine]:
    """The parameters that the edition sets, in the order of the kind."""
    codes = _codes_of(rule)
    for parameter in parameters_of(kinds.get(rule.kind)):
        if parameter.name in rule.parameters:
            value = rule.parameters[parameter.name]
            lang = "nb" if language[:2] == "en" and _has_no_english(value, codes) else ""
            yield ParameterLine(
                label_of(parameter.name), _shown(parameter, value, codes, language), parameter.name, lang
            )


def label_of(name: str) -> str:
    """What a parameter is called; its own name when nobody has named it."""
    return str(PARAMETER_LABELS.get(name, name))


def unit_of(name: str) -> str:
    """The unit a number is typed in, in words; empty for texts and counts."""
    if name.endswith("_nok"):
        return _("hele kroner")
    return _("prosent") if name.endswith("_pct") else ""


def effect_of(rule: RuleConfig) -> str:
    """What a `not_met` does: at sending, and to the decision."""
    sentences = []
    if rule.at_sending is AtSending.STOP:
        sentences.append(_("Stopper sending."))
    if rule.at_sending is AtSending.CONFIRM:
        sentences.append(_("Må bekreftes ved sending."))
    if isinstance(rule.severity, Severity):
        sentences.append(_SEVERITY_SENTENCES[rule.severity]())
    else:
        sentences += [
            _("Ved %(phase)s: %(effect)s") % {"phase": PHASES[phase], "effect": _SEVERITY_SENTENCES[severity]()}
            for phase in PHASES
            if (severity := rule.severity.get(phase)) is not None
        ]
    return " ".join(sentences)


_SEVERITY_SENTENCES = {
    Severity.BLOCKS: lambda: _("Må være oppfylt for å få tilskudd."),
    Severity.WARNS: lambda: _("Varsler, og må vurderes."),
    Severity.INFORMS: lambda: _("Opplyser bare."),
}


def unset_sentences(call: Call, document: EditionDocument, language: str) -> list[str]:
    """What is not set in the call and its edition, in plain words: the to-do list that anyone may read."""
    given = call_facts(call)
    codes = {rule.code for rule in document.rules}
    is_nynorsk = language[:2] == "nn"
    of_call = [
        setting.missing_nn if is_nynorsk else setting.missing_nb
        for name, setting in CALL_SETTINGS.items()
        if name not in given and codes.intersection(setting.rules)
    ]
    set_elsewhere = {"is_enkeltvedtak"} if call.scheme.is_enkeltvedtak is not None else set()
    return of_call + [
        each.sentence_nn if is_nynorsk else each.sentence_nb
        for each in document.unset()
        if not each.path.startswith("call.") and each.path not in set_elsewhere
    ]


def _text(words: Words) -> Text:
    return Text(words.nb, words.nn, words.en)


def _shown(parameter: ParameterField, value: Any, codes: Mapping[str, Words], language: str) -> str:
    """A parameter's value: kroner, percent, yes or no, facts and codes by what they are called."""
    if isinstance(value, tuple):
        return ", ".join(_shown(parameter, each, codes, language) for each in value)
    if isinstance(value, int):
        return _number(parameter.name, value)
    words = FACTS[value].label if value in FACTS else codes.get(value)
    return words.in_language(language) if words else _said(value, language)


def _has_no_english(value: Any, codes: Mapping[str, Words]) -> bool:
    """Whether any fact or code in the value is named in Norwegian only."""
    if isinstance(value, tuple):
        return any(_has_no_english(each, codes) for each in value)
    words = (FACTS[value].label if value in FACTS else codes.get(value)) if isinstance(value, str) else None
    return words is not None and not words.en


def _said(value: str, language: str) -> str:
    """A text that is neither a fact nor a code: a figure, an outcome, a day, or itself (a district's number)."""
    if value in FIGURES:
        return str(FIGURES[value])
    if _DAY.fullmatch(value):
        return say_day(date.fromisoformat(value), language)
    return str(OUTCOMES[OutcomeKind(value)]) if value in set(OutcomeKind) else value


def _number(name: str, value: int) -> str:
    """A number with its unit; a yes or no is a number to Python, not to people."""
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if name.endswith("_nok"):
        return kr(value)
    return f"{value}{NBSP}{_('prosent')}" if name.endswith("_pct") else str(value)


def _codes_of(rule: RuleConfig) -> dict[str, Words]:
    """The codes that this rule's texts may be: those of the facts it names first, then every other."""
    named = [each for value in rule.parameters.values() for each in (value if isinstance(value, tuple) else (value,))]
    own = [words for name in named if name in FACTS for words in _words_of(FACTS[str(name)].type)]
    return {**_all_codes(), **dict(own)}


@lru_cache(maxsize=1)
def _all_codes() -> dict[str, Words]:
    found = {code: words for row in FACTS.values() for code, words in _words_of(row.type)}
    return {**found, **CATEGORY.words}


def _words_of(kind: FactType) -> Iterator[tuple[str, Words]]:
    """The codes of a type with their words, also inside lists and records."""
    if isinstance(kind, Choice):
        yield from kind.words.items()
    elif isinstance(kind, ListOf):
        yield from _words_of(kind.item)
    elif isinstance(kind, Record):
        for inner in kind.item.TYPES.values():
            yield from _words_of(inner)
