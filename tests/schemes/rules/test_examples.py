"""The worked examples of every shipped edition hold, and there are enough of them."""

import pytest

from schemes.edition import catalogue_keys
from schemes.rules.engine import evaluate
from schemes.rules.facts import Facts
from schemes.rules.outcome import Phase
from tests.schemes.rules.asking import document, rules
from tests.schemes.rules.boundaries import by_rule

EXAMPLES = [(call, example) for call in catalogue_keys() for example in document(call).examples]


@pytest.mark.parametrize(("call", "example"), EXAMPLES, ids=[f"{call}: {example.name}" for call, example in EXAMPLES])
def test_it_answers_as_the_example_says(call, example):
    facts = Facts.of(example.facts, source="file").under(document(call).call.facts(), source="call")
    found = evaluate(
        rules=rules(call),
        facts=facts,
        call=call,
        track=example.track,
        phase=Phase(example.phase),
        version=document(call).version,
        sha256="",
    )
    outcomes = {each.rule: str(each.outcome) for each in found.outcomes}
    assert {rule: outcomes[rule] for rule in example.outcomes} == dict(example.outcomes)
    assert example.verdict in {"", found.verdict}


# A setting that is shipped cannot be unset in an example: TOML has no null. The boundaries show it.
ONLY_WITHOUT_SETTING = {("grunnmodell-2020", "R70")}
RULES = [(call, rule) for call in catalogue_keys() for rule in document(call).rules]


@pytest.mark.parametrize(
    ("call", "rule"), RULES, ids=[f"{call} {rule.code} {' '.join(rule.tracks)}" for call, rule in RULES]
)
def test_it_shows_each_rule_three_times_met_not_met_and_open(call, rule):
    """Of the outcomes that a rule can have: met, not met, and one that is unknown or judged."""
    here = [each for each in document(call).examples if each.track in rule.tracks and rule.code in each.outcomes]
    shown = {each.outcomes[rule.code] for each in here}
    possible = {case.outcome for case in by_rule(call)[rule.code] if case.track in rule.tracks}
    if (call, rule.code) in ONLY_WITHOUT_SETTING:
        possible -= {"unknown"}
    for answers in ({"met"}, {"not_met"}, {"unknown", "discretion"}):
        assert shown & answers or not possible & answers, sorted(possible & answers)
    assert len(here) >= 3
