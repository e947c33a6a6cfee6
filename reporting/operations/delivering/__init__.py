"""Writing a report and handing it in: answers and accounts as they are written, then one sending that freezes them.

The acts stand in the modules beside; callers import from applications.operations.drafting.answering import Unstorable
from here.
"""

from reporting.operations.delivering.accounting import AmountTooLarge, Expense, TooManyLines, save_cells, save_expenses
from reporting.operations.delivering.attaching import attach_file, remove_file
from reporting.operations.delivering.sending import Incomplete, expected_answer, snapshot, submit_report
from reporting.operations.delivering.writing import (
    EDITABLE,
    NotAsked,
    NotOpen,
    editable,
    may_write,
    save_answer,
    start_report,
)
from reporting.queries.duties import questions_of

__all__ = [
    "EDITABLE",
    "AmountTooLarge",
    "Expense",
    "Incomplete",
    "NotAsked",
    "NotOpen",
    "TooManyLines",
    "Unstorable",
    "attach_file",
    "editable",
    "expected_answer",
    "may_write",
    "questions_of",
    "remove_file",
    "save_answer",
    "save_cells",
    "save_expenses",
    "snapshot",
    "start_report",
    "submit_report",
]
