"""Asking the rules about a case: as advice (nothing is stored) or as a kept run with all facts and all outcomes."""

from datetime import datetime

from organisations.actors import Actor
from schemes.models import Call, Edition, RuleRun
from schemes.operations.stored_outcomes import dump_outcomes, load_outcomes
from schemes.queries import call_facts, rules_with
from schemes.rules.engine import evaluate
from schemes.rules.facts import Facts, dump
from schemes.rules.outcome import Evaluation, OutcomeKind, Phase, Verdict

FROM_CALL = "call"


def advise(*, call: Call, track: str, phase: str, facts: Facts, edition: Edition | None = None) -> Evaluation:
    """What the rules say now, under the call's edition (or the `edition` that a case is pinned to). Nothing is stored.

    The facts of the call are added here; a value among `facts` wins over the call's own.
    """
    return _evaluate(call, edition or call.edition, track, phase, _with_call(facts, call))


def keep_run(
    *,
    case_ref: str,
    call: Call,
    edition: Edition,
    track: str,
    phase: str,
    occasion: str,
    facts: Facts,
    actor: Actor,
    now: datetime,
) -> RuleRun:
    """Ask the rules and keep the answer with every fact, as canonical text. A later run never overwrites this one."""
    everything = _with_call(facts, call)
    found = _evaluate(call, edition, track, phase, everything)
    return RuleRun.objects.create(
        case_ref=case_ref,
        call=call,
        edition=edition,
        edition_sha256=edition.sha256,
        track=track,
        phase=found.phase,
        occasion=RuleRun.Occasion(occasion),
        verdict=found.verdict,
        facts=dump(everything),
        outcomes=dump_outcomes(found.outcomes),
        met_count=found.tally(OutcomeKind.MET),
        not_met_count=found.tally(OutcomeKind.NOT_MET),
        unknown_count=found.tally(OutcomeKind.UNKNOWN),
        discretion_count=found.tally(OutcomeKind.DISCRETION),
        made_at=now,
        made_by_id=actor.user_id,
    )


def outcomes_of(run: RuleRun) -> Evaluation:
    """The evaluation as it was kept: from the stored text, never asked anew."""
    return Evaluation(
        call=run.call.key,
        track=run.track,
        phase=Phase(run.phase),
        verdict=Verdict(run.verdict),
        outcomes=load_outcomes(run.outcomes),
        version=run.edition.version,
        sha256=run.edition_sha256,
    )


def _evaluate(call: Call, edition: Edition, track: str, phase: str, facts: Facts) -> Evaluation:
    return evaluate(
        rules=rules_with(edition.sha256),
        facts=facts,
        call=call.key,
        track=track,
        phase=Phase(phase),
        version=edition.version,
        sha256=edition.sha256,
    )


def _with_call(facts: Facts, call: Call) -> Facts:
    return facts.under(call_facts(call), source=FROM_CALL)
