"""The call of 2022: longer windows, the known caps, and the rules whose content nobody has established."""

import pytest

from schemes.rules.outcome import Phase
from tests.schemes.rules.asking import ASSESS, DECIDE, DISCRETION, MET, NOT_MET, PRE, SUBMIT, UNKNOWN, evaluation, state

CALL = "utsatte-barn-2022"


def asked(rule, track, phase, given):
    return state(rule, track, phase, given, call=CALL)


def grants(*pairs, known):
    return {
        "grants.mu": [{"year": year, "relation": relation} for year, relation in pairs],
        "grants.mu_known_years": list(known),
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (grants((2021, "same"), known=[]), NOT_MET),
        (grants((2022, "same"), known=range(2015, 2022)), MET),
        (grants(known=range(2015, 2022)), MET),
        (grants(known=range(2015, 2021)), UNKNOWN),
        (grants((2021, "unclear"), known=range(2015, 2022)), DISCRETION),
    ],
)
def test_it_excludes_recipients_to_2021(given, expected):
    assert asked("R08", "mu", PRE, given) == expected


@pytest.mark.parametrize("track", ["mu", "im"])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (grants((2019, "merged_2020"), known=[]), NOT_MET),
        (grants((2020, "same"), known=range(2015, 2020)), MET),
        (grants((2019, "part"), known=range(2015, 2020)), DISCRETION),
        (grants(known=range(2015, 2019)), UNKNOWN),
    ],
)
def test_it_excludes_merged_recipients_to_2019(track, given, expected):
    assert asked("R09", track, PRE, given | {"history.merger_2020": "yes"}) == expected


def test_it_keeps_r09_over_r08():
    given = grants((2018, "same"), known=[]) | {"history.merger_2020": "yes"}
    outcomes = {each.rule: each for each in evaluation("mu", PRE, given, call=CALL).outcomes}
    assert (str(outcomes["R08"].outcome), outcomes["R08"].replaced_by) == (NOT_MET, "R09")


def test_it_keeps_the_known_caps_periods_and_deadline():
    assert asked("R10", "mu", SUBMIT, {"application.applied_nok": 1_000_001}) == NOT_MET
    assert asked("R13", "im", SUBMIT, {"application.applied_nok": 500_000}) == MET
    decided = {"decision.decided_on": "2022-12-16"}
    assert asked("R11", "mu", DECIDE, decided | {"decision.period_end": "2024-12-16"}) == MET
    assert asked("R15", "im", DECIDE, decided | {"decision.period_end": "2023-12-17"}) == NOT_MET
    assert asked("R02", "mu", SUBMIT, {"application.submitted_at": "2022-10-01T21:59:59Z"}) == MET
    assert asked("R02", "mu", SUBMIT, {"application.submitted_at": "2022-10-01T22:00:00Z"}) == NOT_MET
    assert asked("R03", "mu", DECIDE, {"frame.granted_nok": 1}) == UNKNOWN


@pytest.mark.parametrize(("track", "phase"), [(track, phase) for track in ("mu", "im") for phase in Phase])
def test_it_finds_no_case_eligible(track, phase):
    best = {
        "applicant.kind": "municipality",
        "application.applied_nok": 1,
        "application.submitted_at": "2022-09-01T12:00:00Z",
        "history.model_trial": "none",
        "history.merger_2020": "no",
        "grants.mu": [],
        "grants.mu_known_years": list(range(2015, 2022)),
        "decision.granted_nok": 1,
        "decision.decided_on": "2022-12-16",
        "decision.period_end": "2024-12-16" if track == "mu" else "2023-12-16",
        "frame.granted_nok": 1,
        "call.frame_nok": 10,
        "change.kind": "within_budget",
        "report.kind": "model",
    }
    found = evaluation(track, phase, best, call=CALL)
    assert found.verdict == "incomplete"
    assert {each.rule for each in found.outcomes if each.outcome != "met"} == {
        "mu": {
            PRE: {"R06"},
            SUBMIT: {"R06", "R12"},
            ASSESS: {"R06", "R12"},
            DECIDE: {"R06", "R12"} | {"R35"},
            Phase.REPORT: {"R35"},
        },
        "im": {
            PRE: {"R06", "R14"},
            SUBMIT: {"R06", "R14", "R17"},
            ASSESS: {"R06", "R14", "R17"},
            DECIDE: {"R06", "R14", "R16", "R17", "R36"},
            Phase.REPORT: {"R36"},
        },
    }[track][phase]
