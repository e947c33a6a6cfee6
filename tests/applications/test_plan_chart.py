"""The plan drawn in time: where the bars stand, what is not drawn, and never a bar outside the drawing."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.queries.plan import ACTIVITY, MILESTONE, PlanRow
from applications.queries.plan_chart import LENGTH, NARROWEST, plan_chart

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def activity(row, start, end, title="Kartlegge"):
    return PlanRow(ACTIVITY, row, title, "", start, end)


def milestone(row, day, title="Ferdig"):
    return PlanRow(MILESTONE, row, title, "", None, day)


def test_it_places_bars_by_their_days_activities_first():
    chart = plan_chart(
        [
            milestone(1, date(2021, 1, 1)),
            activity(2, date(2020, 7, 1), date(2020, 12, 31), "Prøve"),
            activity(1, date(2020, 1, 2), date(2020, 7, 1)),
        ]
    )
    assert (chart.starts_on, chart.ends_on) == (date(2020, 1, 2), date(2021, 1, 1))
    assert [(bar.title, bar.x, bar.width) for bar in chart.bars] == [
        ("Kartlegge", 0, 495),
        ("Prøve", 495, 502),
        ("Ferdig", LENGTH - NARROWEST, NARROWEST),
    ]
    assert (chart.activities, chart.milestones, chart.undated) == (2, 1, 0)
    assert len(chart.lines) == 12  # the first of each month, February to January


def test_it_counts_what_it_cannot_draw_and_leaves_empty_rows_out():
    rows = [
        activity(1, date(2020, 1, 1), date(2020, 2, 1)),
        activity(2, date(2020, 2, 1), date(2020, 1, 1), "Baklengs"),
        activity(3, date(2020, 2, 1), None, "Uten slutt"),
        milestone(1, None, "Uten dato"),
        PlanRow(ACTIVITY, 4),
    ]
    chart = plan_chart(rows)
    assert ([bar.title for bar in chart.bars], chart.undated) == (["Kartlegge"], 3)


@pytest.mark.parametrize("rows", [[], [milestone(1, date(2020, 1, 1))], [activity(1, None, date(2020, 1, 1))]])
def test_it_draws_nothing_before_two_days_are_known(rows):
    assert plan_chart(rows) is None


def test_it_draws_quarters_and_years_when_months_are_too_many():
    for end, lines in ((date(2022, 1, 1), 24), (date(2023, 1, 1), 12), (date(2030, 1, 1), 10)):
        assert len(plan_chart([activity(1, date(2020, 1, 1), end)]).lines) == lines


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), DAYS, DAYS), min_size=1, max_size=12))
def test_it_keeps_every_bar_inside_the_drawing(drawn):
    rows = [
        milestone(at, end) if is_milestone else activity(at, start, end)
        for at, (is_milestone, start, end) in enumerate(drawn, 1)
    ]
    chart = plan_chart(rows)
    bars = chart.bars if chart else ()
    assert all(bar.x >= 0 and bar.width >= NARROWEST and bar.x + bar.width <= LENGTH for bar in bars)
    assert all(0 <= x <= LENGTH for x in (chart.lines if chart else ()))
    assert len(bars) + (chart.undated if chart else len(rows)) == len(rows)
