"""`manage.py evaluate`: what goes in, what comes out, and the one line when something is wrong."""

import dataclasses
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from schemes.rules.facts import FACTS
from schemes.rules.facts.types import ListOf
from schemes.rules.outcome import Phase
from tests.factories.schemes import CallFactory, published_edition, shipped_call, shipped_document

ROOT = Path(__file__).resolve().parents[2]
MU = {"call": "utsatte-barn-2019", "track": "mu", "phase": "submit"}
ASKIM = {"applicant.kind": "municipality", "applicant.municipality_number": "0124"}


@pytest.fixture
def ask(db, tmp_path, capsys):
    """Run the command on facts (or on raw text); gives the exit code, the lines out and the line of complaint."""

    def run(given=None, *, raw=None, **options):
        file = tmp_path / "facts.json"
        if raw is not None:
            file.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        else:
            file.write_text(json.dumps(given), encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        code = 0
        try:
            call_command("evaluate", **{**MU, "facts": str(file), **options}, stdout=out, stderr=err)
        except SystemExit as stopped:
            code = stopped.code
        return code, out.getvalue().splitlines(), err.getvalue()

    return run


def outcomes(line):
    return {each["rule"]: each["outcome"] for each in json.loads(line)["outcomes"]}


# ----- evaluated -----


def test_it_writes_one_line_per_case_in_order(ask):
    code, lines, err = ask([{"case": "a"}, {"case": "b", "applicant.kind": "county"}, {}])
    assert (code, err) == (0, "")
    assert [json.loads(line).get("case") for line in lines] == ["a", "b", None]
    assert [json.loads(line)["verdict"] for line in lines] == ["incomplete", "not_eligible", "incomplete"]


def test_it_takes_a_single_object(ask):
    code, lines, _ = ask({"application.applied_nok": 1_000_001})
    assert (code, outcomes(lines[0])["R10"]) == (0, "not_met")


def test_it_takes_an_empty_array(ask):
    assert ask([]) == (0, [], "")


def test_it_exits_with_0_whatever_the_verdict(ask):
    assert ask({"applicant.kind": "private"})[0] == 0


def test_it_reads_standard_input(ask, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"case": "fra roret"}')))
    code, lines, _ = ask({}, facts="-")
    assert (code, json.loads(lines[0])["case"]) == (0, "fra roret")


def test_it_reads_a_file_that_begins_with_a_byte_order_mark(ask):
    code, lines, _ = ask(raw=b"\xef\xbb\xbf" + '{"case": "æ"}'.encode())
    assert (code, json.loads(lines[0])["case"]) == (0, "æ")


def test_it_uses_the_settings_of_the_call_unless_the_facts_say_otherwise(ask):
    at = {"application.submitted_at": "2019-11-02T12:00:00+01:00"}
    _, lines, _ = ask([at, at | {"call.deadline": "2019-11-02"}, at | {"call.deadline": None}])
    assert [outcomes(line)["R02"] for line in lines] == ["not_met", "met", "unknown"]
    sources = [json.loads(line)["outcomes"][1]["inputs"]["call.deadline"] for line in lines]
    assert sources == [
        {"value": "2019-11-01", "source": "call"},
        {"value": "2019-11-02", "source": "file"},
        {"value": None, "source": "absent"},
    ]


def test_it_gives_the_same_bytes_again(ask):
    assert ask(ASKIM, registers="shipped")[1] == ask(ASKIM, registers="shipped")[1]


# ----- registers -----


def inputs(line, rule):
    return next(each["inputs"] for each in json.loads(line)["outcomes"] if each["rule"] == rule)


def test_it_looks_nothing_up_unless_it_is_asked_to(ask):
    _, lines, _ = ask(ASKIM)
    assert outcomes(lines[0])["R08"] == "unknown"


def test_it_completes_the_facts_from_the_shipped_registers(ask):
    _, lines, _ = ask(ASKIM, registers="shipped")
    assert {rule: outcomes(lines[0])[rule] for rule in ("R07", "R08", "R09")} == {
        "R07": "met",
        "R08": "not_met",
        "R09": "not_met",
    }
    assert inputs(lines[0], "R09")["history.merger_2020"] == {"value": "yes", "source": "register"}
    assert inputs(lines[0], "R08")["grants.mu"]["value"] == [
        {"year": 2015, "relation": "same"},
        {"year": 2015, "relation": "merged_2020"},
    ]


def test_it_lets_a_given_fact_win_over_the_register_and_null_too(ask):
    given = [ASKIM | {"history.merger_2020": "no"}, ASKIM | {"history.merger_2020": None}, ASKIM | {"grants.mu": []}]
    _, lines, _ = ask(given, registers="shipped")
    assert [outcomes(line)["R09"] for line in lines] == ["met", "unknown", "unknown"]


def test_it_asks_the_registers_as_on_the_day_of_the_application(ask):
    """Lillestrøm (3030) exists from 2020, and is known in 2019 as a municipality to be; 0231 is gone in 2020."""
    numbers = [
        ("3030", "2019-11-01"),
        ("3030", "2020-02-01"),
        ("0231", "2019-11-01"),
        ("0231", "2020-02-01"),
        ("3030", "2018-05-01"),
    ]
    given = [
        {"applicant.municipality_number": number, "application.submitted_at": f"{day}T12:00:00+01:00"}
        for number, day in numbers
    ]
    _, lines, _ = ask(given, registers="shipped", phase="pre-check")
    assert [outcomes(line)["R07"] for line in lines] == ["discretion", "discretion", "not_met", "unknown", "unknown"]


def test_it_looks_nothing_up_without_a_number_or_a_day(ask):
    _, lines, _ = ask([{"applicant.kind": "municipality"}, ASKIM | {"call.deadline": None}], registers="shipped")
    assert [outcomes(line)["R07"] for line in lines] == ["unknown", "unknown"]


def test_it_gives_the_population_only_for_years_that_have_a_list(ask):
    known = {
        "call.population_scale": [{"from_population": 0, "max_nok": 300000}],
        "partners": [],
        "application.applied_nok": 1,
    }
    given = [
        known | {"applicant.municipality_number": number, "application.submitted_at": f"{day}T12:00:00+01:00"}
        for number, day in (("0101", "2019-05-01"), ("3001", "2021-05-01"))
    ]
    _, lines, _ = ask(given, call="bti-2017", track="b17", phase="assess", registers="shipped")
    assert [outcomes(line)["R61"] for line in lines] == ["met", "discretion"]


# ----- which edition -----


def test_it_reads_the_shipped_edition_when_the_call_is_not_loaded(ask):
    _, lines, _ = ask({})
    assert json.loads(lines[0])["rule_set"]["version"] == "utsatte-barn-2019-1"


def test_it_reads_the_published_edition_when_the_call_is_loaded(ask):
    shipped_call()
    shipped = shipped_document()
    raised = tuple(
        dataclasses.replace(rule, parameters={"cap_nok": 2_000_000}) if rule.code == "R10" else rule
        for rule in shipped.rules
    )
    examples = tuple(each for each in shipped.examples if "R10" not in each.outcomes)
    newer = dataclasses.replace(shipped, rules=raised, revision=2, examples=examples)
    CallFactory(key="nyere", edition=published_edition(newer))
    given = {"application.applied_nok": 1_500_000}
    (_, first, _), (_, second, _) = ask(given), ask(given, call="nyere")
    assert [outcomes(lines[0])["R10"] for lines in (first, second)] == ["not_met", "met"]
    assert json.loads(second[0])["rule_set"]["version"] == "utsatte-barn-2019-2"
    assert json.loads(first[0])["rule_set"]["sha256"] != json.loads(second[0])["rule_set"]["sha256"]


def test_it_gives_the_same_bytes_from_the_catalogue_and_from_the_database(ask):
    before = ask(ASKIM, registers="shipped")[1]
    shipped_call()
    assert ask(ASKIM, registers="shipped")[1] == before


@pytest.mark.parametrize(("options", "count"), [({"phase": "x"}, 0), ({"facts": "/nowhere"}, 1), ({}, 1)])
def test_it_asks_the_database_only_when_it_must(ask, django_assert_num_queries, options, count):
    with django_assert_num_queries(count):
        ask({}, **options)


# ----- refused -----


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"call": "utsatte-barn-2018"}, '--call: must be one of bti-2017, grunnmodell-2020, utsatte-barn-2019, utsatte-barn-2022, got "utsatte-barn-2018"'),
        ({"call": "../catalogue/bti-2017"}, '--call: must be one of bti-2017, grunnmodell-2020, utsatte-barn-2019, utsatte-barn-2022, got "../catalogue/bti-2017"'),
        ({"call": None}, "--call: missing"),
        ({"track": "gm"}, '--track: must be one of mu, im, bt, ti, got "gm"'),
        ({"phase": "Submit"}, '--phase: must be one of pre-check, submit, assess, decide, report, got "Submit"'),
        ({"registers": "all"}, '--registers: must be one of none, shipped, got "all"'),
        ({"facts": "/nowhere/facts.json"}, "--facts: cannot read /nowhere/facts.json: No such file or directory"),
        ({"facts": "/"}, "--facts: cannot read /: Is a directory"),
        ({"facts": "a\x00b"}, "--facts: cannot read a\\x00b: embedded null byte"),
    ],
)  # fmt: skip
def test_it_names_the_option_that_is_wrong(ask, options, message):
    assert ask({}, **options) == (2, [], f"evaluate: {message}\n")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ('[{}, {}, {}, {"budget.lines": [{"category": "wages", "amount_nok": "x"}]}]', '[3] budget.lines[0].amount_nok: must be a whole number, 0 or more, got "x"'),
        ('{"application.applied_nok": "500000"}', 'application.applied_nok: must be a whole number, 0 or more, got "500000"'),
        ('{"application.applied_nok": -1}', "application.applied_nok: must be a whole number, 0 or more, got -1"),
        ('{"application.applied_nok": 500000.5}', "application.applied_nok: must be a whole number, 0 or more, got 500000.5"),
        ('{"decision.decided_on": "2019-02-29"}', 'decision.decided_on: must be a date that exists, got "2019-02-29"'),
        ('{"decision.decided_on": "29.02.2020"}', 'decision.decided_on: must be a date YYYY-MM-DD, got "29.02.2020"'),
        ('{"application.submitted_at": "2019-11-01T12:00:00"}', 'application.submitted_at: must be a moment with seconds and an offset, like 2019-11-01T12:00:00+01:00, got "2019-11-01T12:00:00"'),
        ('{"application.submitted_at": "2019-11-01"}', 'application.submitted_at: must be a moment with seconds and an offset, like 2019-11-01T12:00:00+01:00, got "2019-11-01"'),
        ('{"application.submitted_at": 1572600000}', "application.submitted_at: must be a moment with seconds and an offset, like 2019-11-01T12:00:00+01:00, got 1572600000"),
        ('{"applicant.municipality_number": 124}', "applicant.municipality_number: must be a text of 4 digits, got 124"),
        ('{"applicant.municipality_number": "124"}', 'applicant.municipality_number: must be a text of 4 digits, got "124"'),
        ('{"applicant.kind": "kommune"}', 'applicant.kind: must be one of municipality, oslo_district, municipal_unit, child_welfare_service, intermunicipal_child_welfare_service, county, intermunicipal_company, private, other, got "kommune"'),
        ('{"endorsements.political": 1}', "endorsements.political: must be true or false, got 1"),
        ('{"partners": {}}', "partners.value: missing"),
        ('{"partners": [[]]}', "partners[0]: must be an object, got a list"),
        ('{"grants.mu": [{"year": 2016}]}', "grants.mu[0].relation: missing"),
        ('{"applicant.kind": {"value": "county", "source": "gossip"}}', 'applicant.kind.source: must be one of answer, call, caseworker, register, system, got "gossip"'),
        ('{"applicant.kind": {"value": "county", "when": 1, "source": "answer"}}', "applicant.kind.when: unknown field; a wrapped fact has value and source"),
        ('{"application.applied_nok": true}', "application.applied_nok: must be a whole number, 0 or more, got true"),
        ('{"grants.mu": [{"year": 2016, "relation": "same", "x": 1}]}', "grants.mu[0].x: unknown field; known: year, relation, period_end"),
        ('{"services": [{"amount_2020_nok": 1.0}]}', "services[0].amount_2020_nok: must be a whole number, 0 or more, got 1.0"),
        ('{"nope": 1}', "nope: unknown fact"),
        ("7", "--facts: must be an object, got 7"),
        ('[{"case": "ok"}, 7]', "[1] must be an object, got 7"),
        ('{"application.expected_changes": "\\u0000"}', "application.expected_changes: must not hold a NUL or half a character"),
        ("{", "--facts: not JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
        (b'{"case": "\xe6"}', "--facts: {file} is not UTF-8 at byte 10"),
        (b'\x00{"case": "a"}', "--facts: not JSON: Expecting value at line 1, column 1"),
    ],
)  # fmt: skip
def test_it_names_the_fact_that_is_wrong_and_writes_nothing(ask, tmp_path, raw, message):
    expected = message.replace("{file}", str(tmp_path / "facts.json"))
    assert ask(raw=raw) == (2, [], f"evaluate: {expected}\n")


