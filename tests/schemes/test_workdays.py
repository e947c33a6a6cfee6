"""Norwegian working days, years by date and the Oslo day of an instant."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemes.workdays import (
    OSLO,
    add_days,
    add_working_days,
    add_years,
    is_after_deadline,
    is_working_day,
    oslo_day,
    working_day,
)

D = dt.date
HOLIDAYS_BY_LAW = {
    2019: ["01-01", "04-18", "04-19", "04-21", "04-22", "05-01", "05-17", "05-30", "06-09", "06-10", "12-25", "12-26"],
    2020: ["01-01", "04-09", "04-10", "04-12", "04-13", "05-01", "05-17", "05-21", "05-31", "06-01", "12-25", "12-26"],
    # 2008: Ascension and 1 May fall on the same day; 2016: Whit Monday falls on 16 May, the day before 17 May
    2008: ["01-01", "03-20", "03-21", "03-23", "03-24", "05-01", "05-11", "05-12", "05-17", "12-25", "12-26"],
    2016: ["01-01", "03-24", "03-25", "03-27", "03-28", "05-01", "05-05", "05-15", "05-16", "05-17", "12-25", "12-26"],
    2024: ["01-01", "03-28", "03-29", "03-31", "04-01", "05-01", "05-09", "05-17", "05-19", "05-20", "12-25", "12-26"],
}


@pytest.mark.parametrize("year", sorted(HOLIDAYS_BY_LAW))
def test_it_knows_every_holiday_of_a_year_and_no_other(year: int) -> None:
    holidays = {D.fromisoformat(f"{year}-{day}") for day in HOLIDAYS_BY_LAW[year]}
    days = [D(year, 1, 1) + dt.timedelta(days=n) for n in range((D(year + 1, 1, 1) - D(year, 1, 1)).days)]
    assert [day for day in days if is_working_day(day)] == [
        day for day in days if day.weekday() < 5 and day not in holidays
    ]


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (D(2019, 12, 16), D(2019, 12, 16)),  # a Monday stands
        (D(2019, 12, 22), D(2019, 12, 23)),  # a Sunday
        (D(2020, 12, 22), D(2020, 12, 22)),  # a Tuesday
        (D(2019, 4, 18), D(2019, 4, 23)),  # Maundy Thursday to the Tuesday after Easter
        (D(2020, 4, 9), D(2020, 4, 14)),
        (D(2019, 5, 17), D(2019, 5, 20)),  # 17 May on a Friday
        (D(2020, 5, 21), D(2020, 5, 22)),  # Ascension
        (D(2020, 5, 30), D(2020, 6, 2)),  # the Saturday before Whitsun
        (D(2020, 12, 25), D(2020, 12, 28)),  # Christmas into a weekend
        (D(2019, 12, 24), D(2019, 12, 24)),  # Christmas Eve and New Year's Eve are working days
        (D(2019, 12, 31), D(2019, 12, 31)),
        (D(2020, 1, 1), D(2020, 1, 2)),
    ],
)
def test_it_moves_a_due_date_to_the_next_working_day(day: dt.date, moved: dt.date) -> None:
    assert working_day(day) == moved


@settings(deadline=None)
@given(st.dates(min_value=D(1990, 1, 1), max_value=D(2090, 1, 1)))
def test_it_never_moves_a_due_date_back_and_at_most_over_one_holiday_row(day: dt.date) -> None:
    moved = working_day(day)
    assert is_working_day(moved)
    assert 0 <= (moved - day).days <= 5
    assert not any(is_working_day(day + dt.timedelta(days=n)) for n in range((moved - day).days))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (D(2020, 4, 8), 1, D(2020, 4, 14)),  # over Easter
        (D(2020, 4, 14), -1, D(2020, 4, 8)),
        (D(2020, 4, 11), 0, D(2020, 4, 14)),
        (D(2019, 12, 20), -5, D(2019, 12, 13)),
        (D(2019, 12, 20), 5, D(2019, 12, 31)),
    ],
)
def test_it_counts_working_days_both_ways(day: dt.date, count: int, expected: dt.date) -> None:
    assert add_working_days(day, count) == expected


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (D(2019, 12, 16), 2, D(2021, 12, 16)),
        (D(2020, 2, 29), 1, D(2021, 2, 28)),
        (D(2020, 2, 29), 2, D(2022, 2, 28)),
        (D(2020, 2, 29), 4, D(2024, 2, 29)),
        (D(2019, 2, 28), 1, D(2020, 2, 28)),
        (D(2020, 2, 29), 0, D(2020, 2, 29)),
        (D(2020, 2, 29), -1, D(2019, 2, 28)),
    ],
)
def test_it_counts_years_by_date(day: dt.date, years: int, expected: dt.date) -> None:
    assert add_years(day, years) == expected


def test_it_counts_days_by_the_calendar() -> None:
    assert add_days(D(2020, 2, 28), 2) == D(2020, 3, 1)
    assert add_days(D(2019, 12, 16), 21) == D(2020, 1, 6)
    assert add_days(D(2020, 3, 1), -1) == D(2020, 2, 29)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2019-11-01T22:59:59+00:00", D(2019, 11, 1)),  # winter time: the deadline's last second
        ("2019-11-01T23:00:00+00:00", D(2019, 11, 2)),
        ("2017-05-10T21:59:59+00:00", D(2017, 5, 10)),  # summer time
        ("2017-05-10T22:00:00+00:00", D(2017, 5, 11)),
        ("2019-11-01T23:59:59.999999+01:00", D(2019, 11, 1)),
        ("2019-11-01T20:00:00-05:00", D(2019, 11, 2)),
    ],
)
def test_it_takes_the_day_of_an_instant_in_norway(instant: str, day: dt.date) -> None:
    assert oslo_day(dt.datetime.fromisoformat(instant)) == day


def test_it_refuses_an_instant_without_offset() -> None:
    with pytest.raises(ValueError, match="needs an offset"):
        oslo_day(dt.datetime(2019, 11, 1, 12, 0))


@pytest.mark.parametrize("grace", [None, 0, 1, 30])
@pytest.mark.parametrize("deadline", [D(2019, 11, 1), D(2019, 10, 27), D(2019, 3, 31), D(2019, 12, 31)])
def test_it_ends_a_deadline_with_the_last_instant_of_the_day_and_its_minutes_of_grace(deadline, grace) -> None:
    midnight = dt.datetime.combine(deadline + dt.timedelta(days=1), dt.time(), tzinfo=OSLO).astimezone(dt.UTC)
    end = midnight + dt.timedelta(minutes=grace or 0)
    moments = [end + dt.timedelta(milliseconds=each) for each in (-1, 0, 1)]
    assert [is_after_deadline(each, deadline, grace) for each in moments] == [False, True, True]
    assert is_after_deadline(end, None, grace) is False
