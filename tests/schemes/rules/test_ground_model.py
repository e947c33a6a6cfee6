"""The trial of a basic model for child welfare measures (R70-R73, R75-R77, R83-R84, R86-R87, R89, R91, R93-R94, R96)."""

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


def services(*given):
    return {"services": list(given)}


def counts(*pairs, **more):
    return services(*({"new_cases_4_12": cases, "youth_17_18": youth, **more} for cases, youth in pairs))


@pytest.mark.parametrize(
    ("given", "expected"), [({}, NOT_MET), ({"call.state": "open"}, MET), ({"call.state": None}, UNKNOWN)]
)
def test_it_takes_no_application_when_closed(given, expected):
    assert [state("R70", "gm", phase, given) for phase in (PRE, SUBMIT)] == [expected, expected]
    assert [state("R70", "gm", phase, given) for phase in (ASSESS, DECIDE)] == [LEFT_OUT, LEFT_OUT]


@pytest.mark.parametrize(
    ("applicant", "expected"),
    [
        ("child_welfare_service", MET),
        ("intermunicipal_child_welfare_service", MET),
        ("municipality", DISCRETION),
        ("oslo_district", DISCRETION),
        ("municipal_unit", NOT_MET),
        ("county", NOT_MET),
        ("private", NOT_MET),
        (None, UNKNOWN),
    ],
)
def test_it_lets_child_welfare_services_apply(applicant, expected):
    given = {"applicant.kind": applicant}
    assert {state("R71", "gm", phase, given) for phase in (PRE, SUBMIT, ASSESS, DECIDE)} == {expected}


@pytest.mark.parametrize(
    ("given", "r72", "r73"),
    [
        (counts((20, 20)), MET, MET),
        (counts((19, 20)), NOT_MET, MET),
        (counts((40, 19)), MET, NOT_MET),
        (counts((12, 10), (8, 10)), MET, MET),
        (counts((12, 10), (7, 10)), NOT_MET, MET),
        (counts((20, None), (None, 20)), MET, MET),
        (counts((19, None), (None, 19)), UNKNOWN, UNKNOWN),
        (services(), UNKNOWN, UNKNOWN),
        ({}, UNKNOWN, UNKNOWN),
    ],
)
def test_it_adds_the_services_to_reach_twenty_of_each(given, r72, r73):
    for phase in (PRE, SUBMIT, ASSESS, DECIDE):
        assert (state("R72", "gm", phase, given), state("R73", "gm", phase, given)) == (r72, r73)


@pytest.mark.parametrize(
    ("support", "expected"),
    [([True, True], MET), ([True, False], NOT_MET), ([True, None], UNKNOWN), ([None, False], NOT_MET), ([], UNKNOWN)],
)
def test_it_wants_every_leadership_behind_it(support, expected):
    given = {
        "municipalities": [
            {"municipality_number": f"302{at}", "leadership_support": answer} for at, answer in enumerate(support)
        ]
    }
    assert {state("R75", "gm", phase, given) for phase in (SUBMIT, ASSESS, DECIDE)} == {expected}


def test_it_names_the_municipalities_that_do_not_support():
    given = {
        "municipalities": [
            {"municipality_number": "3026", "leadership_support": True},
            {"municipality_number": "3029", "leadership_support": False},
            {"municipality_number": "3030"},
        ]
    }
    assert outcome("R75", "gm", SUBMIT, given).text_nb == "Ledelsen i 1 av 3 kommuner støtter ikke deltakelsen: 3029."


@pytest.mark.parametrize(
    ("agreements", "expected"),
    [
        (["signed", "signed"], MET),
        (["signed", "not_signed"], NOT_MET),
        (["signed", None], UNKNOWN),
        ([None, "not_signed"], NOT_MET),
        ([], UNKNOWN),
    ],
)
def test_it_wants_every_agreement_signed(agreements, expected):
    given = services(*({"agreement": agreement} for agreement in agreements))
    deciding, reporting = outcome("R77", "gm", DECIDE, given), outcome("R77", "gm", REPORT, given)
    assert (str(deciding.outcome), str(deciding.severity)) == (expected, "warns")
    assert (str(reporting.outcome), str(reporting.severity)) == (expected, "blocks")


@pytest.mark.parametrize(("units", "expected"), [([], MET), (["Notodden"], NOT_MET), (None, UNKNOWN)])
def test_it_wants_a_report_from_every_service(units, expected):
    assert state("R76", "gm", REPORT, {"report.units_missing": units}) == expected


