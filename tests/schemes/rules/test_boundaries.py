"""Each rule alone at each of its boundaries: the outcome, how grave it is, and a sentence that can be read."""

import dataclasses
import re
from collections import defaultdict

import pytest

from schemes.edition import catalogue_keys
from schemes.rules.engine import bind, evaluate
from tests.schemes.rules.asking import document, facts_of
from tests.schemes.rules.boundaries import by_rule

CASES = [(call, rule, cases) for call in catalogue_keys() for rule, cases in by_rule(call).items()]


ids = [f"{call} {rule} ({len(cases)})" for call, rule, cases in CASES]
LIKE_ITSELF = {"number_between"}  # "the number is 5, it shall be 3-4" says it by the numbers alone


def asked(rules, call, case):
    """The outcomes of a set of rules for one case."""
    facts = facts_of(call, case.facts)
    return evaluate(
        rules=rules, facts=facts, call=call, track=case.track, phase=case.phase, version="v", sha256="s"
    ).outcomes


@pytest.mark.parametrize(("call", "rule", "cases"), CASES, ids=ids)
def test_it_answers_at_the_boundary_as_the_text_says(call, rule, cases):
    alone = bind(config for config in document(call).rules if config.code == rule)
    for case in cases:
        found = asked(alone, call, case)
        expected = [] if case.outcome is None else [(case.outcome, case.severity)]
        assert [(each.outcome, each.severity) for each in found] == expected, case
        for each in found:
            assert_is_readable(each)


@pytest.mark.parametrize(("call", "rule", "cases"), CASES, ids=ids)
def test_it_is_readable_too_in_the_words_of_the_kind(call, rule, cases):
    """The catalogue may replace a kind's sentences; a rule that an administrator makes need not."""
    plain = bind(dataclasses.replace(each, text={}) for each in document(call).rules if each.code == rule)
    told = defaultdict(set)
    for case in cases:
        for each in asked(plain, call, case):
            assert_is_readable(each)
            if each.kind not in LIKE_ITSELF and not each.is_judged:
                told[re.sub(r"\d+", "#", each.text_nb)].add(str(each.outcome))
    assert {text: outcomes for text, outcomes in told.items() if len(outcomes) > 1 and "met" in outcomes} == {}


def assert_is_readable(outcome):
    """Both forms say the same in whole sentences, and what was read stands in the inputs."""
    nb, nn = outcome.text_nb, outcome.text_nn
    assert re.findall(r"\d+", nb) == re.findall(r"\d+", nn)
    for text in (nb, nn):
        assert text.endswith("."), text
        assert text[0].isupper() or text[0].isdigit() or text[0] == "«", text
        assert "None" not in text, text
        assert "{" not in text, text
        assert "–." not in text, text
    for name, read in outcome.inputs.items():
        assert (read.value is None) is (read.source == "absent"), name
