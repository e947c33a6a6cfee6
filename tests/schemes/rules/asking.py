"""How the tests ask: one rule of a shipped call about plain facts, under the call's own settings."""

from functools import lru_cache

from schemes.edition import CATALOGUE, EditionDocument, load_folder
from schemes.rules.engine import RuleSet, bind, evaluate
from schemes.rules.facts import Facts, parse
from schemes.rules.outcome import Evaluation, Outcome, Phase

CALLS = {"mu": "utsatte-barn-2019", "im": "utsatte-barn-2019", "bt": "utsatte-barn-2019", "ti": "utsatte-barn-2019"}
CALLS |= {"b17": "bti-2017", "gm": "grunnmodell-2020"}
PRE, SUBMIT, ASSESS, DECIDE, REPORT = Phase
MET, NOT_MET, UNKNOWN, DISCRETION, LEFT_OUT = "met", "not_met", "unknown", "discretion", None


@lru_cache
def document(call: str) -> EditionDocument:
    return load_folder(CATALOGUE / call)


@lru_cache
def rules(call: str) -> RuleSet:
    return bind(document(call).rules)


def facts_of(call: str, given: dict[str, object]) -> Facts:
    return parse(given).under(document(call).call.facts(), source="call")


def evaluation(track: str, phase: str, given: dict[str, object], call: str | None = None) -> Evaluation:
    key = call or CALLS[track]
    return evaluate(
        rules=rules(key),
        facts=facts_of(key, given),
        call=key,
        track=track,
        phase=Phase(phase),
        version=document(key).version,
        sha256="0" * 64,
    )


def outcome(rule: str, track: str, phase: str, given: dict[str, object], call: str | None = None) -> Outcome | None:
    """The outcome of one rule, None when it is left out."""
    found = [each for each in evaluation(track, phase, given, call).outcomes if each.rule == rule]
    return found[0] if found else None


def state(rule: str, track: str, phase: str, given: dict[str, object], call: str | None = None) -> str | None:
    """met, not_met, unknown, discretion, or None when the rule is left out."""
    found = outcome(rule, track, phase, given, call)
    return None if found is None else str(found.outcome)
