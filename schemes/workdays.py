"""Calendar days as the rules count them: Norwegian working days, years by date, the Oslo day of an instant."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

OSLO = ZoneInfo("Europe/Oslo")
SATURDAY = 5


def is_working_day(day: dt.date) -> bool:
    """Whether `day` is neither Saturday, Sunday nor a Norwegian public holiday.

    Those are 1 January, Maundy Thursday, Good Friday, Easter Day and Monday, 1 and 17 May, Ascension, Whit Sunday and
    Monday, 25 and 26 December.
    """
    return day.weekday() < SATURDAY and day not in _holidays_in(day.year)


def working_day(day: dt.date) -> dt.date:
    """`day` itself when it is a working day, else the next one.

    Due dates of reports move so; application deadlines, project periods and the day the model is due do not.
    """
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The day `count` working days after `day` (before it, when negative); 0 gives `working_day(day)`."""
    if count == 0:
        return working_day(day)
    step = dt.timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def add_years(day: dt.date, years: int) -> dt.date:
    """The same date `years` years on; 29 February becomes 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def add_days(day: dt.date, days: int) -> dt.date:
    """The date `days` calendar days after `day`; before it, when negative."""
    return day + dt.timedelta(days=days)


def oslo_day(instant: dt.datetime) -> dt.date:
    """The calendar day of `instant` in Norway. Refuses a time without offset: its day cannot be known."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset: its day in Norway cannot be known without one")
    return instant.astimezone(OSLO).date()


def is_after_deadline(instant: dt.datetime, deadline_on: dt.date | None, grace_minutes: int | None = None) -> bool:
    """Whether `instant` is too late: the last day counts whole in Oslo, and so do the minutes of grace after it (C12).

    Without a deadline nothing is too late. The end is exclusive: midnight (and the last minute's end) is too late.
    """
    if deadline_on is None:
        return False
    return oslo_day(instant - dt.timedelta(minutes=grace_minutes or 0)) > deadline_on


@lru_cache(maxsize=64)
def _holidays_in(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("NO", years=year))
