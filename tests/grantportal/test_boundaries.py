"""The boundaries of every rule, as the published texts draw them, asked through `manage.py evaluate` in every phase.

The vectors are written from the texts; when one disagrees with the catalogue, the text decides.
"""

import io
import json
from collections import defaultdict
from itertools import product

import pytest
from django.core.management import call_command

from schemes.edition import catalogue_keys
from schemes.rules.outcome import Phase
from tests.factories.schemes import shipped_call
from tests.schemes.rules.asking import document
from tests.schemes.rules.boundaries import boundaries, by_phase

ASKED = [(call, *where, cases) for call in catalogue_keys() for where, cases in sorted(by_phase(call).items())]


@pytest.fixture
def evaluated(db, tmp_path):
    """The lines that the command writes for many cases at once."""

    def run(call, track, phase, cases):
        file, out = tmp_path / "facts.json", io.StringIO()
        file.write_text(json.dumps(cases), encoding="utf-8")
        call_command("evaluate", call=call, track=track, phase=phase, facts=str(file), stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


@pytest.mark.parametrize(
    ("call", "track", "phase", "cases"), ASKED, ids=[f"{call} {track} {phase}" for call, track, phase, _ in ASKED]
)
def test_it_draws_each_boundary_where_the_texts_draw_it(evaluated, call, track, phase, cases):
    wrong = []
    lines = evaluated(call, track, phase, [case.facts for case in cases])
    for line, case in zip(lines, cases, strict=True):
        found = [(each["outcome"], each["severity"]) for each in line["outcomes"] if each["rule"] == case.rule]
        if found != ([] if case.outcome is None else [(case.outcome, case.severity)]):
            wrong.append((found, case))
    assert wrong == []


@pytest.mark.parametrize("call", catalogue_keys())
def test_it_has_a_boundary_for_every_rule_in_every_phase_and_for_no_other(call):
    assert {(case.track, case.phase, case.rule) for case in boundaries(call)} == {
        (track, phase, rule.code) for rule in document(call).rules for track, phase in product(rule.tracks, rule.phases)
    }


@pytest.mark.parametrize("call", catalogue_keys())
def test_it_asks_no_rule_outside_its_phases(evaluated, call):
    for track, phase in product([track.key for track in document(call).tracks], Phase):
        said = {each["rule"] for each in evaluated(call, track, phase, [{}])[0]["outcomes"]}
        assert said <= {case.rule for case in by_phase(call)[track, phase]}, (track, phase)


@pytest.mark.parametrize("call", catalogue_keys())
def test_it_agrees_with_every_worked_example_from_the_database_and_from_the_catalogue(evaluated, call):
    groups = defaultdict(list)
    for example in document(call).examples:
        groups[example.track, example.phase].append(example)
    facts = {key: [plain(example.facts) for example in those] for key, those in groups.items()}
    from_catalogue = {key: evaluated(call, *key, cases) for key, cases in facts.items()}
    shipped_call(call)
    assert {key: evaluated(call, *key, cases) for key, cases in facts.items()} == from_catalogue
    for key, those in groups.items():
        for line, example in zip(from_catalogue[key], those, strict=True):
            outcomes = {each["rule"]: each["outcome"] for each in line["outcomes"]}
            assert {rule: outcomes.get(rule) for rule in example.outcomes} == dict(example.outcomes), example.name
            assert example.verdict in {"", line["verdict"]}, example.name


def plain(facts):
    """An example's facts as JSON knows them: a TOML file reads dates and exact decimals."""
    return json.loads(json.dumps(dict(facts), default=str))
