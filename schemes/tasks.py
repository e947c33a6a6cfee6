"""Thin tasks of this floor: each calls operations with the time it was run."""

from celery import shared_task
from django.utils import timezone

from schemes.operations.watching import announce_calls, forget_unconfirmed


@shared_task(name="schemes.announce")
def announce() -> dict[str, int]:
    """Daily: tell those who watch of calls that have opened; forget addresses that were never confirmed."""
    now = timezone.now()
    return {"told": announce_calls(now=now), "forgotten": forget_unconfirmed(now=now)}
