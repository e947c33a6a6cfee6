"""Asking all rules of a track and phase about one case: judgements, exceptions, verdict. Knows no rule by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from schemes.rules.facts import Facts, Reader
from schemes.rules.outcome import Evaluation, Finding, Outcome, OutcomeKind, Phase, RuleCard, Severity, verdict_of
from schemes.rules.registry import BoundRule, RuleConfig, RuleKinds, RuleProblem, build, kinds

DISCRETION = OutcomeKind.DISCRETION  # looked up once: an enum's members are slow to look up
_new = tuple.__new__  # a named tuple's own __new__ is slow to call


class ConflictingExceptions(RuntimeError):
    """Two exceptions hit the same rule: an error in the edition, never a choice of the machine."""


class Asked(NamedTuple):
    """A rule as it is asked in one phase."""

    card: RuleCard
    check: Callable[[Reader, Phase], Finding | None]
    severity: Severity
    judgement: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of an edition, bound once; per track and phase the rules to ask, in R-order."""

    rules: tuple[BoundRule, ...]
    asked: Mapping[tuple[str, Phase], tuple[Asked, ...]]
    exceptions: Mapping[str, tuple[tuple[str, OutcomeKind, str], ...]]


def bind(configs: Iterable[RuleConfig], registry: RuleKinds = kinds) -> RuleSet:
    """Bind the rules of an edition; RuleProblem when one is wrong or two share code, track and phase."""
    rules = tuple(sorted((build(config, registry) for config in configs), key=lambda rule: rule.config.number))
    asked: dict[tuple[str, Phase], list[Asked]] = {}
    exceptions: dict[str, list[tuple[str, OutcomeKind, str]]] = {}
    for rule in rules:
        config = rule.config
        for track in config.tracks:
            if config.exception_of:
                exceptions.setdefault(track, []).append((config.code, config.exception_when, config.exception_of))
            for phase in config.phases:
                there = asked.setdefault((track, phase), [])
                if there and there[-1].card.code == config.code:
                    raise RuleProblem(f"{config.code} stands twice on track {track} in phase {phase}.")
                there.append(Asked(rule.card, rule.check, config.severity_in(phase), rule.judgement, config.about))
    return RuleSet(
        rules=rules,
        asked={key: tuple(those) for key, those in asked.items()},
        exceptions={track: tuple(those) for track, those in exceptions.items()},
    )


def evaluate(
    *, rules: RuleSet, facts: Facts, call: str, track: str, phase: Phase, version: str, sha256: str
) -> Evaluation:
    """The outcomes of one case in R-order and the verdict over those that no exception replaces (facts.md 4 and 7)."""
    outcomes = _asked(rules.asked.get((track, phase), ()), facts, phase)
    if track in rules.exceptions:
        outcomes = _with_exceptions(outcomes, rules.exceptions[track])
    return Evaluation(call, track, phase, verdict_of(outcomes), tuple(outcomes), version, sha256)


def _asked(rules: tuple[Asked, ...], facts: Facts, phase: Phase) -> list[Outcome]:
    """Every rule asked once. The hot loop: one reader for all, whose notes are new for each rule."""
    subject = _subject(facts) if phase is Phase.REPORT else ""
    reader = facts.reader()
    outcomes: list[Outcome] = []
    for card, check, severity, judgement, about in rules:
        if subject and about and subject not in about:
            continue
        inputs = reader.begin()
        finding = check(reader, phase)
        if finding is None:
            continue
        outcome, _, own_severity = finding
        if outcome is DISCRETION and judgement:
            answer = reader.read(judgement)
            if answer is not None:
                outcome = OutcomeKind(answer)
        outcomes.append(_new(Outcome, (card, outcome, own_severity or severity, finding, inputs, None)))
    return outcomes


def _subject(facts: Facts) -> str:
    """What phase report is about: a wish to change the project, the model handed in, or else a report."""
    if facts.get("change.kind").value is not None:
        return "change"
    return "model" if facts.get("report.kind").value == "model" else "report"


def _with_exceptions(outcomes: list[Outcome], exceptions: tuple[tuple[str, OutcomeKind, str], ...]) -> list[Outcome]:
    """The outcomes with `replaced_by` set where an exception hit; the replaced rule keeps what it said."""
    found = {outcome.rule: outcome.outcome for outcome in outcomes}
    replaced: dict[str, str] = {}
    for code, when, base in exceptions:
        if found.get(code) is when:
            if base in replaced:
                raise ConflictingExceptions(f"{replaced[base]} and {code} both replace {base}")
            replaced[base] = code
    if not replaced:
        return outcomes
    return [Outcome(*outcome[:-1], replaced_by=replaced.get(outcome.rule)) for outcome in outcomes]
