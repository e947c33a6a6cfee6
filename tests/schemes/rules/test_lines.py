"""Cases as text: one object or an array in, one line out; every refusal is one line and says where."""

import json

import pytest

from schemes.rules.engine import evaluate
from schemes.rules.facts import MalformedFacts
from schemes.rules.lines import Case, Unreadable, read_cases, write_line
from tests.schemes.rules.asking import PRE, SUBMIT, evaluation, facts_of, rules


def cases(text):
    return list(read_cases(text))


def refusal(text):
    with pytest.raises((Unreadable, MalformedFacts)) as refused:
        cases(text)
    return str(refused.value)


def line(given, track="mu", phase=SUBMIT, label=None):
    facts = facts_of("utsatte-barn-2019", given)
    return write_line(evaluation(track, phase, given), Case(facts, label), facts)


def test_it_reads_one_object_or_an_array():
    assert [case.facts.get("applicant.kind").value for case in cases('{"applicant.kind": "county"}')] == ["county"]
    assert len(cases(' [ {} , {"case": "b"} ] ')) == 2
    assert cases("[]") == []
    assert [case.label for case in cases('[{"case": "a"}, {"case": null}, {}]')] == ["a", None, None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON: Expecting value at line 1, column 1"),
        ("   ", "not JSON: Expecting value at line 1, column 4"),
        ('{"case": "a",}', "not JSON: Expecting property name enclosed in double quotes at line 1, column 14"),
        ("{}\n{}", "not JSON: more text after the end at line 2, column 1"),
        ("[{}] x", "not JSON: more text after the end at line 1, column 6"),
        ("[] x", "not JSON: more text after the end at line 1, column 4"),
        ("[{}\n {}]", "[0] not JSON: expected a comma or the end of the array at line 2, column 2"),
        ("[{}, ]", "[1] not JSON: Expecting value at line 1, column 6"),
        ("[]x", "not JSON: more text after the end at line 1, column 3"),
        ("[{}]x", "not JSON: more text after the end at line 1, column 5"),
        ("{}\n\n {}\n", "not JSON: more text after the end at line 3, column 2"),
        ("\n[{},\n{}\n x]\n", "[1] not JSON: expected a comma or the end of the array at line 4, column 2"),
        ("[{},{},{},3]", "[3] must be an object, got 3"),
        ("[{},{},{} {}]", "[2] not JSON: expected a comma or the end of the array at line 1, column 11"),
        ("[{}, {}", "[1] not JSON: expected a comma or the end of the array at line 1, column 8"),
        ("[{}, 3]", "[1] must be an object, got 3"),
        ("3", "must be an object, got 3"),
        ('"x"', 'must be an object, got "x"'),
        ('[{}, {"x": 1}]', "[1] x: unknown fact"),
        ('{"case": 3}', "case: must be a text, got 3"),
        ('{"partners": [], "partners": []}', "partners: stands twice"),
        ('{"case": "a", "partners": [], "documents": [], "documents": []}', "documents: stands twice"),
        ('[{"grants.mu": [{"year": 1, "year": 2}]}]', "[0] year: stands twice"),
        ('{"applicant.population": NaN}', "not JSON: NaN is no number"),
        ('{"applicant.population": -Infinity}', "not JSON: -Infinity is no number"),
        ('{"applicant.population": 1.0}', "applicant.population: must be a whole number, 0 or more, got 1.0"),
        ('{"applicant.population": 1e3}', "applicant.population: must be a whole number, 0 or more, got 1E+3"),
        ('{"applicant.population": ' + "9" * 5000 + "}", "not readable: holds a number with too many digits"),
        ("[" * 100_000, "[0] not readable: nested too deeply"),
        ('{"a\\nb": 1}', '"a\\nb": unknown fact'),
        ("{\x00}", "not JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
    ],
)
def test_it_refuses_in_one_line(text, message):
    found = refusal(text)
    assert len(found.splitlines()) == 1
    assert found == message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("3", Unreadable),
        ('{"a": 1}', MalformedFacts),
        ("[3]", MalformedFacts),
        ("[NaN]", MalformedFacts),
        ('{"application.applied_nok": 1e99999999999999999999}', Unreadable),
    ],
)
def test_it_tells_a_file_that_cannot_be_read_from_a_fact_that_is_wrong(text, kind):
    with pytest.raises((Unreadable, MalformedFacts)) as refused:
        cases(text)
    assert type(refused.value) is kind


