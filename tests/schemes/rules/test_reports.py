"""Reports, the model and wishes to change the project (R33, R37-R40, R44-R47, R50-R54)."""

import pytest

from tests.schemes.rules.asking import (
    DISCRETION,
    LEFT_OUT,
    MET,
    NOT_MET,
    REPORT,
    UNKNOWN,
    evaluation,
    outcome,
    state,
)

TRACKS = ("mu", "im", "bt", "ti")
SPLIT = {"call.mu_split": "500/500"}


def asked(track, given):
    return [each.rule for each in evaluation(track, REPORT, given).outcomes]


def test_it_asks_about_a_change_alone_when_there_is_one():
    given = {"change.kind": "within_budget", "report.kind": "model"}
    assert [asked(track, given) for track in TRACKS] == [["R37", "R38", "R39"]] * 4


def test_it_asks_about_the_model_alone_when_the_model_is_handed_in():
    assert asked("mu", {"report.kind": "model"}) == ["R44", "R45", "R46", "R50", "R53"]
    assert [asked(track, {"report.kind": "model"}) for track in ("im", "bt", "ti")] == [[], [], []]


def test_it_asks_all_the_rest_about_a_report():
    everything = ["R33", "R35", "R40", "R44", "R45", "R46", "R47", "R50", "R51", "R52", "R53", "R54"]
    assert asked("mu", {"report.kind": "final"}) == everything
    assert asked("mu", {}) == everything
    assert asked("mu", {"report.kind": "interim"}) == [rule for rule in everything if rule != "R40"]
    assert asked("im", {"report.kind": "final"}) == ["R33", "R36", "R40", "R54"]