def test_it_checks_facts_that_the_call_does_not_read(ask):
    code, lines, err = ask({"services": [{"name": 3}]})
    assert (code, lines, err) == (2, [], "evaluate: services[0].name: must be a text, got 3\n")


@pytest.mark.parametrize("size", [64 * 1024 * 1024 + 1, 100_000_000])
def test_it_refuses_a_file_that_is_too_large(ask, tmp_path, size):
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(size)
    assert ask({}, facts=str(huge)) == (2, [], f"evaluate: --facts: {huge} is larger than 64 MB\n")


def test_it_answers_on_one_line_even_when_the_name_has_two(ask):
    code, lines, err = ask({"a\nb": 1})
    assert (code, lines, len(err.splitlines())) == (2, [], 1)


@pytest.mark.parametrize(
    ("moment", "outcome"),
    [
        ("2019-10-27T02:30:00+02:00", "met"),  # the hour that comes twice: both are told apart by their offset
        ("2019-10-27T02:30:00+01:00", "met"),
        ("2019-10-26T22:00:00Z", "not_met"),  # the day has already turned in Oslo
        ("2019-10-26T21:59:59Z", "met"),
        ("2020-03-29T02:30:00+01:00", "not_met"),  # an hour that no clock in Oslo showed is still a moment
    ],
)
def test_it_takes_the_nights_when_the_clock_is_moved(ask, moment, outcome):
    deadline = "2019-10-27" if "27T" in moment else "2019-10-26"
    code, lines, err = ask({"application.submitted_at": moment, "call.deadline": deadline})
    assert (code, err, outcomes(lines[0])["R02"]) == (0, "", outcome)


