"""The trace of reading: every reading in the read log, the first of each person as an Opening (F49, F96)."""

from datetime import datetime

from django.db import transaction

from letters.models import Letter, Opening
from organisations import audit
from organisations.actors import Actor


@transaction.atomic
def record_opening(*, letter: Letter, what: str, actor: Actor, now: datetime) -> None:
    """Log that `actor` opened the letter (`what`: "letter" or "pdf"). Two persons at once: one of them is the first.

    Both rows are offered to the database, which takes at most one first per letter and one per person.
    """
    audit.record_reading(actor=actor, what=f"{what}:{letter.pk}", case_ref=letter.case_ref, now=now)
    if actor.user_id is None or Opening.objects.filter(letter=letter, user_id=actor.user_id).exists():
        return
    is_first = not Opening.objects.filter(letter=letter).exists()
    rows = [Opening(letter=letter, user_id=actor.user_id, opened_at=now, first=is_first)]
    Opening.objects.bulk_create(rows, ignore_conflicts=True)
    if is_first and not Opening.objects.filter(letter=letter, user_id=actor.user_id).exists():
        rows = [Opening(letter=letter, user_id=actor.user_id, opened_at=now, first=False)]
        Opening.objects.bulk_create(rows, ignore_conflicts=True)
