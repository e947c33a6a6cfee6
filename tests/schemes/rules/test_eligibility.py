"""Who may apply: kind of applicant, the trial, earlier grants, mergers, BTI (R06-R09, R14, R18, R19, R23)."""

import pytest

from tests.schemes.rules.asking import (
    ASSESS,
    DECIDE,
    DISCRETION,
    LEFT_OUT,
    MET,
    NOT_MET,
    PRE,
    SUBMIT,
    UNKNOWN,
    outcome,
    state,
)

KNOWN = {"grants.mu_known_years": [2015, 2016, 2017, 2018]}
PARTLY = {"grants.mu_known_years": [2015, 2016, 2017]}
NO_GRANT = {"grants.mu": []}
EVERY_PHASE = (PRE, SUBMIT, ASSESS, DECIDE)


def kind(name):
    return {"applicant.kind": name}


def grants(*pairs):
    return {"grants.mu": [{"year": year, "relation": relation} for year, relation in pairs]}


def merger(value):
    return {"history.merger_2020": value}


# ----- R06 -----


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize(
    ("track", "applicant", "expected"),
    [
        ("mu", "municipality", MET),
        ("im", "municipality", MET),
        ("ti", "municipality", MET),
        ("bt", "municipality", MET),
        ("mu", "municipal_unit", DISCRETION),
        ("bt", "municipal_unit", DISCRETION),
        ("mu", "oslo_district", NOT_MET),
        ("ti", "county", NOT_MET),
        ("im", "intermunicipal_company", NOT_MET),
        ("bt", "private", NOT_MET),
        ("mu", "child_welfare_service", NOT_MET),
        ("mu", "other", NOT_MET),
    ],
)
def test_it_lets_municipalities_apply(phase, track, applicant, expected):
    assert state("R06", track, phase, kind(applicant)) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("030101", MET), ("030115", MET), ("030116", NOT_MET), ("030117", NOT_MET), ("030100", NOT_MET), (None, UNKNOWN)],
)
def test_it_lets_the_fifteen_districts_with_a_council_apply_for_bti(number, expected):
    assert state("R06", "bt", PRE, kind("oslo_district") | {"applicant.district_number": number}) == expected


@pytest.mark.parametrize("track", ["mu", "im", "bt", "ti"])
def test_it_does_not_guess_who_applies(track):
    assert state("R06", track, PRE, {}) == UNKNOWN