def test_it_takes_a_leap_day(ask):
    given = {"decision.decided_on": "2020-02-29", "decision.period_end": "2022-02-28"}
    assert outcomes(ask(given, phase="decide")[1][0])["R11"] == "met"


@pytest.mark.parametrize(("number", "day"), [("0124", "2020-02-01"), ("3014", "2018-02-01"), ("9999", "2019-11-01")])
def test_it_guesses_nothing_from_a_number_of_another_year(ask, number, day):
    given = {"applicant.municipality_number": number, "application.submitted_at": f"{day}T12:00:00+01:00"}
    code, lines, err = ask(given, registers="shipped")
    assert (code, err) == (0, "")
    assert {rule: outcomes(lines[0])[rule] for rule in ("R07", "R08", "R09")} == dict.fromkeys(
        ("R07", "R08", "R09"), "unknown"
    )


@pytest.mark.parametrize("name", [name for name, fact in FACTS.items() if isinstance(fact.type, ListOf)])
def test_it_takes_an_empty_list_wherever_there_is_a_list(ask, name):
    for phase in Phase:
        code, lines, err = ask({name: []}, phase=phase)
        assert (code, len(lines), err) == (0, 1, "")


# ----- describe -----


def test_it_describes_the_facts_without_a_database(capsys):
    out = io.StringIO()
    call_command("evaluate", describe=True, stdout=out)
    schema = json.loads(out.getvalue())
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["call.mu_split"]["enum"] == ["none", "500/500"]


