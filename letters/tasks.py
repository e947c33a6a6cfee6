"""The jobs of this floor, thin: ids by keyword, the clock read here."""

from celery import shared_task
from django.utils import timezone

from letters import dispatching, owed
from letters.wake import wake


@shared_task(name="letters.deliver", ignore_result=True)
def deliver(*, letter_id: int) -> None:
    """Make and hand over one letter."""
    dispatching.deliver(letter_id, now=timezone.now())


@shared_task(name="letters.sweep", ignore_result=True)
def sweep(*, share: int = 0) -> None:
    """Find what is due and was not woken; go on in a new task while there is more. `share` only tells calls apart."""
    if dispatching.drain(now=timezone.now()).is_full:
        wake("letters.sweep", share=share)


@shared_task(name="letters.second_notices", ignore_result=True)
def second_notices() -> None:
    """Tell once more about letters nobody has opened."""
    owed.second_notices(now=timezone.now())


@shared_task(name="letters.account_notices", ignore_result=True)
def account_notices() -> None:
    """Tell an organisation that somebody asked for a new account number."""
    owed.account_notices(now=timezone.now())


@shared_task(name="letters.invitations", ignore_result=True)
def invitations() -> None:
    """Write the mails of new invitations, and tell of requests for access."""
    now = timezone.now()
    owed.invitations(now=now)
    owed.access_requests(now=now)


@shared_task(name="letters.verify", ignore_result=True)
def verify() -> None:
    """Compare the stored letters with their hashes; each damage is logged as an error."""
    dispatching.verify_letters()
