"""Deadlines, periods and due dates at their boundaries (R02, R11, R15, R16, R32, R35, R36, R60)."""

import pytest

from tests.schemes.rules.asking import (
    ASSESS,
    DECIDE,
    DISCRETION,
    LEFT_OUT,
    MET,
    NOT_MET,
    PRE,
    REPORT,
    SUBMIT,
    UNKNOWN,
    outcome,
    state,
)


@pytest.mark.parametrize("phase", [SUBMIT, ASSESS, DECIDE])
@pytest.mark.parametrize(
    ("rule", "track", "at", "expected"),
    [
        ("R02", "mu", "2019-11-01T22:59:59Z", MET),
        ("R02", "mu", "2019-11-01T23:00:00Z", NOT_MET),
        ("R02", "ti", "2019-11-01T23:59:59.999999+01:00", MET),
        ("R02", "bt", "2019-11-02T00:00:00+01:00", NOT_MET),
        ("R02", "im", "2019-11-01T00:00:00-12:00", MET),
        ("R02", "im", "2019-11-01T11:00:00-12:00", NOT_MET),
        ("R02", "gm", "2020-04-30T21:59:59Z", MET),
        ("R02", "gm", "2020-04-30T22:00:00Z", NOT_MET),
        ("R60", "b17", "2017-05-10T21:59:59Z", MET),
        ("R60", "b17", "2017-05-10T22:00:00Z", NOT_MET),
        ("R02", "mu", None, UNKNOWN),
        ("R60", "b17", None, UNKNOWN),
    ],
)
def test_it_counts_the_whole_last_day_in_oslo(phase, rule, track, at, expected):
    assert state(rule, track, phase, {"application.submitted_at": at}) == expected


def test_it_does_not_move_an_application_deadline_to_a_working_day():
    sunday = {"call.deadline": "2019-11-03"}
    assert state("R02", "mu", SUBMIT, sunday | {"application.submitted_at": "2019-11-03T23:59:59+01:00"}) == MET
    assert state("R02", "mu", SUBMIT, sunday | {"application.submitted_at": "2019-11-04T00:00:00+01:00"}) == NOT_MET


def test_it_counts_the_minutes_of_grace_that_the_call_gives():
    late = {"application.submitted_at": "2019-11-01T23:04:59Z"}
    for in_grace, expected in ((True, MET), (False, NOT_MET), (None, NOT_MET)):
        assert state("R02", "mu", SUBMIT, late | {"application.in_grace": in_grace}) == expected


def test_it_knows_no_deadline_where_none_is_set():
    given = {"call.deadline": None, "application.submitted_at": "2019-10-01T12:00:00Z"}
    assert state("R02", "mu", SUBMIT, given) == UNKNOWN


# ----- R11, R15 -----


@pytest.mark.parametrize(
    ("rule", "track", "decided", "end", "expected"),
    [
        ("R11", "mu", "2019-12-16", "2021-12-16", MET),
        ("R11", "mu", "2019-12-16", "2021-12-17", NOT_MET),
        ("R11", "mu", "2019-12-16", "2021-12-15", DISCRETION),
        ("R11", "mu", "2020-02-29", "2022-02-28", MET),
        ("R11", "mu", "2020-02-29", "2022-03-01", NOT_MET),
        ("R11", "mu", None, "2021-12-16", UNKNOWN),
        ("R11", "mu", "2019-12-16", None, UNKNOWN),
        ("R15", "im", "2019-12-16", "2020-12-16", MET),
        ("R15", "im", "2019-12-16", "2020-12-17", NOT_MET),
        ("R15", "im", "2019-12-16", "2020-12-15", DISCRETION),
        ("R15", "im", "2019-12-16", None, UNKNOWN),
        ("R11", "ti", "2019-12-16", "2021-12-16", MET),
        ("R11", "ti", "2019-12-16", "2021-12-17", DISCRETION),
        ("R11", "ti", "2019-12-16", "2021-12-15", DISCRETION),
        ("R11", "ti", "2019-12-16", None, DISCRETION),
        ("R11", "ti", None, "2021-12-16", UNKNOWN),
        ("R11", "ti", None, None, UNKNOWN),
        ("R11", "mu", "9999-06-01", "9999-12-30", DISCRETION),
    ],
)
def test_it_runs_the_period_by_calendar_date(rule, track, decided, end, expected):
    assert state(rule, track, DECIDE, {"decision.decided_on": decided, "decision.period_end": end}) == expected


# ----- R16 -----


@pytest.mark.parametrize(
    ("status", "approved", "before", "when_deciding"),
    [
        ("approved", "2019-12-15", MET, MET),
        ("approved", "2019-12-16", MET, MET),
        ("approved", "2019-12-17", MET, NOT_MET),
        ("approved", None, MET, UNKNOWN),
        ("submitted", "2019-12-01", NOT_MET, NOT_MET),
        ("returned", None, NOT_MET, NOT_MET),
        ("none", None, NOT_MET, NOT_MET),
        (None, "2019-12-01", UNKNOWN, UNKNOWN),
    ],
)
def test_it_awards_only_with_an_approved_model(status, approved, before, when_deciding):
    given = {"model.status": status, "model.approved_on": approved, "decision.decided_on": "2019-12-16"}
    assert [state("R16", "im", phase, given) for phase in (PRE, SUBMIT, ASSESS, DECIDE)] == [
        before,
        before,
        before,
        when_deciding,
    ]


