"""Facts as others meet them: the schema of each type, a refused value in a message, the canonical text of a kept run."""

import datetime as dt
from decimal import Decimal

import pytest

from schemes.rules.facts import FACTS, Facts, MalformedFacts, describe, dump, load, parse
from schemes.rules.facts.types import LONGEST_SHOWN, shown

# ----- the schema ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("application.applied_nok", {"type": "integer", "minimum": 0}),
        ("applicant.population", {"type": "integer", "minimum": 0}),
        ("call.deadline", {"type": "string", "format": "date"}),
        ("application.submitted_at", {"type": "string", "format": "date-time"}),
        ("call.bt_needs_2018", {"type": "boolean"}),
        ("application.expected_changes", {"type": "string"}),
        ("applicant.municipality_number", {"type": "string", "pattern": "^[0-9]{4}$"}),
        ("applicant.district_number", {"type": "string", "pattern": "^[0-9]{6}$"}),
        ("call.mu_split", {"type": "string", "enum": ["none", "500/500"]}),
        (
            "call.step_down_pct",
            {
                "type": "array",
                "items": {
                    "type": ["number", "string"],
                    "minimum": 0,
                    "maximum": 100,
                    "pattern": r"^(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)$",
                },
            },
        ),
        (
            "call.population_scale",
            {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "from_population": {"type": "integer", "minimum": 0},
                        "max_nok": {"type": "integer", "minimum": 0},
                    },
                    "required": ["from_population", "max_nok"],
                    "additionalProperties": False,
                },
            },
        ),
    ],
)
def test_it_describes_each_type_so_that_others_can_check_a_file(name, schema):
    described = describe()["properties"][name]
    assert {
        key: value for key, value in described.items() if key not in {"description", "x-source", "x-rules"}
    } == schema


def test_it_says_in_the_schema_what_a_file_may_hold_besides():
    schema = describe()
    assert {key: value for key, value in schema.items() if key != "properties"} == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of one case",
        "description": 'A value may also stand in {"value": …, "source": …}; null is absent.',
        "type": "object",
        "patternProperties": {"^case$": {"type": "string"}},
        "additionalProperties": False,
    }


# ----- a refused value in a message ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        ("x", '"x"'),
        ({"a": 1}, "an object"),
        ([1], "a list"),
        ((1,), "a list"),
        (7, "7"),
        (Decimal("1.50"), "1.50"),
        ("a\nb", r'"a\nb"'),
        ("\u2028", r'"\u2028"'),
        ("x" * (LONGEST_SHOWN - 2), '"' + "x" * (LONGEST_SHOWN - 2) + '"'),
        ("x" * (LONGEST_SHOWN - 1), '"' + "x" * (LONGEST_SHOWN - 2) + "…"),
        ("x" * 10_000, '"' + "x" * (LONGEST_SHOWN - 2) + "…"),
        (2 ** (4 * LONGEST_SHOWN) - 1, str(2 ** (4 * LONGEST_SHOWN) - 1)[: LONGEST_SHOWN - 1] + "…"),
        (2 ** (4 * LONGEST_SHOWN), "a very large number"),
    ],
)
def test_it_shows_a_refused_value_on_one_short_line(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "call.step_down_pct",
            ["x"],
            'call.step_down_pct[0]: must be a number from 0 to 100, as a number or a text, got "x"',
        ),
        (
            "call.step_down_pct",
            [101],
            "call.step_down_pct[0]: must be a number from 0 to 100, as a number or a text, got 101",
        ),
        ("call.step_down_pct", ["0." + "1" * 21], "call.step_down_pct[0]: must have at most 20 decimals"),
        (
            "application.submitted_at",
            "2019-11-01T25:00:00Z",
            'application.submitted_at: must be a moment that exists, got "2019-11-01T25:00:00Z"',
        ),
        (
            "application.submitted_at",
            "9999-12-31T23:30:00Z",
            'application.submitted_at: must be a moment the calendar can hold, got "9999-12-31T23:30:00Z"',
        ),
        (
            "application.submitted_at",
            dt.datetime(2019, 11, 1, 12),
            "application.submitted_at: must be a moment with an offset, got 2019-11-01 12:00:00",
        ),
        ("nope", 1, "nope: unknown fact"),
        ("no\npe", 1, r'"no\npe": unknown fact'),
    ],
)
def test_it_says_in_full_what_is_wrong_whoever_gives_it(name, value, message):
    with pytest.raises(MalformedFacts) as refused:
        Facts.of({name: value}, source="answer")
    assert str(refused.value) == message