def test_it_says_which_number_is_out_of_range():
    assert refusal('[{"application.applied_nok": 1e99999999999999999999}]') == (
        '[0] holds a number out of range: "1e99999999999999999999"'
    )


def test_it_names_only_the_fact_that_is_wrong_not_the_file():
    with pytest.raises(MalformedFacts) as refused:
        cases('[{}, {"call.deadline": 3}]')
    assert (refused.value.path, refused.value.problem) == ("[1] call.deadline", "must be a date YYYY-MM-DD, got 3")
    for text in ("[3]", "[NaN]"):
        with pytest.raises(MalformedFacts) as refused:
            cases(text)
        assert refused.value.path == ""


def test_it_reads_an_array_however_closely_it_is_written():
    assert [case.label for case in cases('[{"case":"a"},{"case":"b"},{"case":"c"}]')] == ["a", "b", "c"]


def test_it_writes_decimals_back_exactly_as_they_were_given():
    text = """{"budget.lines": [{"category": "staff_release", "amount_nok": 1, "position_pct": 50.10},
        {"category": "staff_release", "amount_nok": 1, "position_pct": "49.90"}], "call.staff_release_basis": "position"}"""
    (case,) = cases(text)
    found = evaluate(
        rules=rules("utsatte-barn-2019"), facts=case.facts, call="c", track="bt", phase=SUBMIT, version="v", sha256="s"
    )
    written = write_line(found, case, case.facts)
    assert '"position_pct": 50.10}' in written
    assert '"position_pct": "49.90"}' in written
    assert "50,1\u00a0prosent" in found.of("R22").text_nb


def test_it_writes_the_line_of_the_contract():
    given = {"applicant.kind": {"value": "county", "source": "answer"}, "call.deadline": "2019-11-02"}
    found = json.loads(line(given, phase=PRE, label="sak 1"))
    assert list(found) == ["case", "call", "track", "phase", "verdict", "outcomes", "rule_set"]
    assert (found["case"], found["call"], found["track"], found["phase"]) == (
        "sak 1",
        "utsatte-barn-2019",
        "mu",
        "pre-check",
    )
    assert found["verdict"] == "not_eligible"
    assert found["rule_set"] == {"version": "utsatte-barn-2019-1", "sha256": "0" * 64}
    first = found["outcomes"][0]
    assert first == {
        "rule": "R06",
        "kind": "in_list",
        "outcome": "not_met",
        "severity": "blocks",
        "reference": "S0, Hvem kan søke",
        "inputs": {"applicant.kind": {"value": "county", "source": "answer"}},
        "text_nb": "Dere er en fylkeskommune. Bare kommuner kan søke om dette.",
        "text_nn": "De er ein fylkeskommune. Berre kommunar kan søkje om dette.",
        "replaced_by": None,
    }
    assert [each["rule"] for each in found["outcomes"]] == ["R06", "R07", "R08", "R09"]


def test_it_leaves_out_a_label_that_is_not_there():
    assert "case" not in json.loads(line({}))


def test_it_stays_on_one_line_whatever_the_texts_hold():
    odd = "a\u2028b\u2029c\u0085d\ne"
    written = line({"application.expected_changes": odd, "application.missing_required": [odd]})
    assert len(written.splitlines()) == 1
    inputs = {each["rule"]: each["inputs"] for each in json.loads(written)["outcomes"]}
    assert inputs["R28"]["application.expected_changes"]["value"] == odd


def test_it_writes_the_same_bytes_for_the_same_input():
    given = {"applicant.kind": "municipality", "application.applied_nok": 5}
    assert line(given) == line(dict(reversed(given.items())))
