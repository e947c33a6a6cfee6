"""BTI 2017: a cap by population, municipalities together, grants that are stepped down (R61-R63)."""

from decimal import Decimal

import pytest

from tests.schemes.rules.asking import (
    ASSESS,
    DECIDE,
    DISCRETION,
    MET,
    NOT_MET,
    PRE,
    SUBMIT,
    UNKNOWN,
    outcome,
    state,
)

CAP = 300_000
SCALE = {
    "call.population_scale": [
        {"from_population": 0, "max_nok": 100_000},
        {"from_population": 10_000, "max_nok": 200_000},
        {"from_population": 50_000, "max_nok": 300_000},
    ]
}
ALONE = {"partners": []}


def applied(amount):
    return {"application.applied_nok": amount}


def years(*pairs, total=None):
    amounts = [{"year": year, "amount_nok": amount} for year, amount in pairs]
    return {"application.years": amounts} | (applied(total) if total is not None else {})


def inhabitants(number):
    return SCALE | ALONE | {"applicant.population": number}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (applied(CAP), MET),
        (applied(CAP + 1), NOT_MET),
        ({}, UNKNOWN),
        (years((2017, CAP)), MET),
        (years((2017, CAP + 1)), NOT_MET),
        (years((2017, 200_000), (2017, 100_001)), NOT_MET),
        (years((2017, 200_000), (2018, 100_000)), MET),
        (years((2017, CAP), (2018, 1)), DISCRETION),
        (years((2017, CAP), (2018, CAP + 1)), NOT_MET),
        (years((2017, 200_000), (2018, 100_000), total=CAP), MET),
        (years((2017, 200_000), (2018, 100_000), total=CAP + 1), DISCRETION),
        (years() | applied(CAP + 1), NOT_MET),
        (years(), UNKNOWN),
    ],
)
def test_it_caps_one_year_or_the_one_sum(given, expected):
    assert state("R61", "b17", SUBMIT, given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (applied(1), DISCRETION),
        (applied(CAP + 1), NOT_MET),
        ({}, UNKNOWN),
        (applied(1) | SCALE, UNKNOWN),
        (applied(1) | SCALE | {"partners": [{"municipality_number": "0602"}]}, DISCRETION),
        (applied(1) | SCALE | ALONE, DISCRETION),
        (applied(100_000) | inhabitants(9_999), MET),
        (applied(100_001) | inhabitants(9_999), NOT_MET),
        (applied(200_000) | inhabitants(10_000), MET),
        (applied(200_001) | inhabitants(49_999), NOT_MET),
        (applied(CAP) | inhabitants(50_000), MET),
        (years((2017, 200_000), (2018, 100_000)) | inhabitants(10_000), DISCRETION),
        (years((2017, 200_001), (2018, 1)) | inhabitants(10_000), NOT_MET),
        (years((2017, 100_000), (2018, 90_000)) | inhabitants(10_000), MET),
        (applied(1) | ALONE | {"applicant.population": 5, "call.population_scale": []}, DISCRETION),
        (
            applied(1)
            | ALONE
            | {"applicant.population": 4, "call.population_scale": [{"from_population": 5, "max_nok": 9}]},
            DISCRETION,
        ),
    ],
)
def test_it_leaves_the_cap_to_a_person_until_scale_and_population_are_there(given, expected):
    assert state("R61", "b17", ASSESS, given) == expected


@pytest.mark.parametrize(
    ("given", "granted", "expected"),
    [
        (applied(CAP) | inhabitants(50_000), CAP, MET),
        (applied(CAP) | inhabitants(50_000), CAP + 1, NOT_MET),
        (applied(100_000) | inhabitants(1), 100_001, NOT_MET),
        (applied(CAP) | inhabitants(50_000), None, UNKNOWN),
        (years((2017, 200_000), (2018, 100_000)) | inhabitants(50_000), CAP + 1, DISCRETION),
        (years((2017, 200_000), (2017, 100_000)) | inhabitants(50_000), CAP + 1, NOT_MET),
        (applied(1), 1, DISCRETION),
        (applied(CAP) | ALONE, CAP + 1, NOT_MET),
    ],
)
def test_it_caps_what_is_granted_too(given, granted, expected):
    assert state("R61", "b17", DECIDE, given | {"decision.granted_nok": granted}) == expected


