"""Due date + ladder -> the one reminder owed. Pure; who receives it and whether it went is known above."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: `offset_days` from the due date (negative before it), the letter that goes, and to which roles."""

    offset_days: int
    letter: str
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A rung laid on the calendar, for the reminder plan that both sides can see."""

    on: dt.date
    step: Step


def schedule(*, due_on: dt.date, steps: Iterable[Step]) -> tuple[PlannedStep, ...]:
    """Every rung with its date, earliest first."""
    ordered = sorted(steps, key=lambda step: step.offset_days)
    return tuple(PlannedStep(due_on + dt.timedelta(days=step.offset_days), step) for step in ordered)


def reminder_owed(*, due_on: dt.date, steps: Sequence[Step], sent: frozenset[int], today: dt.date) -> Step | None:
    """The reminder owed on `today`, or None.

    Only the latest rung reached counts: after missed days the earlier ones are not made up for. `sent` holds the
    offsets that have gone for this due date; a new due date starts a new ladder, so its `sent` is empty.
    """
    reached = [planned.step for planned in schedule(due_on=due_on, steps=steps) if planned.on <= today]
    if not reached or reached[-1].offset_days in sent:
        return None
    return reached[-1]