def test_it_cannot_compare_an_approval_without_a_decision():
    assert state("R16", "im", DECIDE, {"model.status": "approved", "model.approved_on": "2019-12-01"}) == UNKNOWN


# ----- R32 -----


@pytest.mark.parametrize("phase", [ASSESS, DECIDE])
@pytest.mark.parametrize(
    ("due", "answered", "expected"),
    [
        ("2019-11-20", "2019-11-20", MET),
        ("2019-11-20", "2019-11-21", NOT_MET),
        ("2019-11-20", None, UNKNOWN),
        (None, "2019-11-21", LEFT_OUT),
        (None, None, LEFT_OUT),
    ],
)
def test_it_counts_the_due_day_of_a_correction(phase, due, answered, expected):
    given = {"correction.due_on": due, "correction.answered_on": answered}
    assert state("R32", "mu", phase, given) == expected


# ----- R35, R36: the plan -----

DECIDED = {"decision.decided_on": "2018-12-22"}  # a Saturday; one year on is a Sunday, two years on a Tuesday


def dues(interim, final):
    return DECIDED | {"obligations.interim_due_on": interim, "obligations.final_due_on": final}


@pytest.mark.parametrize(
    ("given", "on_mu", "on_ti"),
    [
        (dues("2019-12-23", "2020-12-22"), MET, MET),
        (dues("2019-12-22", "2020-12-22"), NOT_MET, DISCRETION),
        (dues("2019-12-23", "2020-12-23"), NOT_MET, DISCRETION),
        (dues(None, "2020-12-22"), UNKNOWN, DISCRETION),
        (dues("2019-12-23", None), UNKNOWN, DISCRETION),
        (dues(None, "2020-12-23"), NOT_MET, DISCRETION),
        (dues("2019-12-23", "2020-12-22") | {"decision.decided_on": None}, UNKNOWN, UNKNOWN),
    ],
)
def test_it_plans_reports_on_working_days(given, on_mu, on_ti):
    assert (state("R35", "mu", DECIDE, given), state("R35", "ti", DECIDE, given)) == (on_mu, on_ti)


@pytest.mark.parametrize(
    ("end", "due", "expected"),
    [
        ("2020-12-16", "2020-12-16", MET),
        ("2020-12-19", "2020-12-21", MET),
        ("2020-12-19", "2020-12-19", NOT_MET),
        ("2020-12-24", "2020-12-24", MET),
        ("2020-12-25", "2020-12-28", MET),
        ("2021-04-01", "2021-04-06", MET),
        ("2020-12-16", None, UNKNOWN),
        (None, "2020-12-16", UNKNOWN),
    ],
)
def test_it_plans_the_final_report_at_the_end_of_the_period(end, due, expected):
    assert state("R36", "im", DECIDE, {"decision.period_end": end, "obligations.final_due_on": due}) == expected


# ----- R35, R36: the report -----


def report(kind, at, **more):
    return {"report.kind": kind, "report.submitted_at": at} | more


@pytest.mark.parametrize(
    ("given", "on_mu", "on_ti"),
    [
        (dues("2020-01-10", None) | report("interim", "2020-01-10T22:59:59Z"), MET, MET),
        (dues("2020-01-10", None) | report("interim", "2020-01-10T23:00:00Z"), NOT_MET, DISCRETION),
        (dues(None, None) | report("interim", "2019-12-23T12:00:00Z"), MET, MET),
        (dues(None, None) | report("interim", "2019-12-24T12:00:00Z"), NOT_MET, DISCRETION),
        (dues("2019-12-23", "2020-12-22") | report("final", "2020-12-22T12:00:00Z"), MET, MET),
        (dues("2019-12-23", None) | report("final", "2020-12-23T12:00:00Z"), NOT_MET, DISCRETION),
        (report("final", "2020-12-23T12:00:00Z"), UNKNOWN, UNKNOWN),
        (dues("2019-12-23", "2020-12-22") | report("final", None), UNKNOWN, UNKNOWN),
        (dues("2019-12-23", "2020-12-22") | report(None, "2019-12-23T12:00:00Z"), UNKNOWN, UNKNOWN),
    ],
)
def test_it_holds_a_report_against_the_plans_own_date(given, on_mu, on_ti):
    assert (state("R35", "mu", REPORT, given), state("R35", "ti", REPORT, given)) == (on_mu, on_ti)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"obligations.final_due_on": "2021-01-11"} | report("final", "2021-01-11T12:00:00Z"), MET),
        ({"obligations.final_due_on": "2021-01-11"} | report("final", "2021-01-12T12:00:00Z"), NOT_MET),
        ({"decision.period_end": "2020-12-19"} | report("final", "2020-12-21T12:00:00Z"), MET),
        ({"decision.period_end": "2020-12-19"} | report("final", "2020-12-22T12:00:00Z"), NOT_MET),
        (report("final", "2020-12-22T12:00:00Z"), UNKNOWN),
        ({"decision.period_end": "2020-12-19"} | report("final", None), UNKNOWN),
    ],
)
def test_it_holds_the_one_report_of_implementing_against_the_end_of_its_period(given, expected):
    assert state("R36", "im", REPORT, given) == expected


def test_it_only_warns_about_a_late_report():
    late = outcome("R35", "mu", REPORT, dues("2019-12-23", None) | report("interim", "2019-12-30T12:00:00Z"))
    assert (str(late.outcome), str(late.severity)) == (NOT_MET, "warns")
