"""The facts: strict reading, sources, what is absent, what is written back."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from schemes.rules.facts import FACTS, Facts, MalformedFacts, describe, dump, load, parse
from schemes.rules.facts.items import BudgetLine, Grant
from schemes.rules.outcome import Read


def problem(given):
    with pytest.raises(MalformedFacts) as refused:
        parse(given)
    return str(refused.value)


LINE = {"category": "wages", "amount_nok": 1}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"applicant.knd": "municipality"}, "applicant.knd: unknown fact"),
        ({"applicant.kind": "city"}, 'applicant.kind: must be one of municipality, oslo_district, municipal_unit, child_welfare_service, intermunicipal_child_welfare_service, county, intermunicipal_company, private, other, got "city"'),
        ({"application.applied_nok": "500000"}, 'application.applied_nok: must be a whole number, 0 or more, got "500000"'),
        ({"application.applied_nok": True}, "application.applied_nok: must be a whole number, 0 or more, got true"),
        ({"application.applied_nok": 1.0}, "application.applied_nok: must be a whole number, 0 or more, got 1.0"),
        ({"application.applied_nok": Decimal("1.0")}, "application.applied_nok: must be a whole number, 0 or more, got 1.0"),
        ({"application.applied_nok": -1}, "application.applied_nok: must be a whole number, 0 or more, got -1"),
        ({"applicant.population": -(10**400)}, "applicant.population: must be a whole number, 0 or more, got a very large number"),
        ({"endorsements.political": 1}, "endorsements.political: must be true or false, got 1"),
        ({"endorsements.political": "ja"}, 'endorsements.political: must be true or false, got "ja"'),
        ({"call.deadline": "2019-11-31"}, 'call.deadline: must be a date that exists, got "2019-11-31"'),
        ({"call.deadline": "1.11.2019"}, 'call.deadline: must be a date YYYY-MM-DD, got "1.11.2019"'),
        ({"call.deadline": "2019-11-01T00:00:00Z"}, 'call.deadline: must be a date YYYY-MM-DD, got "2019-11-01T00:00:00Z"'),
        ({"call.deadline": 20191101}, "call.deadline: must be a date YYYY-MM-DD, got 20191101"),
        ({"call.deadline": "２０１９-11-01"}, 'call.deadline: must be a date YYYY-MM-DD, got "２０１９-11-01"'),
        ({"applicant.municipality_number": 301}, "applicant.municipality_number: must be a text of 4 digits, got 301"),
        ({"applicant.municipality_number": "301"}, 'applicant.municipality_number: must be a text of 4 digits, got "301"'),
        ({"applicant.municipality_number": "03O1"}, 'applicant.municipality_number: must be a text of 4 digits, got "03O1"'),
        ({"documents": "budget"}, 'documents: must be a list, got "budget"'),
        ({"documents": ["budget", "cv"]}, 'documents[1]: must be one of budget, project_description, project_plan, continuation_plan, other, got "cv"'),
        ({"documents": [None]}, "documents[0]: must be one of budget, project_description, project_plan, continuation_plan, other, got null"),
        ({"budget.lines": [LINE, {**LINE, "amount_nok": "x"}]}, 'budget.lines[1].amount_nok: must be a whole number, 0 or more, got "x"'),
        ({"budget.lines": [{"category": "wages"}]}, "budget.lines[0].amount_nok: missing"),
        ({"budget.lines": [{**LINE, "category": None}]}, "budget.lines[0].category: missing"),
        ({"budget.lines": ["wages"]}, 'budget.lines[0]: must be an object, got "wages"'),
        ({"grants.mu": [{"year": 2016, "relation": "same", "x": 1}]}, "grants.mu[0].x: unknown field; known: year, relation, period_end"),
        ({"services": [{"demanding_2020": ["pmto"]}]}, 'services[0].demanding_2020[0]: must be one of service_support_programme, guidance_team, other, got "pmto"'),
        ({"applicant.population": {"value": 1}}, "applicant.population.source: missing"),
        ({"applicant.population": {"source": "answer"}}, "applicant.population.value: missing"),
        ({"applicant.population": {"value": 1, "source": "web"}}, 'applicant.population.source: must be one of answer, call, caseworker, register, system, got "web"'),
        ({"applicant.population": {"value": 1, "source": "answer", "by": "x"}}, "applicant.population.by: unknown field; a wrapped fact has value and source"),
        ({"applicant.population": {"value": "x", "source": "answer"}}, 'applicant.population: must be a whole number, 0 or more, got "x"'),
        ({"application.expected_changes": "a\x00b"}, "application.expected_changes: must not hold a NUL or half a character"),
        ({"application.expected_changes": "a\ud800"}, "application.expected_changes: must not hold a NUL or half a character"),
        ({"judgement.R10": "met"}, "judgement.R10: unknown fact"),
        ([], "must be an object, got a list"),
        (None, "must be an object, got null"),
    ],
)  # fmt: skip
def test_it_says_in_one_line_what_is_wrong(given, message):
    assert problem(given) == message


@pytest.mark.parametrize(
    "moment",
    [
        "2019-11-01T12:00:00",
        "2019-11-01T12:00Z",
        "2019-11-01",
        "2019-11-01 12:00:00Z",
        "2019-11-01T12:00:00.1234567Z",
        "2019-11-01T24:00:00Z",
        "2019-11-01T12:00:60Z",
        "2019-11-01T12:00:00+0100",
        "2019-11-01T12:00:00+25:00",
        "2019-02-29T12:00:00Z",
        "0001-01-01T00:00:00+14:00",
        1572606000,
        None,
    ],
)
def test_it_takes_only_moments_that_say_when_in_the_world(moment):
    if moment is None:
        assert parse({"application.submitted_at": None}).get("application.submitted_at").value is None
    else:
        assert problem({"application.submitted_at": moment}).startswith("application.submitted_at: must be a moment")


@pytest.mark.parametrize(
    ("moment", "utc"),
    [
        ("2019-11-01T22:59:59Z", "2019-11-01T22:59:59Z"),
        ("2019-11-01t22:59:59z", "2019-11-01T22:59:59Z"),
        ("2019-10-27T02:30:00+02:00", "2019-10-27T00:30:00Z"),
        ("2019-10-27T02:30:00+01:00", "2019-10-27T01:30:00Z"),
        ("2019-11-01T12:00:00.5+05:30", "2019-11-01T06:30:00.500000Z"),
        ("2019-11-01T12:00:00.123456-11:00", "2019-11-01T23:00:00.123456Z"),
    ],
)
def test_it_keeps_the_two_nights_of_the_clock_apart(moment, utc):
    facts = parse({"application.submitted_at": moment})
    assert FACTS["application.submitted_at"].type.plain(facts.get("application.submitted_at").value) == utc


@pytest.mark.parametrize(
    "share", [0, 100, 50, "50", "50.1", "0.00000000000000000001", Decimal("33.3"), Decimal("5E+1")]
)
def test_it_reads_a_percent_exactly(share):
    facts = parse({"call.step_down_pct": [share]})
    assert facts.get("call.step_down_pct").value == (Decimal(str(share)),)


@pytest.mark.parametrize(
    "share",
    [
        -1,
        101,
        "100.01",
        "-1",
        "",
        "50%",
        "5e1",
        "1_0",
        " 50",
        "٥٠",
        True,
        None,
        50.0,
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("-0"),
        "0.000000000000000000001",
    ],
)
def test_it_takes_no_other_percent(share):
    assert problem({"call.step_down_pct": [share]}).startswith("call.step_down_pct[0]: must")


def test_it_knows_where_each_value_comes_from():
    facts = parse({"applicant.kind": "municipality", "applicant.population": {"value": 10, "source": "register"}})
    assert facts.get("applicant.kind") == ("municipality", "file")
    assert facts.get("applicant.population") == (10, "register")
    assert facts.get("application.applied_nok") == (None, "absent")
    assert list(facts) == ["applicant.kind", "applicant.population"]


def test_it_types_the_items_of_lists():
    facts = parse(
        {
            "budget.lines": [{**LINE, "position_pct": "50.5"}],
            "grants.mu": [{"year": 2016, "relation": "same", "period_end": "2018-01-01"}],
        }
    )
    assert facts.get("budget.lines").value == (BudgetLine("wages", 1, Decimal("50.5")),)
    assert facts.get("grants.mu").value == (Grant(2016, "same", dt.date(2018, 1, 1)),)


def test_it_completes_facts_only_where_nothing_is_given():
    facts = parse({"call.frame_nok": 5, "call.mu_split": None, "call.deadline": {"value": None, "source": "call"}})
    completed = facts.under(
        {"call.frame_nok": 1, "call.mu_split": "none", "call.deadline": "2019-11-01", "call.bt_needs_2018": True},
        source="call",
    )
    assert {
        name: completed.get(name) for name in ("call.frame_nok", "call.mu_split", "call.deadline", "call.bt_needs_2018")
    } == {
        "call.frame_nok": (5, "file"),
        "call.mu_split": (None, "absent"),
        "call.deadline": (None, "absent"),
        "call.bt_needs_2018": (True, "call"),
    }
    assert facts.get("call.bt_needs_2018").value is None


def test_it_replaces_single_facts_without_touching_the_first():
    facts = parse({"application.applied_nok": 5})
    changed = facts.with_reads(
        {"application.applied_nok": Read(7, "caseworker"), "applicant.kind": Read(None, "absent")}
    )
    assert (facts.get("application.applied_nok").value, changed.get("application.applied_nok")) == (
        5,
        (7, "caseworker"),
    )
    assert changed.plain("application.applied_nok") == 7
    with pytest.raises(MalformedFacts):
        facts.with_reads({"application.applied_nok": Read("7", "caseworker")})


def test_it_notes_what_is_read_in_reading_order():
    reader = parse({"applicant.kind": "county"}).reader()
    assert [reader.read(name) for name in ("partners", "applicant.kind", "partners")] == [None, "county", None]
    assert list(reader.inputs) == ["partners", "applicant.kind"]


def test_it_writes_equal_facts_as_equal_text_and_reads_them_back():
    one = parse(
        {
            "applicant.kind": "county",
            "call.step_down_pct": ["50.10", 5],
            "call.deadline": None,
            "budget.lines": [{**LINE, "part": "develop"}],
        }
    )
    other = parse(
        {
            "budget.lines": [{"part": "develop", "amount_nok": 1, "category": "wages", "description": None}],
            "call.deadline": None,
            "call.step_down_pct": [Decimal("50.1"), "5"],
            "applicant.kind": "county",
        }
    )
    assert dump(one) == dump(other)
    assert load(dump(one)) == one
    assert dump(load(dump(one))) == dump(one)
    assert (one == other, hash(one) == hash(other)) == (True, True)


def test_it_gives_a_value_back_as_it_was_given():
    given = {"application.submitted_at": "2019-11-01T12:00:00+01:00", "call.step_down_pct": ["50.10", 5]}
    facts = parse(given)
    assert {name: facts.plain(name) for name in given} == given
    assert load(dump(facts)).plain("application.submitted_at") == "2019-11-01T11:00:00Z"


def test_it_takes_python_values_as_well():
    day = dt.date(2019, 11, 1)
    at = dt.datetime(2019, 11, 1, 12, tzinfo=dt.UTC)
    facts = Facts.of(
        {"call.deadline": day, "application.submitted_at": at, "grants.mu": [Grant(2016, "same")]}, source="system"
    )
    assert facts.get("call.deadline") == (day, "system")
    assert facts.plain("grants.mu") == [{"year": 2016, "relation": "same"}]
    with pytest.raises(MalformedFacts):
        Facts.of({"application.submitted_at": at.replace(tzinfo=None)}, source="system")
    with pytest.raises(MalformedFacts):
        Facts.of({"call.deadline": at}, source="system")


def test_it_describes_every_fact_as_json_schema():
    schema = describe()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (schema["type"], schema["additionalProperties"]) == ("object", False)
    properties = schema["properties"]
    assert list(properties) == list(FACTS)
    assert all({"type", "description", "x-source", "x-rules"} <= set(each) for each in properties.values())
    assert properties["application.applied_nok"] == {
        "type": "integer",
        "minimum": 0,
        "description": "sum applied for",
        "x-source": ["answer"],
        "x-rules": ["R10", "R13", "R20", "R24", "R61"],
    }
    lines = properties["budget.lines"]["items"]
    assert (lines["required"], lines["additionalProperties"]) == (["category", "amount_nok"], False)
    json.dumps(schema)


def test_it_has_the_facts_of_the_contract():
    assert len(FACTS) == 132
    judgements = [name.removeprefix("judgement.") for name in FACTS if name.startswith("judgement.")]
    assert judgements == [
        "R06",
        "R07",
        "R08",
        "R09",
        "R11",
        "R14",
        "R15",
        "R19",
        "R21",
        "R22",
        "R23",
        "R27",
        "R29",
        "R35",
        "R37",
        "R38",
        "R39",
        "R49",
        "R50",
        "R51",
        "R52",
        "R53",
        "R55",
        "R61",
        "R62",
        "R63",
        "R65",
        "R66",
        "R67",
        "R71",
        "R87",
        "R88",
        "R89",
        "R90",
        "R95",
    ]
    assert all(fact.label.nb and fact.label.nn for fact in FACTS.values())
