"""Thin tasks of this floor."""

from celery import shared_task
from django.utils import timezone

from reporting.operations.closing import close_finished
from reporting.operations.reminding import send_reminders


@shared_task(name="reporting.reminders")
def reminders() -> int:
    """Daily: the one reminder owed about each open duty to report or to pay back."""
    return send_reminders(now=timezone.now())


@shared_task(name="reporting.close_finished")
def close_finished_cases() -> int:
    """Daily: the cases in which nothing is open any more."""
    return close_finished(now=timezone.now())