# ----- R07 -----


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize(
    ("relation", "on_mu", "on_bt"),
    [
        ("none", MET, MET),
        ("same", NOT_MET, DISCRETION),
        ("merged", DISCRETION, DISCRETION),
        ("part", DISCRETION, DISCRETION),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_it_excludes_those_who_took_part_in_the_trial(phase, relation, on_mu, on_bt):
    facts = {"history.model_trial": relation}
    assert [state("R07", track, phase, facts) for track in ("mu", "im", "ti", "bt")] == [on_mu, on_mu, on_mu, on_bt]


@pytest.mark.parametrize(("rule", "track"), [("R07", "mu"), ("R08", "mu"), ("R09", "mu"), ("R09", "im"), ("R07", "bt")])
def test_it_asks_a_district_nothing_about_municipalities(rule, track):
    found = outcome(rule, track, PRE, kind("oslo_district") | grants((2018, "same")) | {"history.model_trial": "same"})
    assert (str(found.outcome), list(found.inputs)) == (MET, ["applicant.kind"])


# ----- R08 -----


@pytest.mark.parametrize(
    ("given", "on_mu", "on_bt"),
    [
        (grants((2015, "same")) | PARTLY, NOT_MET, DISCRETION),
        (grants((2018, "same")), NOT_MET, DISCRETION),
        (grants((2014, "same")) | KNOWN, MET, MET),
        (grants((2019, "same")) | KNOWN, MET, MET),
        (grants((2014, "same"), (2019, "same")) | PARTLY, UNKNOWN, UNKNOWN),
        (NO_GRANT | KNOWN, MET, MET),
        (NO_GRANT | PARTLY, UNKNOWN, UNKNOWN),
        (NO_GRANT, UNKNOWN, UNKNOWN),
        (KNOWN, UNKNOWN, UNKNOWN),
        ({}, UNKNOWN, UNKNOWN),
        (grants((2016, "merged_2020")) | KNOWN, DISCRETION, DISCRETION),
        (grants((2016, "merged_2020")) | PARTLY, UNKNOWN, DISCRETION),
        (grants((2017, "merged_other")) | KNOWN, DISCRETION, DISCRETION),
        (grants((2015, "part")) | KNOWN, DISCRETION, DISCRETION),
        (grants((2015, "unclear")) | KNOWN, DISCRETION, DISCRETION),
        (grants((2015, "unclear"), (2018, "same")) | KNOWN, NOT_MET, DISCRETION),
    ],
)
def test_it_excludes_earlier_recipients(given, on_mu, on_bt):
    for phase in EVERY_PHASE:
        assert (state("R08", "mu", phase, given), state("R08", "bt", phase, given)) == (on_mu, on_bt)


def test_it_never_asks_im_or_ti_about_r08():
    given = grants((2016, "same")) | KNOWN
    assert [state("R08", track, PRE, given) for track in ("im", "ti")] == [LEFT_OUT, LEFT_OUT]


def test_it_says_own_grant_without_looking_whether_the_lists_are_complete():
    found = outcome("R08", "mu", PRE, grants((2018, "same")))
    assert list(found.inputs) == ["applicant.kind", "grants.mu"]


# ----- R09 -----


@pytest.mark.parametrize(
    ("given", "on_mu", "on_bt"),
    [
        (merger("no"), MET, MET),
        (merger("no") | grants((2015, "same")), MET, MET),
        (merger("yes") | grants((2015, "same")), NOT_MET, DISCRETION),
        (merger("yes") | grants((2018, "merged_2020")), NOT_MET, DISCRETION),
        (merger("yes") | grants((2014, "same"), (2019, "same")) | KNOWN, MET, MET),
        (merger("yes") | grants((2016, "merged_other")) | KNOWN, DISCRETION, DISCRETION),
        (merger("yes") | grants((2016, "part")) | KNOWN, DISCRETION, DISCRETION),
        (merger("yes") | grants((2016, "unclear")) | PARTLY, UNKNOWN, UNKNOWN),
        (merger("part") | grants((2016, "same")) | KNOWN, DISCRETION, DISCRETION),
        (merger("part") | grants((2016, "merged_2020")) | KNOWN, DISCRETION, DISCRETION),
        (merger("part") | grants((2016, "same")) | PARTLY, UNKNOWN, UNKNOWN),
        (merger("part") | NO_GRANT | KNOWN, MET, MET),
        (merger("yes") | NO_GRANT | KNOWN, MET, MET),
        (merger("yes") | NO_GRANT | PARTLY, UNKNOWN, UNKNOWN),
        (merger("yes") | KNOWN, UNKNOWN, UNKNOWN),
        (grants((2016, "same")) | KNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_it_lets_a_merged_recipient_only_adapt(given, on_mu, on_bt):
    for phase in EVERY_PHASE:
        found = [state("R09", track, phase, given) for track in ("mu", "im", "bt", "ti")]
        assert found == [on_mu, on_mu, on_bt, LEFT_OUT]


def test_it_reads_no_grants_without_a_merger():
    found = outcome("R09", "mu", PRE, merger("no") | grants((2015, "same")))
    assert list(found.inputs) == ["applicant.kind", "history.merger_2020"]


# ----- R23 -----


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (merger("yes") | grants((2015, "same")), MET),
        (merger("yes") | grants((2018, "merged_2020")), MET),
        (merger("yes") | grants((2016, "merged_other"), (2017, "same")), MET),
        (merger("no") | grants((2015, "same")), NOT_MET),
        (merger("no"), NOT_MET),
        (merger("yes") | NO_GRANT | KNOWN, NOT_MET),
        (merger("part") | NO_GRANT | KNOWN, NOT_MET),
        (merger("yes") | grants((2014, "same")) | KNOWN, NOT_MET),
        (merger("yes") | grants((2019, "same")) | KNOWN, NOT_MET),
        (merger("yes") | NO_GRANT | PARTLY, UNKNOWN),
        (merger("yes") | NO_GRANT, UNKNOWN),
        (merger("yes"), UNKNOWN),
        (grants((2015, "same")) | KNOWN, UNKNOWN),
        (merger("yes") | grants((2016, "merged_other")) | KNOWN, DISCRETION),
        (merger("yes") | grants((2016, "part")) | PARTLY, UNKNOWN),
        (merger("part") | grants((2016, "same")) | KNOWN, DISCRETION),
        (merger("part") | grants((2016, "same")) | PARTLY, UNKNOWN),
    ],
)
def test_it_lets_only_merging_municipalities_with_a_recipient_adapt(given, expected):
    assert {state("R23", "ti", phase, given) for phase in EVERY_PHASE} == {expected}


# ----- R18, R14 -----

ON_TIME = {"application.submitted_at": "2019-11-01T12:00:00+01:00"}


def own(year, end=None):
    return {"year": year, "relation": "same"} | ({"period_end": end} if end else {})


def periods(*given, **more):
    return {"grants.mu": list(given)} | KNOWN | ON_TIME | more


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (grants((2016, "same")), MET),
        (grants((2015, "same"), (2016, "same")), MET),
        (grants((2015, "same")), LEFT_OUT),
        (grants((2017, "same")), LEFT_OUT),
        (grants((2016, "merged_2020")), LEFT_OUT),
        (NO_GRANT, LEFT_OUT),
        ({}, LEFT_OUT),
    ],
)
def test_it_opens_implementing_for_recipients_of_2016(given, expected):
    assert {state("R18", "im", phase, given) for phase in EVERY_PHASE} == {expected}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (periods(own(2017, "2019-10-31")), MET),
        (periods(own(2017, "2019-11-01")), NOT_MET),
        (periods(own(2017, "2020-01-01")), NOT_MET),
        (periods(own(2015, "2017-01-01"), own(2017, "2019-11-01")), NOT_MET),
        (periods(own(2015), own(2017, "2019-10-31")), MET),
        (periods(own(2017)), UNKNOWN),
        (periods(own(2016)), MET),
        (periods(own(2017), own(2018, "2019-12-01")), NOT_MET),
        (periods(own(2017)) | {"application.submitted_at": "2020-01-01T00:00:00+01:00"}, MET),
        (periods(own(2017)) | {"application.submitted_at": "2019-12-31T22:59:59Z"}, UNKNOWN),
        (periods(own(2017)) | {"application.submitted_at": "2019-12-31T23:00:00Z"}, MET),
        (periods(own(2017, "2019-10-31")) | PARTLY, UNKNOWN),
        (periods(own(2017, "2019-11-01")) | PARTLY, NOT_MET),
        (periods(own(2017, "2019-10-31")) | {"application.submitted_at": None}, UNKNOWN),
        (periods(own(2013, "2015-01-01")), MET),
        (periods(own(2019, "2021-01-01")), NOT_MET),
        (periods(), NOT_MET),
        (periods() | PARTLY, UNKNOWN),
        (KNOWN | ON_TIME, UNKNOWN),
        (periods({"year": 2016, "relation": "merged_2020"}), DISCRETION),
        (periods({"year": 2019, "relation": "unclear"}), DISCRETION),
        (periods({"year": 2016, "relation": "part"}) | PARTLY, UNKNOWN),
        (periods({"year": 2018, "relation": "merged_2020"}, own(2017, "2019-10-31")), MET),
    ],
)
def test_it_waits_until_the_own_period_is_over(given, expected):
    assert {state("R14", "im", phase, given) for phase in EVERY_PHASE} == {expected}


