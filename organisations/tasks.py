"""The jobs of this floor, thin."""

from celery import shared_task
from django.utils import timezone

from organisations.operations import inviting, sessions


@shared_task(name="organisations.forget_old_sessions", ignore_result=True)
def forget_old_sessions() -> None:
    """Keep nothing about signing in for longer than it is needed."""
    sessions.forget_old_sessions()
    inviting.forget_old(now=timezone.now())
