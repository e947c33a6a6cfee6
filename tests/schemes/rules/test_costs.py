"""What the grant pays for: categories, other costs, frikjøp (R12, R17, R21, R22, R25, R65, R88)."""

from decimal import Decimal

import pytest

from tests.schemes.rules.asking import ASSESS, DECIDE, DISCRETION, MET, NOT_MET, SUBMIT, UNKNOWN, outcome, state

SENT = (SUBMIT, ASSESS, DECIDE)
CATEGORIES = [
    "staff_release",
    "material",
    "development",
    "implementation",
    "training",
    "competence",
    "work_structure",
    "adaptation",
    "strengthening",
    "wages",
    "administration",
    "centre_training",
    "premises",
    "other",
]


def lines(*categories, **more):
    return {"budget.lines": [{"category": category, "amount_nok": 100, **more} for category in categories]}


def allowed(rule, track, extra):
    return {category for category in CATEGORIES if state(rule, track, SUBMIT, lines(category) | extra) == MET}


@pytest.mark.parametrize(
    ("rule", "track", "extra", "expected"),
    [
        ("R12", "mu", {"call.mu_split": "none"}, "staff_release material"),
        (
            "R12",
            "mu",
            {"call.mu_split": "500/500"},
            "staff_release material development implementation training competence strengthening",
        ),
        ("R12", "mu", {"call.mu_split": None}, "staff_release material"),
        ("R17", "im", {}, "implementation training competence work_structure"),
        ("R25", "ti", {}, "adaptation implementation training"),
        ("R88", "gm", {}, "wages administration staff_release"),
    ],
)
def test_it_covers_exactly_these_categories(rule, track, extra, expected):
    assert allowed(rule, track, extra) == set(expected.split())


@pytest.mark.parametrize("phase", SENT)
@pytest.mark.parametrize(
    ("rule", "track", "given", "expected"),
    [
        ("R12", "mu", lines("staff_release", "premises"), NOT_MET),
        ("R12", "mu", lines("training"), NOT_MET),
        ("R12", "mu", lines("training") | {"call.mu_split": None}, UNKNOWN),
        ("R12", "mu", lines("training", "premises") | {"call.mu_split": None}, NOT_MET),
        ("R12", "mu", lines("premises") | {"call.mu_split": None}, NOT_MET),
        ("R12", "mu", {}, UNKNOWN),
        ("R12", "mu", {"budget.lines": []}, UNKNOWN),
        ("R17", "im", lines("training", "development"), NOT_MET),
        ("R17", "im", {}, UNKNOWN),
        ("R25", "ti", lines("adaptation", "staff_release"), NOT_MET),
        ("R25", "ti", {"budget.lines": []}, UNKNOWN),
        ("R88", "gm", lines("wages", "centre_training"), NOT_MET),
        ("R88", "gm", lines("wages", "premises"), DISCRETION),
        ("R88", "gm", lines("premises", "centre_training"), NOT_MET),
        ("R88", "gm", {}, UNKNOWN),
    ],
)
def test_it_looks_at_every_line(phase, rule, track, given, expected):
    assert state(rule, track, phase, given) == expected


def test_it_reads_the_split_only_when_a_line_depends_on_it():
    assert list(outcome("R12", "mu", SUBMIT, lines("staff_release")).inputs) == ["budget.lines"]
    assert list(outcome("R12", "mu", SUBMIT, lines("training")).inputs) == ["budget.lines", "call.mu_split"]


# ----- R21, R22, R65 -----


@pytest.mark.parametrize(
    ("given", "when_sent", "from_assessment"),
    [
        (lines("staff_release", "competence", position_pct=50), MET, MET),
        (lines("material", description="Plakater til helsestasjonen"), MET, DISCRETION),
        (lines("material"), DISCRETION, DISCRETION),
        (lines("material", description="—"), DISCRETION, DISCRETION),
        (lines("other", description=" 1 "), MET, DISCRETION),
        (lines("premises", description=""), DISCRETION, DISCRETION),
        ({}, UNKNOWN, UNKNOWN),
        ({"budget.lines": []}, UNKNOWN, UNKNOWN),
    ],
)
def test_it_asks_what_other_costs_are_for(given, when_sent, from_assessment):
    found = [state("R21", "bt", phase, given) for phase in SENT]
    assert found == [when_sent, from_assessment, from_assessment]
    assert [state("R65", "b17", phase, given) for phase in SENT] == found


def release(pct, nok=100, rest=100):
    line = {"category": "staff_release", "amount_nok": nok} | ({} if pct is None else {"position_pct": pct})
    return {"budget.lines": [line, {"category": "competence", "amount_nok": rest}]}


@pytest.mark.parametrize("phase", SENT)
@pytest.mark.parametrize(
    ("given", "position", "budget", "neither_set"),
    [
        (release(50), MET, MET, MET),
        (release("50.0"), MET, MET, MET),
        (release(Decimal("50.1")), NOT_MET, MET, DISCRETION),
        (release("50.00000000000000000001"), NOT_MET, MET, DISCRETION),
        (release(100, 101, 100), NOT_MET, NOT_MET, NOT_MET),
        (release(50, 101, 100), MET, NOT_MET, DISCRETION),
        (release(None), UNKNOWN, MET, UNKNOWN),
        (release(None, 101, 100), UNKNOWN, NOT_MET, UNKNOWN),
        (lines("competence"), MET, MET, MET),
        ({}, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_it_holds_frikjop_to_half_of_what_the_call_has_chosen(phase, given, position, budget, neither_set):
    for rule, track in (("R22", "bt"), ("R65", "b17")):
        found = [
            state(rule, track, phase, given | {"call.staff_release_basis": basis})
            for basis in ("position", "budget", None)
        ]
        assert found == [position, budget, neither_set]


def test_it_finds_one_position_above_half_whatever_the_others_lack():
    given = {
        "budget.lines": [
            {"category": "staff_release", "amount_nok": 1},
            {"category": "staff_release", "amount_nok": 1, "position_pct": "50.1"},
        ],
        "call.staff_release_basis": "position",
    }
    assert state("R22", "bt", SUBMIT, given) == NOT_MET


def test_it_combines_the_two_parts_of_r65_the_gravest_first():
    undescribed_and_too_much = {
        "budget.lines": [
            {"category": "staff_release", "amount_nok": 60, "position_pct": 60},
            {"category": "other", "amount_nok": 40},
        ],
        "call.staff_release_basis": "position",
    }
    found = outcome("R65", "b17", SUBMIT, undescribed_and_too_much)
    assert str(found.outcome) == NOT_MET
    assert found.kind == "release_and_other_costs"
    undescribed = {"budget.lines": [{"category": "other", "amount_nok": 40}], "call.staff_release_basis": "position"}
    assert state("R65", "b17", SUBMIT, undescribed) == DISCRETION