@pytest.mark.parametrize(
    ("sent", "closed", "expected"),
    [
        ("2020-01-02T10:00:00Z", True, MET),
        ("2020-01-02T10:00:00Z", None, MET),
        (None, True, NOT_MET),
        (None, False, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_it_closes_no_case_without_a_letter(sent, closed, expected):
    given = {"letter.dispatched_at": sent, "case.is_closed": closed}
    assert {state("R33", track, REPORT, given) for track in TRACKS} == {expected}


def change(kind, known="2020-03-01", notified="2020-03-01"):
    return {"change.kind": kind, "change.known_on": known, "change.notified_on": notified}


@pytest.mark.parametrize(
    ("kind", "r38", "r39"),
    [
        ("within_budget", MET, MET),
        ("new_target_group", DISCRETION, MET),
        ("other", DISCRETION, MET),
        ("extension", LEFT_OUT, DISCRETION),
        ("carry_over", LEFT_OUT, DISCRETION),
    ],
)
def test_it_leaves_changes_to_a_person(kind, r38, r39):
    for track in TRACKS:
        assert (state("R38", track, REPORT, change(kind)), state("R39", track, REPORT, change(kind))) == (r38, r39)


@pytest.mark.parametrize(
    ("known", "notified", "expected"),
    [
        ("2020-03-01", "2020-03-01", MET),
        ("2020-03-01", "2020-02-28", MET),
        ("2020-03-01", "2020-03-02", DISCRETION),
        ("2020-03-01", None, UNKNOWN),
        (None, "2020-03-01", UNKNOWN),
    ],
)
def test_it_asks_whether_bufdir_was_told_at_once(known, notified, expected):
    assert state("R37", "mu", REPORT, change("other", known, notified)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"report.kind": "final", "report.unspent_nok": 0}, MET),
        ({"report.kind": "final", "report.unspent_nok": 1}, NOT_MET),
        ({"report.kind": "final"}, UNKNOWN),
        ({"report.kind": "final", "report.unspent_nok": 0, "report.not_carried_out": False}, MET),
        ({"report.kind": "final", "report.unspent_nok": 0, "report.not_carried_out": True}, NOT_MET),
        ({"report.kind": "interim", "report.unspent_nok": 100}, LEFT_OUT),
        ({"report.kind": "interim", "report.not_carried_out": True}, NOT_MET),
        ({"report.not_carried_out": True}, NOT_MET),
        ({"report.unspent_nok": 0}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_it_wants_back_what_is_not_spent(given, expected):
    assert {state("R40", track, REPORT, given) for track in TRACKS} == {expected}


# ----- the model -----

LEVELS = {"model.levels": ["municipality", "agency", "individual"]}
CONTENTS = {"model.contents": ["strategies", "tools", "arenas"]}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (LEVELS | CONTENTS, MET),
        ({"model.levels": ["municipality", "agency"]} | CONTENTS, NOT_MET),
        (LEVELS | {"model.contents": ["strategies", "arenas"]}, NOT_MET),
        (LEVELS, UNKNOWN),
        ({"model.levels": []}, NOT_MET),
        ({}, UNKNOWN),
    ],
)
def test_it_wants_a_model_on_three_levels(given, expected):
    assert state("R44", "mu", REPORT, given) == expected


@pytest.mark.parametrize(
    ("url", "reachable", "expected"),
    [
        ("https://www.gjesdal.kommune.no/modell", True, MET),
        ("HTTP://gjesdal.kommune.no", True, MET),
        ("https://gjesdal.kommune.no", False, NOT_MET),
        ("www.gjesdal.kommune.no", True, NOT_MET),
        ("ftp://gjesdal.kommune.no", True, NOT_MET),
        ("https://", True, NOT_MET),
        ("https:// gjesdal", True, NOT_MET),
        ("", True, NOT_MET),
        ("https://gjesdal.kommune.no", None, UNKNOWN),
        (None, True, UNKNOWN),
        (None, False, NOT_MET),
        ("gjesdal", None, NOT_MET),
    ],
)
def test_it_wants_the_model_on_the_website(url, reachable, expected):
    assert state("R45", "mu", REPORT, {"model.url": url, "model.url_reachable": reachable}) == expected


@pytest.mark.parametrize(
    ("kind", "severity"), [("final", "blocks"), ("interim", "warns"), ("model", "warns"), (None, "warns")]
)
def test_it_blocks_only_the_final_report_for_a_missing_address(kind, severity):
    for given in ({}, {"model.url": "x"}, {"model.url": "https://x.no", "model.url_reachable": True}):
        assert str(outcome("R45", "mu", REPORT, given | {"report.kind": kind}).severity) == severity


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(True, True, MET), (True, False, NOT_MET), (None, False, NOT_MET), (True, None, UNKNOWN)],
)
def test_it_wants_a_model_from_pregnancy_and_as_long_as_needed(start, end, expected):
    given = {"model.from_pregnancy": start, "model.as_long_as_needed": end}
    assert state("R46", "mu", REPORT, given) == expected


@pytest.mark.parametrize(
    ("kind", "weaknesses", "improvements", "expected"),
    [
        ("interim", "Lite samordning", None, MET),
        ("interim", "-", None, NOT_MET),
        ("interim", None, None, UNKNOWN),
        ("final", "Lite samordning", "Faste møter", MET),
        ("final", "Lite samordning", "-", NOT_MET),
        ("final", "Lite samordning", None, UNKNOWN),
        (None, "Lite samordning", "Faste møter", UNKNOWN),
        (None, "-", None, NOT_MET),
    ],
)
def test_it_wants_improvements_too_in_the_final_report(kind, weaknesses, improvements, expected):
    given = {"report.kind": kind, "report.weaknesses": weaknesses, "report.improvements": improvements}
    assert state("R47", "mu", REPORT, given) == expected


# ----- R50 -----


@pytest.mark.parametrize(
    ("submitted", "split", "expected"),
    [
        ("2020-12-16", "500/500", MET),
        ("2020-12-17", "500/500", NOT_MET),
        ("2020-12-17", "none", DISCRETION),
        ("2020-12-17", None, UNKNOWN),
        ("2020-12-16", "none", MET),
        ("2020-12-16", None, MET),
        (None, "500/500", UNKNOWN),
    ],
)
def test_it_wants_the_model_one_year_after_the_decision(submitted, split, expected):
    given = {"decision.decided_on": "2019-12-16", "model.submitted_on": submitted, "call.mu_split": split}
    assert state("R50", "mu", REPORT, given) == expected


