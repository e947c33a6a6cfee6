"""Thin tasks of this floor: each calls operations with the time it was run."""

from celery import shared_task
from django.utils import timezone

from applications.operations.reminding import remind_drafts, remind_terms
from applications.operations.requesting import correction_reminders, lapse_requests


@shared_task(name="applications.reminders")
def reminders() -> dict[str, int]:
    """Daily: drafts before the deadline, terms that wait, corrections due or lapsed."""
    now = timezone.now()
    return {
        "drafts": remind_drafts(now=now),
        "terms": remind_terms(now=now),
        "corrections": correction_reminders(now=now),
        "lapsed": lapse_requests(now=now),
    }