# ----- as a process -----


def run(*arguments, text="", **environment):
    return subprocess.run(
        [sys.executable, "manage.py", "evaluate", *arguments],
        cwd=ROOT,
        input=text.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "grantportal.settings.dev", **environment},
    )


OPTIONS = ("--call", "utsatte-barn-2019", "--track", "mu", "--phase", "submit", "--facts", "-")


def test_it_works_where_there_is_no_database_at_all(tmp_path):
    for url in (f"sqlite:///{tmp_path / 'empty.sqlite3'}", f"sqlite:///{tmp_path / 'no' / 'folder.sqlite3'}"):
        done = run(*OPTIONS, text='{"case": "æøå – ja"}', DATABASE_URL=url, PYTHONIOENCODING="latin-1")
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout.decode("utf-8"))["case"] == "æøå – ja"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--verdict",), "evaluate: unrecognized arguments: --verdict\n"),
        (("--call",), "evaluate: argument --call: expected one argument\n"),
        ((), "evaluate: --call: missing\n"),
    ],
)
def test_it_refuses_options_in_one_line_too(arguments, message):
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", message)


# The peak of the program itself: what wait4 tells also counts the test process it was forked from.
WITH_PEAK = """
import pathlib, runpy, sys
peak = pathlib.Path(sys.argv.pop(1))
try:
    runpy.run_path("manage.py", run_name="__main__")
finally:
    peak.write_text(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


def test_it_evaluates_ten_thousand_cases_in_little_memory(tmp_path):
    case = {
        "applicant.kind": "municipality",
        "applicant.municipality_number": "1122",
        "application.applied_nok": 950_000,
        "application.expected_changes": "Flere barn får hjelp tidlig. " * 30,
        "budget.lines": [{"category": "staff_release", "amount_nok": 45_000, "position_pct": "50.5"}] * 12,
    }
    file, out = tmp_path / "cases.json", tmp_path / "lines.txt"
    file.write_text(json.dumps([case] * 10_000, ensure_ascii=False), encoding="utf-8")
    began = time.monotonic()
    peak = out.with_suffix(".peak")
    with out.open("wb") as lines:
        process = subprocess.run(
            [
                sys.executable,
                "-c",
                WITH_PEAK,
                str(peak),
                "evaluate",
                *OPTIONS[:-1],
                str(file),
                "--registers",
                "shipped",
            ],
            cwd=ROOT,
            stdout=lines,
            check=False,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "grantportal.settings.dev",
                "DATABASE_URL": "sqlite://:memory:",
            },
        )
    assert process.returncode == 0
    with out.open(encoding="utf-8") as lines:
        assert sum(1 for _ in lines) == 10_000
    assert int(peak.read_text()) < 250 * 1024  # kB
    assert time.monotonic() - began < 300
