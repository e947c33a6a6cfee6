"""An award laid out on the terms of its track: period, instalments, obligations and what waits for what."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemes.edition import CATALOGUE, TrackTerms, load_folder
from schemes.terms import Plan, PlannedInstalment, TermsProblem, plan

D = dt.date
EDITION = load_folder(CATALOGUE / "utsatte-barn-2019")
DECIDED_ON = D(2019, 12, 16)


def mu_plan(award_nok: int = 1_000_000, decided_on: dt.date = DECIDED_ON, **more: object) -> Plan:
    return plan(
        track_terms=EDITION.terms_of("mu"), award_nok=award_nok, decided_on=decided_on, acceptance_days=21, **more
    )


def due_dates(result: Plan) -> list[tuple[str, dt.date]]:
    return [(each.kind, each.due_on) for each in result.obligations]


def test_it_lays_modellutvikling_out_in_two_halves_and_four_duties() -> None:
    result = mu_plan()
    assert (result.period_start_on, result.period_end_on) == (D(2019, 12, 16), D(2021, 12, 16))
    assert result.instalments == (
        PlannedInstalment(1, 500_000, D(2019, 12, 16), ("acceptance",)),
        PlannedInstalment(2, 500_000, D(2020, 12, 16), ("acceptance", "model")),
    )
    assert due_dates(result) == [
        ("acceptance", D(2020, 1, 6)),
        ("model", D(2020, 12, 16)),
        ("interim", D(2020, 12, 16)),
        ("final", D(2021, 12, 16)),
    ]
    assert result.undated == ()


def test_it_moves_due_dates_of_reports_off_weekends_but_not_the_model() -> None:
    """Decided Saturday 22 December 2018: R35 gives 23 December 2019 and 22 December 2020; R50 stays on the Sunday."""
    result = mu_plan(decided_on=D(2018, 12, 22))
    assert due_dates(result) == [
        ("acceptance", D(2019, 1, 14)),
        ("model", D(2019, 12, 22)),
        ("interim", D(2019, 12, 23)),
        ("final", D(2020, 12, 22)),
    ]
    assert result.period_end_on == D(2020, 12, 22)


def test_it_counts_from_29_february_to_28_february() -> None:
    result = mu_plan(decided_on=D(2020, 2, 29))
    assert result.period_end_on == D(2022, 2, 28)
    model = result.obligation("model")
    interim = result.obligation("interim")
    assert model is not None
    assert model.due_on == D(2021, 2, 28)  # a Sunday, and it stays
    assert interim is not None
    assert interim.due_on == D(2021, 3, 1)


def test_it_moves_due_dates_over_easter() -> None:
    """One year after 30 March 2017 is Good Friday 2018."""
    result = mu_plan(decided_on=D(2017, 3, 30))
    interim = result.obligation("interim")
    assert interim is not None
    assert interim.due_on == D(2018, 4, 3)


def test_it_puts_the_odd_krone_in_the_first_half() -> None:
    assert [each.amount_nok for each in mu_plan(999_999).instalments] == [500_000, 499_999]
    assert [each.amount_nok for each in mu_plan(960_000).instalments] == [480_000, 480_000]


def test_it_plans_no_instalment_of_nothing() -> None:
    assert [each.amount_nok for each in mu_plan(1).instalments] == [1]


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=1_000_000))
def test_it_pays_out_exactly_the_award(award_nok: int) -> None:
    amounts = [each.amount_nok for each in mu_plan(award_nok).instalments]
    assert sum(amounts) == award_nok
    assert all(amount > 0 for amount in amounts)
    assert max(amounts) - min(amounts) <= 1


def test_it_pays_each_part_where_the_call_splits_the_amount() -> None:
    parts = {"develop": 400_000, "implement": 500_000}
    split = mu_plan(900_000, split="500/500", amounts_by_part=parts)
    assert [each.amount_nok for each in split.instalments] == [400_000, 500_000]
    undivided = mu_plan(900_000, split="none", amounts_by_part=parts)
    assert [each.amount_nok for each in undivided.instalments] == [450_000, 450_000]
    without_parts = mu_plan(1_000_000, split="500/500")
    assert [each.amount_nok for each in without_parts.instalments] == [500_000, 500_000]


def test_it_refuses_parts_that_are_not_the_award() -> None:
    with pytest.raises(TermsProblem, match="parts must add up"):
        mu_plan(900_000, split="500/500", amounts_by_part={"develop": 400_000, "implement": 400_000})


@pytest.mark.parametrize("award_nok", [0, -1])
def test_it_refuses_an_award_of_nothing(award_nok: int) -> None:
    with pytest.raises(TermsProblem, match="more than kr 0"):
        mu_plan(award_nok)


def test_it_asks_for_a_new_budget_after_a_partial_award_only() -> None:
    assert mu_plan().obligation("revised_budget") is None
    budget = mu_plan(960_000, is_partial=True).obligation("revised_budget")
    assert budget is not None
    assert (budget.due_on, budget.gates) == (D(2020, 1, 6), ())


def test_it_says_which_instalments_a_duty_holds_back() -> None:
    gates = {each.kind: each.gates for each in mu_plan().obligations}
    assert gates == {"acceptance": (1, 2), "model": (2,), "interim": (), "final": ()}


def test_it_ends_implementation_after_one_year_with_one_payment() -> None:
    result = plan(track_terms=EDITION.terms_of("im"), award_nok=400_000, decided_on=D(2019, 12, 22), acceptance_days=21)
    assert result.period_end_on == D(2020, 12, 22)
    assert [(each.amount_nok, each.requires) for each in result.instalments] == [(400_000, ("acceptance",))]
    assert due_dates(result) == [("acceptance", D(2020, 1, 13)), ("final", D(2020, 12, 22))]


@pytest.mark.parametrize(("track", "undated"), [("bt", ["final"]), ("ti", ["interim", "final"])])
def test_it_leaves_dates_that_no_source_gives_to_a_person(track: str, undated: list[str]) -> None:
    result = plan(track_terms=EDITION.terms_of(track), award_nok=300_000, decided_on=DECIDED_ON, acceptance_days=21)
    assert result.period_end_on is None
    assert [each.kind for each in result.undated] == undated


def test_it_takes_the_dates_a_person_sets() -> None:
    result = plan(
        track_terms=EDITION.terms_of("ti"),
        award_nok=500_000,
        decided_on=DECIDED_ON,
        acceptance_days=21,
        period_end_on=D(2021, 12, 18),
        due_on={"interim": D(2020, 12, 16)},
    )
    assert result.period_end_on == D(2021, 12, 18)
    assert due_dates(result) == [
        ("acceptance", D(2020, 1, 6)),
        ("interim", D(2020, 12, 16)),
        ("final", D(2021, 12, 20)),  # the period ends on a Saturday; the report is due on Monday
    ]
    assert result.undated == ()


def gm_plan(amounts: dict[int, int], **more: object) -> Plan:
    return plan(
        track_terms=load_folder(CATALOGUE / "grunnmodell-2020").terms_of("gm"),
        award_nok=600_000,
        decided_on=D(2020, 5, 4),
        acceptance_days=21,
        amounts_by_year=amounts,
        **more,
    )


def test_it_pays_year_by_year_where_the_scheme_does() -> None:
    result = gm_plan(
        {2021: 410_000, 2020: 190_000},
        due_on={"agreement": D(2020, 6, 15), "yearly": [D(2021, 2, 1), D(2022, 2, 1)]},
    )
    assert result.instalments == (
        PlannedInstalment(1, 190_000, D(2020, 5, 4), ("acceptance", "agreement")),
        PlannedInstalment(2, 410_000, D(2021, 1, 1), ("acceptance",)),
    )
    assert due_dates(result) == [
        ("acceptance", D(2020, 5, 25)),
        ("agreement", D(2020, 6, 15)),
        ("yearly", D(2021, 2, 1)),
        ("yearly", D(2022, 2, 1)),
    ]


def test_it_refuses_years_that_are_not_the_award() -> None:
    with pytest.raises(TermsProblem, match="years must add up"):
        gm_plan({2020: 190_000})
    with pytest.raises(TermsProblem, match="years must add up"):
        gm_plan({})


def test_it_follows_the_last_term_in_years_beyond_those_the_terms_name() -> None:
    terms = load_folder(CATALOGUE / "bti-2017").terms_of("b17")
    result = plan(
        track_terms=terms,
        award_nok=600_000,
        decided_on=D(2017, 6, 1),
        acceptance_days=21,
        amounts_by_year={2017: 300_000, 2018: 200_000, 2019: 100_000, 2020: 0},
    )
    assert [(each.number, each.amount_nok, each.earliest_on) for each in result.instalments] == [
        (1, 300_000, D(2017, 6, 1)),
        (2, 200_000, D(2018, 1, 1)),
        (3, 100_000, D(2019, 1, 1)),
    ]
    assert {each.requires for each in result.instalments} == {("acceptance",)}


def test_it_plans_nothing_where_nothing_is_established() -> None:
    result = plan(
        track_terms=TrackTerms(track="mu", instalments=(), obligations=()),
        award_nok=1,
        decided_on=DECIDED_ON,
        acceptance_days=21,
    )
    assert (result.instalments, result.obligations, result.undated, result.period_end_on) == ((), (), (), None)
