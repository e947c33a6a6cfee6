"""'Run this task' by its name after commit. The broker holds no truth: a lost call costs seconds."""

from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Call:
    """One call of a task, equal to another call of the same task with the same ids."""

    task_name: str
    kwargs: tuple[tuple[str, Any], ...]

    def __call__(self) -> None:
        """Hand the task to the broker; a broker that is away is only logged, the sweep finds the rows."""
        module, _, attribute = settings.CELERY_APP.partition(":")
        app = import_string(f"{module}.{attribute or 'app'}")
        try:
            app.send_task(self.task_name, kwargs=dict(self.kwargs), retry=False, ignore_result=True)
        except Exception as problem:  # noqa: BLE001 - each broker has errors of its own
            logger.warning("wake_failed", task=self.task_name, cause=type(problem).__name__)


def wake(task_name: str, **kwargs: Any) -> None:
    """Ask for the task `task_name` (such as "letters.deliver") after commit; arguments are ids, by keyword.

    A row of equal calls in one transaction is one call: a job that writes a thousand reminders wakes one sweep.
    """
    call = Call(task_name, tuple(sorted(kwargs.items())))
    if any(call == waiting[1] for waiting in connection.run_on_commit[-1:]):
        return
    transaction.on_commit(call)
