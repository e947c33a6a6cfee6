"""Thin tasks of this floor."""

from celery import shared_task
from django.utils import timezone

from reporting.operations.reminding import send_reminders


@shared_task(name="reporting.reminders")
def reminders() -> int:
    """Daily: the one reminder owed about each open duty to report."""
    return send_reminders(now=timezone.now())
