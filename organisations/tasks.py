"""The jobs of this floor, thin."""

from celery import shared_task

from organisations.operations import sessions


@shared_task(name="organisations.forget_old_sessions", ignore_result=True)
def forget_old_sessions() -> None:
    """Keep nothing about signing in for longer than it is needed."""
    sessions.forget_old_sessions()
