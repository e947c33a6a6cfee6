"""Corrections (R32; fvl § 11): asked for until a date, answered, or closed when the date passes. Import from here."""

from applications.operations.requesting.answering import answer_request, is_answered_late
from applications.operations.requesting.asking import (
    WrongDueDate,
    ask_for_correction,
    check_due_date,
    earliest_due_date,
    move_due_date,
)
from applications.operations.requesting.commenting import (
    ask_for_comment,
    earliest_comment_date,
    facts_that_may_count,
)
from applications.operations.requesting.passing import correction_reminders, lapse_requests
from applications.operations.requesting.standing import NothingAsked

__all__ = [
    "NothingAsked",
    "WrongDueDate",
    "answer_request",
    "ask_for_comment",
    "ask_for_correction",
    "check_due_date",
    "correction_reminders",
    "earliest_comment_date",
    "earliest_due_date",
    "facts_that_may_count",
    "is_answered_late",
    "lapse_requests",
    "move_due_date",
]