def test_it_does_not_move_the_day_of_the_model_to_a_working_day():
    given = SPLIT | {"decision.decided_on": "2018-12-22", "model.submitted_on": "2019-12-23"}
    assert state("R50", "mu", REPORT, given) == NOT_MET


# ----- R51, R52 -----

APPROVED = {"model.status": "approved", "model.approved_on": "2020-12-10"}


def costs(*pairs):
    return {"report.costs": [{"spent_on": day, "purpose": purpose, "amount_nok": 1} for purpose, day in pairs]}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (APPROVED | costs(("implement", "2020-12-10")), MET),
        (APPROVED | costs(("implement", "2020-12-09")), NOT_MET),
        (APPROVED | costs(("train", "2020-12-09")), DISCRETION),
        (APPROVED | costs(("strengthen", "2020-12-09")), DISCRETION),
        (APPROVED | costs(("train", "2020-12-10")), MET),
        (APPROVED | costs(("train", "2020-12-09"), ("implement", "2020-12-09")), NOT_MET),
        (APPROVED | costs(("develop", "2020-01-01"), ("map_needs", "2020-01-01")), MET),
        (costs(), MET),
        ({}, UNKNOWN),
        (costs(("implement", "2021-12-09")), UNKNOWN),
        (costs(("implement", "2021-12-09")) | {"model.status": "submitted"}, NOT_MET),
        (costs(("train", "2021-12-09")) | {"model.status": "returned"}, DISCRETION),
        (costs(("implement", "2021-12-09")) | {"model.status": "approved"}, UNKNOWN),
        (APPROVED | {"payment.second_paid_on": "2020-12-09"}, NOT_MET),
        (APPROVED | {"payment.second_paid_on": "2020-12-10"}, UNKNOWN),
        (APPROVED | {"payment.second_paid_on": "2020-12-10"} | costs(), MET),
        ({"payment.second_paid_on": "2020-12-10", "model.status": "none"}, NOT_MET),
        ({"payment.second_paid_on": "2020-12-10"} | costs(), UNKNOWN),
    ],
)
def test_it_spends_nothing_on_implementing_before_approval(given, expected):
    assert state("R51", "mu", REPORT, given) == expected


DECIDED = {"decision.decided_on": "2019-12-16"}


@pytest.mark.parametrize(
    ("given", "split", "expected"),
    [
        (DECIDED | costs(("implement", "2020-12-15")), "500/500", NOT_MET),
        (DECIDED | costs(("train", "2020-03-01")), "500/500", NOT_MET),
        (DECIDED | costs(("strengthen", "2020-12-15")), "500/500", NOT_MET),
        (DECIDED | costs(("implement", "2020-12-16"), ("develop", "2020-12-16")), "500/500", MET),
        (DECIDED | costs(("develop", "2020-12-17")), "500/500", DISCRETION),
        (DECIDED | costs(("map_needs", "2020-12-17")), "none", DISCRETION),
        (DECIDED | costs(("develop", "2020-12-17"), ("train", "2020-03-01")), "500/500", NOT_MET),
        (DECIDED | costs(("train", "2020-03-01")), "none", DISCRETION),
        (DECIDED | costs(("train", "2020-03-01")), None, UNKNOWN),
        (DECIDED | costs(("develop", "2020-03-01")), None, MET),
        (DECIDED, "500/500", UNKNOWN),
        (costs(("train", "2020-03-01")), "500/500", UNKNOWN),
        (DECIDED | costs(), "500/500", MET),
    ],
)
def test_it_develops_first_and_implements_second(given, split, expected):
    assert state("R52", "mu", REPORT, given | {"call.mu_split": split}) == expected


@pytest.mark.parametrize(("day", "expected"), [("2020-05-01", MET), (None, UNKNOWN)])
def test_it_notes_that_guidance_was_given(day, expected):
    found = outcome("R54", "bt", REPORT, {"guidance.last_contact_on": day})
    assert (str(found.outcome), str(found.severity)) == (expected, "informs")
