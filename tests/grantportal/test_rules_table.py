"""docs/rules.md names every rule, its tests and its place, and is kept up to date."""

import io
import pkgutil
import re

import pytest
from django.core.management import call_command

from grantportal.management.commands.rules_table import TARGET, TESTS, rules_table
from schemes.edition import CATALOGUE, catalogue_keys, load_folder
from schemes.rules.facts import FACTS
from schemes.rules.numbers import GAPS, NUMBERS


def test_it_is_up_to_date():
    assert TARGET.read_text(encoding="utf-8") == rules_table()
    call_command("rules_table", check=True)


def test_it_says_when_it_is_not(monkeypatch, tmp_path):
    old = tmp_path / "rules.md"
    old.write_text("old", encoding="utf-8")
    monkeypatch.setattr("grantportal.management.commands.rules_table.TARGET", old)
    err = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("rules_table", check=True, stderr=err)
    assert (stopped.value.code, err.getvalue()) == (
        1,
        "docs/rules.md is not up to date: run python manage.py rules_table\n",
    )
    call_command("rules_table")
    assert old.read_text(encoding="utf-8") == rules_table()


@pytest.mark.parametrize("key", catalogue_keys())
def test_it_has_a_row_with_tests_and_examples_for_every_rule(key):
    rows = [line for line in rules_table().splitlines() if line.startswith("| R")]
    for rule in load_folder(CATALOGUE / key).rules:
        (*_, tests) = next(
            row.split("|")[:-1] for row in rows if row.startswith(f"| {rule.code} | {', '.join(rule.tracks)} |")
        )
        files = re.findall(r"`(test_\w+)`", tests)
        assert files, rule.code
        assert [name for name in files if not (TESTS / f"{name}.py").is_file()] == []
        boundaries, examples = map(int, re.findall(r"(\d+) (?:boundaries|examples)", tests))
        assert (boundaries > 0, examples >= 3) == (True, True), rule.code


def resolved(place):
    """The thing at a dotted path; AttributeError or ImportError when there is none."""
    return pkgutil.resolve_name(place)


@pytest.mark.parametrize(
    "number", [number for number in NUMBERS if number.is_procedure], ids=lambda number: number.code
)
def test_it_names_a_place_that_exists_for_every_procedure(number):
    assert callable(resolved(number.place))


def test_it_has_a_rule_or_a_place_for_every_number():
    rules = {rule.code for key in catalogue_keys() for rule in load_folder(CATALOGUE / key).rules}
    assert [number.code for number in NUMBERS if number.code not in rules and not number.is_procedure] == []
    assert rules <= {number.code for number in NUMBERS}


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.code)
def test_it_holds_every_contradiction_as_data(gap):
    rules = {rule.code for key in catalogue_keys() for rule in load_folder(CATALOGUE / key).rules}
    assert set(gap.rules) <= rules
    for name in gap.settings:
        assert FACTS[name].sources == ("call",)
        assert set(FACTS[name].rules) & set(gap.rules)
    if gap.place:
        resolved(gap.place)
    assert gap.rules or gap.place


def test_it_counts_the_contradictions_of_the_texts_once():
    assert [gap.code for gap in GAPS] == [f"C{number}" for number in range(1, 14)]
    rows = re.findall(r"^\| (C\d+) \|", rules_table(), re.MULTILINE)
    assert rows == [gap.code for gap in GAPS]