@pytest.mark.parametrize("phase", [SUBMIT, ASSESS, DECIDE])
@pytest.mark.parametrize(
    ("rule", "field", "amounts", "expected"),
    [
        ("R83", "amount_2020_nok", [130_000, 210_000], MET),
        ("R83", "amount_2020_nok", [129_999], NOT_MET),
        ("R83", "amount_2020_nok", [210_001], NOT_MET),
        ("R83", "amount_2020_nok", [150_000, 129_999], NOT_MET),
        ("R83", "amount_2020_nok", [150_000, None], UNKNOWN),
        ("R83", "amount_2020_nok", [None, 210_001], NOT_MET),
        ("R83", "amount_2020_nok", [], UNKNOWN),
        ("R84", "amount_2021_nok", [300_000, 500_000], MET),
        ("R84", "amount_2021_nok", [299_999], NOT_MET),
        ("R84", "amount_2021_nok", [500_001], NOT_MET),
        ("R84", "amount_2021_nok", [None], UNKNOWN),
    ],
)
def test_it_looks_at_each_service_for_itself(phase, rule, field, amounts, expected):
    assert state(rule, "gm", phase, services(*({field: amount} for amount in amounts))) == expected


@pytest.mark.parametrize(
    ("granted", "expected"), [(1_999_999, MET), (2_000_000, NOT_MET), (2_000_001, NOT_MET), (None, UNKNOWN)]
)
def test_it_stays_below_two_millions_in_2020(granted, expected):
    assert state("R86", "gm", DECIDE, {"frame.granted_2020_nok": granted}) == expected


@pytest.mark.parametrize(("granted", "expected"), [(4_400_000, MET), (4_400_001, DISCRETION), (None, UNKNOWN)])
def test_it_asks_a_person_about_more_than_about_four_millions_in_2021(granted, expected):
    assert state("R87", "gm", DECIDE, {"frame.granted_2021_nok": granted}) == expected


# ----- R89 -----

PROGRAMME, TEAM, OTHER = "service_support_programme", "guidance_team", "other"


def service(demanding, cases=20, youth=20):
    return {"demanding_2020": demanding, "new_cases_4_12": cases, "youth_17_18": youth}


@pytest.mark.parametrize("phase", [PRE, SUBMIT, ASSESS, DECIDE])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([service([])], MET),
        ([service([]), service([])], MET),
        ([service([PROGRAMME])], NOT_MET),
        ([service([PROGRAMME]), service([TEAM, OTHER])], NOT_MET),
        ([service([PROGRAMME]), service([])], DISCRETION),
        ([service([PROGRAMME]), service([], 19, 20)], NOT_MET),
        ([service([PROGRAMME]), service([], 20, 19)], NOT_MET),
        ([service([PROGRAMME]), service([], 12, 12), service([], 8, 8)], DISCRETION),
        ([service([PROGRAMME]), service([], None, 20)], UNKNOWN),
        ([service([PROGRAMME]), service([], None, 19)], NOT_MET),
        ([service([PROGRAMME]), service([], 20, None), service([], 0, 20)], DISCRETION),
        ([service([PROGRAMME]), service(None)], UNKNOWN),
        ([service([PROGRAMME]), service(None, 1, 1)], NOT_MET),
        ([service([]), service(None)], UNKNOWN),
        ([service(None)], UNKNOWN),
        ([service([OTHER])], DISCRETION),
        ([service([]), service([OTHER])], DISCRETION),
        ([service([OTHER]), service(None)], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_it_leaves_out_those_in_demanding_programmes(phase, given, expected):
    assert state("R89", "gm", phase, services(*given)) == expected


# ----- R91, R93, R94, R96 -----


@pytest.mark.parametrize(("count", "expected"), [(2, NOT_MET), (3, MET), (4, MET), (5, NOT_MET), (None, UNKNOWN)])
def test_it_wants_three_or_four_clusters(count, expected):
    assert state("R91", "gm", DECIDE, {"frame.cluster_count": count}) == expected


@pytest.mark.parametrize(
    ("years", "blocks", "expected"),
    [
        ([2020], None, MET),
        ([2020, 2021], ["budget_reservation"], MET),
        ([2021], ["amount"], NOT_MET),
        ([2021], [], NOT_MET),
        ([2020, 2021], None, UNKNOWN),
        ([], ["budget_reservation"], UNKNOWN),
        (None, [], UNKNOWN),
    ],
)
def test_it_reserves_for_the_next_budget(years, blocks, expected):
    assert state("R93", "gm", DECIDE, {"decision.years": years, "letter.blocks": blocks}) == expected
    assert (
        state("R93", "gm", DECIDE, {"decision.years": years, "letter.blocks": blocks, "call.budget_year": None})
        == UNKNOWN
    )


@pytest.mark.parametrize(("decided", "expected"), [("2020-04-30", MET), ("2020-05-01", NOT_MET), (None, UNKNOWN)])
def test_it_chooses_in_april(decided, expected):
    assert state("R94", "gm", DECIDE, {"decision.decided_on": decided}) == expected


@pytest.mark.parametrize(
    ("agreed", "started", "expected"),
    [
        ("2020-09-01", "2020-09-01", MET),
        ("2020-09-02", "2020-09-01", NOT_MET),
        (None, "2020-09-01", UNKNOWN),
        ("2020-09-01", None, UNKNOWN),
    ],
)
def test_it_agrees_on_criteria_before_the_start(agreed, started, expected):
    given = {"trial.criteria_agreed_on": agreed, "trial.started_on": started}
    assert state("R96", "gm", REPORT, given) == expected
