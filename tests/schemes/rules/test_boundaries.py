"""Each rule alone at each of its boundaries: the outcome, how grave it is, and a sentence that can be read."""

import re

import pytest

from schemes.edition import catalogue_keys
from schemes.rules.engine import bind, evaluate
from tests.schemes.rules.asking import document, facts_of
from tests.schemes.rules.boundaries import by_rule

CASES = [(call, rule, cases) for call in catalogue_keys() for rule, cases in by_rule(call).items()]


@pytest.mark.parametrize(
    ("call", "rule", "cases"), CASES, ids=[f"{call} {rule} ({len(cases)})" for call, rule, cases in CASES]
)
def test_it_answers_at_the_boundary_as_the_text_says(call, rule, cases):
    alone = bind(config for config in document(call).rules if config.code == rule)
    for case in cases:
        found = evaluate(
            rules=alone,
            facts=facts_of(call, case.facts),
            call=call,
            track=case.track,
            phase=case.phase,
            version="v",
            sha256="s",
        ).outcomes
        expected = [] if case.outcome is None else [(case.outcome, case.severity)]
        assert [(each.outcome, each.severity) for each in found] == expected, case
        for each in found:
            assert_is_readable(each)


def assert_is_readable(outcome):
    """Both forms say the same in whole sentences, and what was read stands in the inputs."""
    nb, nn = outcome.text_nb, outcome.text_nn
    assert re.findall(r"\d+", nb) == re.findall(r"\d+", nn)
    for text in (nb, nn):
        assert text.endswith("."), text
        assert text[0].isupper() or text[0].isdigit() or text[0] == "«", text
        assert "None" not in text, text
        assert "{" not in text, text
    for name, read in outcome.inputs.items():
        assert (read.value is None) is (read.source == "absent"), name