# ----- R62 -----


def together(*numbers, lead="0602", also=(), kind="municipality"):
    return {
        "applicant.kind": kind,
        "applicant.municipality_number": lead,
        "partners": [{"municipality_number": number} for number in numbers],
        "application.also_in": list(also),
    }


@pytest.mark.parametrize("phase", [PRE, SUBMIT, ASSESS, DECIDE])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (together(), MET),
        (together("0604", "0605"), MET),
        (together("0604", "0604"), DISCRETION),
        (together("0602"), DISCRETION),
        (together("0604", lead=None), MET),
        (together("0604", also=["0604"]), DISCRETION),
        (together() | {"partners": None}, UNKNOWN),
        (together() | {"application.also_in": None}, UNKNOWN),
        (together("0604", "0604") | {"application.also_in": None}, UNKNOWN),
        (together(kind="oslo_district"), DISCRETION),
        (together(kind="municipal_unit"), DISCRETION),
        (together(kind="county"), NOT_MET),
        (together(kind="county") | {"partners": None}, NOT_MET),
        (together(kind="intermunicipal_company"), NOT_MET),
        (together(kind=None), UNKNOWN),
    ],
)
def test_it_lets_each_municipality_apply_once(phase, given, expected):
    assert state("R62", "b17", phase, given) == expected


# ----- R63 -----


def rates(*given):
    return {"call.step_down_pct": list(given)}


@pytest.mark.parametrize(
    ("given", "when_sent", "from_assessment"),
    [
        (years((2017, 300_000)), MET, MET),
        (years((2017, 100), (2018, 99)), MET, DISCRETION),
        (years((2017, 100), (2018, 100)), NOT_MET, NOT_MET),
        (years((2017, 100), (2018, 101)), NOT_MET, NOT_MET),
        (years((2018, 50), (2017, 100)), MET, DISCRETION),
        (years((2017, 100), (2018, 60), (2018, 40)), NOT_MET, NOT_MET),
        (years((2017, 100), (2018, 90), (2019, 90)), NOT_MET, NOT_MET),
        (years(), UNKNOWN, UNKNOWN),
        ({}, UNKNOWN, UNKNOWN),
        (years((2017, 100), (2018, 75)) | rates(25), MET, MET),
        (years((2017, 100), (2018, 76)) | rates(25), MET, NOT_MET),
        (years((2017, 1000), (2018, 667)) | rates("33.3"), MET, MET),
        (years((2017, 1000), (2018, 668)) | rates("33.3"), MET, NOT_MET),
        (years((2017, 100), (2018, 50), (2019, 25)) | rates(50, 50), MET, MET),
        (years((2017, 100), (2018, 50), (2019, 26)) | rates(50, 50), MET, NOT_MET),
        (years((2017, 100), (2018, 99), (2019, 1)) | rates(50), MET, DISCRETION),
        (years((2017, 100), (2018, 50)) | rates(50, 50), MET, MET),
        (years((2017, 10**9), (2018, 10**9 - 1)) | rates(Decimal("0.0000001")), MET, MET),
        (years((2017, 10**9), (2018, 10**9 - 1)) | rates("0.00000010000000000001"), MET, NOT_MET),
    ],
)
def test_it_steps_a_grant_down(given, when_sent, from_assessment):
    found = [state("R63", "b17", phase, given) for phase in (SUBMIT, ASSESS, DECIDE)]
    assert found == [when_sent, from_assessment, from_assessment]


def test_it_says_which_year_is_too_high():
    found = outcome("R63", "b17", ASSESS, years((2017, 1000), (2018, 668)) | rates("33.3"))
    assert found.text_nn.replace("\u00a0", " ") == (
        "De søkjer om kr 668 for 2018. Det skal vere 33,3 prosent mindre enn kr 1 000, beløpet for 2017."
    )
