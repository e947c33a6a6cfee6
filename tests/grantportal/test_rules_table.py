"""docs/rules.md names every rule, its tests and its place, and is kept up to date."""

import importlib.util
import io

import pytest
from django.core.management import call_command

from grantportal.management.commands.rules_table import TARGET, rules_table
from schemes.edition import CATALOGUE, catalogue_keys, load_folder
from schemes.rules.numbers import NUMBERS


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
        assert "`test_" in tests, rule.code
        assert " 0 examples" not in tests, rule.code


@pytest.mark.parametrize(
    "number", [number for number in NUMBERS if number.is_procedure], ids=lambda number: number.code
)
def test_it_names_a_place_that_exists_for_every_procedure(number):
    assert importlib.util.find_spec(number.place) is not None