def test_it_refuses_what_is_no_object_without_naming_a_fact():
    with pytest.raises(MalformedFacts) as refused:
        parse(3)
    assert (refused.value.path, refused.value.problem) == ("", "must be an object, got 3")


def test_it_takes_absent_as_a_source_only_for_nothing():
    assert load('{"partners":{"value":null,"source":"absent"}}').get("partners") == (None, "absent")
    with pytest.raises(MalformedFacts, match=r"partners\.source"):
        load('{"partners":{"value":[],"source":"absent"}}')


@pytest.mark.parametrize(("time", "microsecond"), [("12:00:00.5", 500_000), ("12:00:00.000001", 1), ("12:00:00", 0)])
def test_it_reads_up_to_six_decimals_of_a_second(time, microsecond):
    at = parse({"application.submitted_at": f"2019-11-01T{time}Z"}).get("application.submitted_at").value
    assert at.microsecond == microsecond


@pytest.mark.parametrize(("length", "shortened"), [(100, False), (101, True)])
def test_it_shows_an_unknown_name_as_it_stands_unless_it_is_long(length, shortened):
    with pytest.raises(MalformedFacts) as refused:
        parse({"x" * length: 1})
    assert (refused.value.path == "x" * length) is not shortened


# ----- in memory -----------------------------------------------------------------------------------------------------


def test_it_is_equal_only_to_the_same_facts():
    one, other = parse({"applicant.kind": "county"}), parse({"applicant.kind": "private"})
    assert (one == other, one == "county", hash(one) == hash(other)) == (False, False, False)
    assert one != {"applicant.kind": "county"}
    assert repr(one) == 'Facts({"applicant.kind":{"value":"county","source":"file"}})'


def test_it_knows_which_facts_have_a_value():
    facts = parse({"applicant.kind": "county", "call.deadline": None})
    assert ("applicant.kind" in facts, "call.deadline" in facts, "partners" in facts) == (True, False, False)
    assert list(facts) == ["applicant.kind"]


def test_it_keeps_how_a_value_was_given_when_others_are_added():
    given = {"application.submitted_at": "2019-11-01T12:00:00+01:00"}
    facts = parse(given).under({"partners": []}, source="system")
    assert facts.plain("application.submitted_at") == given["application.submitted_at"]


def test_it_forgets_how_a_value_was_given_when_it_is_replaced_and_only_then():
    facts = parse({"call.step_down_pct": ["50.10"], "application.submitted_at": "2019-11-01T12:00:00+01:00"})
    other = facts.with_reads({"call.step_down_pct": facts.get("call.step_down_pct")})
    assert facts.plain("call.step_down_pct") == ["50.10"]
    assert other.plain("call.step_down_pct") == ["50.1"]
    assert other.plain("application.submitted_at") == "2019-11-01T12:00:00+01:00"


# ----- the canonical text --------------------------------------------------------------------------------------------


def test_it_writes_the_canonical_text_of_a_kept_run_to_the_byte():
    facts = Facts.of(
        {"call.step_down_pct": ["50.10", 5, "0.0", "100"], "application.services": "Skole og øvrige", "partners": []},
        source="answer",
    )
    text = (
        '{"application.services":{"value":"Skole og øvrige","source":"answer"},'
        '"call.step_down_pct":{"value":["50.1",5,0,100],"source":"answer"},'
        '"partners":{"value":[],"source":"answer"}}'
    )
    assert dump(facts) == text
    assert dump(load(text)) == text


def test_it_reads_decimals_of_a_kept_run_exactly():
    text = '{"call.step_down_pct":{"value":[33.333333333333333333],"source":"call"}}'
    facts = load(text)
    assert facts.get("call.step_down_pct").value == (Decimal("33.333333333333333333"),)
    assert facts.plain("call.step_down_pct") == ["33.333333333333333333"]  # canonical, not as it was given


def test_it_keeps_sources_that_a_file_may_not_name():
    assert load('{"partners":{"value":[],"source":"file"}}').get("partners").source == "file"
    with pytest.raises(MalformedFacts, match=r"partners\.source: must be one of answer, call, caseworker"):
        parse({"partners": {"value": [], "source": "file"}})


def test_it_names_only_rules_and_sources_that_there_are():
    for row in FACTS.values():
        assert set(row.sources) <= {"answer", "register", "caseworker", "system", "call"}, row.name
        assert all(rule[0] == "R" and rule[1:].isdigit() for rule in row.rules), row.name
