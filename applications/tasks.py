"""Thin tasks of this floor: each calls operations with the time it was run."""

from celery import shared_task
from django.utils import timezone

from applications.operations.attaching import clear_away, scan_old, scan_waiting
from applications.operations.drafting import forget_visits
from applications.operations.reminding import remind_drafts, remind_partners, remind_terms, tell_expired_drafts
from applications.operations.requesting import correction_reminders, lapse_requests
from organisations.actors import Actor


@shared_task(name="applications.reminders")
def reminders() -> dict[str, int]:
    """Daily: drafts before the deadline, partners and terms that wait, corrections due or lapsed."""
    now = timezone.now()
    return {
        "drafts": remind_drafts(now=now),
        "expired": tell_expired_drafts(now=now),
        "terms": remind_terms(now=now),
        "partners": remind_partners(now=now),
        "corrections": correction_reminders(now=now),
        "lapsed": lapse_requests(now=now),
    }


@shared_task(name="applications.scan_files")
def scan_files() -> int:
    """Every minute: files that wait for the virus scanner."""
    return scan_waiting(actor=Actor.for_job("scan_files"), now=timezone.now())


@shared_task(name="applications.scan_old_files")
def scan_old_files() -> dict[str, int]:
    """Nightly: clean files are asked about anew, and what a quarantine left behind is removed."""
    return {"scanned": scan_old(actor=Actor.for_job("scan_old_files"), now=timezone.now()), "cleared": clear_away()}


@shared_task(name="applications.forget_visits")
def forget_old_visits() -> int:
    """Nightly: who was in an application long ago is nobody's business."""
    return forget_visits(now=timezone.now())
