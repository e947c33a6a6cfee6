"""The one tree that explains an evaluation: the same nodes to the applicant, the caseworker and the letter. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from schemes.money import format_nok
from schemes.rules.facts import FACTS, SOURCE_WORDS
from schemes.rules.facts.types import Choice, Day, FactType, Flag, Instant, ListOf, Money, Percent, Record, Whole
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind, Phase, Read, Severity, Verdict
from schemes.rules.sentences import Words, fill, say


class Audience(StrEnum):
    """Who reads. What is said is the same; what stands first, and what is left out, differs."""

    APPLICANT = "applicant"
    CASEWORKER = "caseworker"
    LETTER = "letter"


STATES: Mapping[OutcomeKind, Words] = {
    OutcomeKind.MET: Words("Oppfylt", "Oppfylt", "Met"),
    OutcomeKind.NOT_MET: Words("Ikke oppfylt", "Ikkje oppfylt", "Not met"),
    OutcomeKind.UNKNOWN: Words("Mangler opplysninger", "Manglar opplysningar", "Information is missing"),
    OutcomeKind.DISCRETION: Words("Må vurderes", "Må vurderast", "To be judged"),
}
ORDERS: Mapping[Audience, tuple[OutcomeKind, ...]] = {
    Audience.APPLICANT: (OutcomeKind.NOT_MET, OutcomeKind.UNKNOWN, OutcomeKind.DISCRETION, OutcomeKind.MET),
    Audience.CASEWORKER: (OutcomeKind.DISCRETION, OutcomeKind.NOT_MET, OutcomeKind.UNKNOWN, OutcomeKind.MET),
    Audience.LETTER: (OutcomeKind.NOT_MET, OutcomeKind.DISCRETION),
}
HEADINGS: Mapping[Verdict, Words] = {
    Verdict.ELIGIBLE: Words("Dere kan søke", "De kan søkje", "You can apply"),
    Verdict.NOT_ELIGIBLE: Words(
        "Dere fyller ikke vilkårene", "De fyller ikkje vilkåra", "You do not meet the conditions"
    ),
    Verdict.INCOMPLETE: Words("Vi mangler opplysninger", "Vi manglar opplysningar", "Information is missing"),
    Verdict.NEEDS_DISCRETION: Words("Må vurderes av Bufdir", "Må vurderast av Bufdir", "Bufdir has to judge"),
}
CASE_HEADINGS: Mapping[Verdict, Words] = {
    Verdict.ELIGIBLE: Words("Alle krav er oppfylt", "Alle krav er oppfylte", "All requirements are met"),
    Verdict.NOT_ELIGIBLE: Words("Et krav er ikke oppfylt", "Eit krav er ikkje oppfylt", "A requirement is not met"),
    Verdict.INCOMPLETE: Words("Opplysninger mangler", "Opplysningar manglar", "Information is missing"),
    Verdict.NEEDS_DISCRETION: Words("Noe må vurderes", "Noko må vurderast", "Something must be judged"),
}
REPORT_HEADINGS: Mapping[Verdict, Words] = {
    **CASE_HEADINGS,
    Verdict.ELIGIBLE: Words(
        "Kan godkjennes slik det er", "Kan godkjennast slik det er", "May be approved as it stands"
    ),
}
FILL_IN = Words("Fyll inn {facts:list}.", "Fyll inn {facts:list}.", "Fill in: {facts:list}.")
WE_FILL_IN = Words("Dette fyller vi inn.", "Dette fyller vi inn.", "We will fill this in.")
NOT_VERIFIED = Words("ikke kontrollert", "ikkje kontrollert", "not verified")
YES_NO = {True: Words("ja", "ja", "yes"), False: Words("nei", "nei", "no")}
NONE = Words("ingen", "ingen", "none")


@dataclass(frozen=True, slots=True)
class ValueNode:
    """A fact the rule read: its words, its value, where it came from."""

    fact: str
    label: str
    value: str
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class RuleNode:
    """One outcome. `lang` is the language of sentence, remedy and source, which may not be the page's own."""

    code: str
    state: OutcomeKind
    word: str
    title: str
    sentence: str
    remedy: str
    source: str
    link: str
    lang: str
    severity: Severity
    at_sending: str
    is_judged: bool
    replaced_by: str
    values: tuple[ValueNode, ...]
    children: tuple["RuleNode", ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The outcomes of one state."""

    state: OutcomeKind
    word: str
    nodes: tuple[RuleNode, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole tree: what it comes to, and why. A rule that an exception replaced hangs under that exception."""

    verdict: Verdict
    heading: str
    groups: tuple[Group, ...]
    version: str
    sha256: str

    def nodes(self) -> tuple[RuleNode, ...]:
        """All outcomes on the first level, in the order they are shown."""
        return tuple(node for group in self.groups for node in group.nodes)


def explain(evaluation: Evaluation, *, audience: Audience | str, language: str) -> Explanation:
    """The tree in `language` (nb, nn, en). A letter gets what carried a refusal and what was judged, nothing else."""
    reader = Audience(audience)
    replaced: dict[str, list[Outcome]] = {}
    for outcome in evaluation.outcomes:
        if outcome.replaced_by is not None:
            replaced.setdefault(outcome.replaced_by, []).append(outcome)
    standing = [outcome for outcome in evaluation.standing() if reader is not Audience.LETTER or _is_told(outcome)]
    groups = []
    for state in ORDERS[reader]:
        nodes = tuple(
            _node(outcome, replaced.get(outcome.rule, ()), reader, language)
            for outcome in standing
            if _place(outcome, reader) is state
        )
        if nodes:
            groups.append(Group(state, STATES[state].in_language(language), nodes))
    return Explanation(
        verdict=evaluation.verdict,
        heading=_heading(evaluation, reader).in_language(language),
        groups=tuple(groups),
        version=evaluation.version,
        sha256=evaluation.sha256,
    )


def state_word(state: OutcomeKind | str, language: str) -> str:
    """The state in words, as every rendering says it."""
    return STATES[OutcomeKind(state)].in_language(language)


def say_fact(name: str, value: object, language: str) -> str:
    """A fact's value the way a person reads it."""
    return _say(FACTS[name].type, value, language, is_year=name.endswith(("year", "years")))


def _heading(evaluation: Evaluation, reader: Audience) -> Words:
    if evaluation.phase is Phase.REPORT:
        return REPORT_HEADINGS[evaluation.verdict]
    return (HEADINGS if reader is Audience.APPLICANT else CASE_HEADINGS)[evaluation.verdict]


def _is_told(outcome: Outcome) -> bool:
    """Whether a letter of refusal tells this: it blocks and is not met, or a person has judged it or must."""
    if outcome.severity is Severity.INFORMS:
        return False
    refused = outcome.outcome is OutcomeKind.NOT_MET and outcome.severity is Severity.BLOCKS
    return refused or outcome.finding.outcome is OutcomeKind.DISCRETION


def _place(outcome: Outcome, reader: Audience) -> OutcomeKind:
    """The group of an outcome: its own state; in a letter what a person found fulfilled stands with the judged."""
    if reader is Audience.LETTER and outcome.outcome is not OutcomeKind.NOT_MET:
        return OutcomeKind.DISCRETION
    return outcome.outcome


def _node(outcome: Outcome, replaced: Iterable[Outcome], reader: Audience, language: str) -> RuleNode:
    lang = language if language != "en" or outcome.has_english else "nb"
    return RuleNode(
        code=outcome.rule,
        state=outcome.outcome,
        word=STATES[outcome.outcome].in_language(language),
        title=outcome.card.title.in_language(language),
        sentence=outcome.text(lang),
        remedy=_remedy(outcome, lang),
        source=outcome.card.reference.in_language(lang),
        link=outcome.card.link,
        lang=lang,
        severity=outcome.severity,
        at_sending=outcome.at_sending.value,
        is_judged=outcome.is_judged,
        replaced_by=outcome.replaced_by or "",
        values=tuple(_value(name, read, language) for name, read in _shown(outcome, reader)),
        children=tuple(_node(other, (), reader, language) for other in replaced),
    )


def _shown(outcome: Outcome, reader: Audience) -> list[tuple[str, Read]]:
    """The facts a reader sees: all of them, but that a judgement is missing is the caseworker's business alone."""
    return [
        (name, read)
        for name, read in outcome.inputs.items()
        if read.value is not None or reader is Audience.CASEWORKER or not name.startswith("judgement.")
    ]


def _remedy(outcome: Outcome, language: str) -> str:
    """What the applicant can do: the edition's words, or, where something is missing, what to fill in."""
    if outcome.outcome is not OutcomeKind.UNKNOWN:
        return outcome.remedy.in_language(language)
    absent = [name for name, read in outcome.inputs.items() if read.value is None]
    own = tuple(FACTS[name].label for name in absent if FACTS[name].sources == ("answer",))
    if own:
        return fill(FILL_IN, {"facts": own}, language)
    return WE_FILL_IN.in_language(language) if absent else ""


def _value(name: str, read: Read, language: str) -> ValueNode:
    known = FACTS[name]
    is_verified = not (read.source == "answer" and "register" in known.sources)
    source = SOURCE_WORDS[read.source].in_language(language)
    return ValueNode(
        fact=name,
        label=known.label.in_language(language),
        value="" if read.value is None else say_fact(name, read.value, language),
        source=source if is_verified else f"{source}, {NOT_VERIFIED.in_language(language)}",
        is_verified=is_verified,
    )


def _say(kind: FactType, value: Any, language: str, *, is_year: bool = False) -> str:
    if isinstance(kind, ListOf):
        items = tuple(_say(kind.item, item, language, is_year=is_year) for item in value)
        return say(items, "list", language) if items else NONE.in_language(language)
    if isinstance(kind, Record):
        given = ((name, getattr(value, name)) for name in (field.name for field in fields(value)))
        types = kind.item.TYPES
        said = [_say(types[name], one, language, is_year=name == "year") for name, one in given if one is not None]
        return ": ".join((said[0], ", ".join(said[1:]))) if len(said) > 1 else "".join(said)
    return _say_single(kind, value, language, is_year=is_year)


def _say_single(kind: FactType, value: Any, language: str, *, is_year: bool) -> str:
    if isinstance(kind, Choice):
        return kind.words[value].in_language(language)
    if isinstance(kind, Whole) and not isinstance(kind, Money):
        return str(value) if is_year else format_nok(value)
    if isinstance(kind, Flag):
        return YES_NO[value].in_language(language)
    return say(value, _WAYS.get(type(kind), ""), language)


_WAYS: Mapping[type[FactType], str] = {Money: "kr", Percent: "percent", Day: "day", Instant: "moment"}
