"""The worked examples of every shipped edition hold, and there are enough of them."""

from collections import defaultdict

import pytest

from schemes.edition import catalogue_keys
from schemes.rules.engine import evaluate
from schemes.rules.facts import Facts
from schemes.rules.outcome import Phase
from tests.schemes.rules.asking import document, rules

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


@pytest.mark.parametrize("call", catalogue_keys())
def test_it_has_three_examples_of_each_rule_and_shows_it_met_and_not(call):
    shown = defaultdict(list)
    for example in document(call).examples:
        for rule, expected in example.outcomes.items():
            shown[rule].append(expected)
    codes = {rule.code for rule in document(call).rules}
    assert set(shown) == codes
    assert {rule for rule in codes if len(shown[rule]) < 3} == set()
    never_established = {rule.code for rule in document(call).rules if rule.kind == "not_established"}
    assert {rule for rule in codes - never_established if len(set(shown[rule])) < 2} <= {"R18"}  # met, or left out