@pytest.mark.parametrize(
    ("end", "decided", "expected"),
    [
        ("2019-10-31", None, MET),
        ("2019-11-01", None, DISCRETION),
        ("2019-12-15", "2019-12-16", DISCRETION),
        ("2019-12-16", "2019-12-16", NOT_MET),
        ("2019-10-31", "2019-10-01", MET),
    ],
)
def test_it_leaves_the_days_between_to_a_person_while_the_tested_day_is_not_set(end, decided, expected):
    given = periods(own(2017, end)) | {"call.im_tested_on": None, "decision.decided_on": decided}
    assert state("R14", "im", DECIDE, given) == expected


@pytest.mark.parametrize(
    ("end", "decided", "expected"),
    [("2019-12-15", "2019-12-16", MET), ("2019-12-16", "2019-12-16", NOT_MET), ("2019-12-15", None, UNKNOWN)],
)
def test_it_can_test_the_day_of_the_decision(end, decided, expected):
    given = periods(own(2017, end)) | {"call.im_tested_on": "decision", "decision.decided_on": decided}
    assert state("R14", "im", DECIDE, given) == expected


# ----- R19 -----


@pytest.mark.parametrize(
    ("bti", "bufdir", "needs", "expected"),
    [
        (True, True, True, MET),
        (True, False, True, NOT_MET),
        (True, None, True, UNKNOWN),
        (None, False, True, NOT_MET),
        (None, True, True, UNKNOWN),
        (False, True, True, NOT_MET),
        (False, None, None, NOT_MET),
        (True, False, False, MET),
        (True, None, False, MET),
        (None, None, False, UNKNOWN),
        (True, True, None, MET),
        (True, False, None, UNKNOWN),
        (True, None, None, UNKNOWN),
        (None, True, None, UNKNOWN),
    ],
)
def test_it_needs_the_grants_of_bti(bti, bufdir, needs, expected):
    given = kind("municipality") | {
        "grants.bti_2017": bti,
        "grants.bufdir_2018": bufdir,
        "call.bt_needs_2018": needs,
    }
    assert {state("R19", "bt", phase, given) for phase in EVERY_PHASE} == {expected}


