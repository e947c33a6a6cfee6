"""The reminder owed: the latest rung only, once per due date."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemes.ladder import PlannedStep, Step, reminder_owed, schedule

DUE_ON = dt.date(2020, 12, 16)
REPORT = tuple(
    Step(offset, letter)
    for offset, letter in [
        (-30, "report_reminder"),
        (-14, "report_reminder"),
        (-3, "report_reminder"),
        (0, "report_reminder"),
        (3, "report_overdue"),
        (14, "report_overdue_leader"),
    ]
)


def owed(today: dt.date, sent: set[int] | None = None) -> Step | None:
    return reminder_owed(due_on=DUE_ON, steps=REPORT, sent=frozenset(sent or ()), today=today)


@pytest.mark.parametrize(
    ("today", "offset", "letter"),
    [
        (dt.date(2020, 11, 16), -30, "report_reminder"),
        (dt.date(2020, 12, 1), -30, "report_reminder"),
        (dt.date(2020, 12, 2), -14, "report_reminder"),
        (dt.date(2020, 12, 13), -3, "report_reminder"),
        (dt.date(2020, 12, 16), 0, "report_reminder"),
        (dt.date(2020, 12, 18), 0, "report_reminder"),
        (dt.date(2020, 12, 19), 3, "report_overdue"),
        (dt.date(2020, 12, 30), 14, "report_overdue_leader"),
        (dt.date(2021, 6, 1), 14, "report_overdue_leader"),
    ],
)
def test_it_owes_the_latest_rung_reached(today: dt.date, offset: int, letter: str) -> None:
    step = owed(today)
    assert step is not None
    assert (step.offset_days, step.letter) == (offset, letter)


def test_it_owes_nothing_before_the_first_rung() -> None:
    assert owed(dt.date(2020, 11, 15)) is None


def test_it_owes_nothing_when_the_latest_rung_has_gone() -> None:
    assert owed(dt.date(2020, 12, 2), {-14}) is None
    assert owed(dt.date(2020, 12, 2), {-30, -14}) is None


def test_it_does_not_make_up_for_missed_rungs() -> None:
    """Down from day −31 to day −2: one reminder, the latest, and then none until the due date."""
    step = owed(dt.date(2020, 12, 14), set())
    assert step is not None
    assert step.offset_days == -3
    assert owed(dt.date(2020, 12, 14), {-3}) is None


def test_it_starts_anew_on_a_new_due_date() -> None:
    """`sent` belongs to one due date: after an extension the ladder is climbed from below."""
    later = dt.date(2021, 3, 1)
    assert reminder_owed(due_on=later, steps=REPORT, sent=frozenset(), today=dt.date(2020, 12, 20)) is None
    step = reminder_owed(due_on=later, steps=REPORT, sent=frozenset(), today=dt.date(2021, 1, 30))
    assert step is not None
    assert step.offset_days == -30


def test_it_owes_nothing_without_rungs() -> None:
    assert reminder_owed(due_on=DUE_ON, steps=(), sent=frozenset(), today=DUE_ON) is None


def test_it_lays_the_rungs_on_the_calendar_in_order() -> None:
    assert schedule(due_on=DUE_ON, steps=reversed(REPORT)) == (
        PlannedStep(dt.date(2020, 11, 16), REPORT[0]),
        PlannedStep(dt.date(2020, 12, 2), REPORT[1]),
        PlannedStep(dt.date(2020, 12, 13), REPORT[2]),
        PlannedStep(dt.date(2020, 12, 16), REPORT[3]),
        PlannedStep(dt.date(2020, 12, 19), REPORT[4]),
        PlannedStep(dt.date(2020, 12, 30), REPORT[5]),
    )


@settings(deadline=None)
@given(st.sets(st.integers(min_value=0, max_value=80)))
def test_it_sends_each_rung_at_most_once_whatever_days_the_job_runs(running_days: set[int]) -> None:
    """A job that is down on arbitrary days sends no rung twice and never an earlier rung after a later one."""
    sent: list[int] = []
    for day in sorted(running_days):
        step = owed(dt.date(2020, 11, 1) + dt.timedelta(days=day), set(sent))
        if step is not None:
            sent.append(step.offset_days)
    assert sent == sorted(set(sent))
