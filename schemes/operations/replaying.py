"""Trying an edition on the cases there have been: kept runs are asked anew, and who gets another outcome is shown.

Nothing is written: a kept run stays what it was. One query reads all runs, however many there are.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Max, QuerySet

from schemes.edition import EditionDocument
from schemes.models import Edition, RuleRun
from schemes.operations.publishing import compared_with
from schemes.rules.engine import RuleSet, bind, evaluate
from schemes.rules.facts import load
from schemes.rules.outcome import Evaluation, OutcomeKind, Phase, Verdict

AT_ONCE = 500  # rows held while they are asked
COLUMNS = ("case_ref", "track", "phase", "verdict", "facts", "outcomes")


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """One rule that answers otherwise; None where the rule is not asked. `replaced` says an exception stands there."""

    rule: str
    before: OutcomeKind | None
    after: OutcomeKind | None
    replaced_before: str | None = None
    replaced_after: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedRun:
    """One kept run with another answer."""

    case_ref: str
    track: str
    phase: Phase
    verdict_before: Verdict
    verdict_after: Verdict
    rules: tuple[ChangedRule, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What an edition would say about the cases there have been."""

    asked_count: int  # runs that were asked
    left_out_count: int  # runs on tracks that the edition does not have
    changes: tuple[ChangedRun, ...]

    @property
    def case_count(self) -> int:
        """How many cases have at least one other outcome."""
        return len({change.case_ref for change in self.changes})

    @property
    def verdict_case_count(self) -> int:
        """How many cases have another verdict."""
        return len({each.case_ref for each in self.changes if each.verdict_before is not each.verdict_after})


def runs_before(edition: Edition) -> QuerySet[RuleRun]:
    """The newest kept run of each case in each phase, of the year of the edition that this one is compared with."""
    base = compared_with(edition)
    if base is None:
        return RuleRun.objects.none()
    of_year = RuleRun.objects.filter(edition__scheme=base.scheme_id, edition__year=base.year)
    newest = of_year.values("case_ref", "phase").annotate(newest=Max("id")).values("newest")
    return RuleRun.objects.filter(pk__in=newest).order_by("id")


def replay(*, document: EditionDocument, runs: QuerySet[RuleRun]) -> Replay:
    """Ask `document` about the facts of each run, as they were kept; a fact that was not asked then is unknown.

    The facts of the call stand among them with the values they had. RuleProblem when a rule cannot be bound.
    """
    rules = bind(document.rules)
    tracks = {track.key for track in document.tracks}
    asked = left_out = 0
    changes: list[ChangedRun] = []
    for case_ref, track, phase, verdict, facts, outcomes in runs.values_list(*COLUMNS).iterator(chunk_size=AT_ONCE):
        if track not in tracks:
            left_out += 1
            continue
        asked += 1
        found = _ask(rules, document, track, phase, facts)
        changed = tuple(_different(outcomes, found))
        if changed or verdict != found.verdict:
            changes.append(ChangedRun(case_ref, track, found.phase, Verdict(verdict), found.verdict, changed))
    return Replay(asked, left_out, tuple(changes))


def _ask(rules: RuleSet, document: EditionDocument, track: str, phase: str, facts: str) -> Evaluation:
    return evaluate(
        rules=rules,
        facts=load(facts),
        call=document.call.key,
        track=track,
        phase=Phase(phase),
        version=document.version,
        sha256="",
    )


def _different(kept: str, found: Evaluation) -> Iterator[ChangedRule]:
    """The rules with another outcome, or another exception in their place, in R-order. Texts do not count."""
    before = {each["rule"]: (OutcomeKind(each["outcome"]), each["replaced_by"]) for each in json.loads(kept)}
    after = {each.rule: (each.outcome, each.replaced_by) for each in found.outcomes}
    return iter(sorted(_pairs(before, after), key=attrgetter("rule")))


Said = Mapping[str, tuple[OutcomeKind, str | None]]


def _pairs(before: Said, after: Said) -> Iterator[ChangedRule]:
    for rule in before.keys() | after.keys():
        was, replaced_before = before.get(rule, (None, None))
        now, replaced_after = after.get(rule, (None, None))
        if (was, replaced_before) != (now, replaced_after):
            yield ChangedRule(rule, was, now, replaced_before, replaced_after)