@pytest.mark.parametrize(
    ("applicant", "expected"),
    [
        ("oslo_district", MET),
        ("municipal_unit", DISCRETION),
        ("county", NOT_MET),
        ("intermunicipal_child_welfare_service", NOT_MET),
        (None, UNKNOWN),
    ],
)
def test_it_opens_bti_for_any_district_of_oslo(applicant, expected):
    assert state("R19", "bt", PRE, kind(applicant)) == expected


def test_it_reads_no_grant_of_a_district_and_no_2018_where_it_is_not_needed():
    district = outcome("R19", "bt", PRE, kind("oslo_district") | {"grants.bti_2017": False})
    municipality = outcome(
        "R19", "bt", PRE, kind("municipality") | {"grants.bti_2017": True, "call.bt_needs_2018": False}
    )
    assert list(district.inputs) == ["applicant.kind"]
    assert list(municipality.inputs) == ["applicant.kind", "grants.bti_2017", "call.bt_needs_2018"]


@pytest.mark.parametrize(("needs", "bufdir"), [(True, True), (True, False), (False, None), (None, True)])
def test_it_quotes_both_readings_of_r19(needs, bufdir):
    given = kind("municipality") | {
        "grants.bti_2017": True,
        "grants.bufdir_2018": bufdir,
        "call.bt_needs_2018": needs,
    }
    text = outcome("R19", "bt", PRE, given).text_nb
    assert any(quote in text for quote in ("og som også", "delen om rapportering", "begge lesninger"))
