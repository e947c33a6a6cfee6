"""Batches: letters made ready for one day by one person, released by another (F111, økonomibest. 2.5.2.2)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from letters.models import Batch, BatchState, Letter, LetterState
from letters.wake import wake
from organisations import audit
from organisations.actors import Actor

SWEEPS = 8  # sweeps woken by one release: as many workers as can help at once
PER_SWEEP = 100


class NotReady(Exception):
    """The batch cannot take this step; `reasons` are sentences for the person who tried."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class SamePerson(NotReady):
    """Whoever made the batch ready cannot release it."""


class WrongDay(NotReady):
    """The letters carry another date than today: make the batch ready anew."""


@transaction.atomic
def open_batch(*, call_key: str, name: str, actor: Actor, now: datetime) -> Batch:
    """A new, empty batch; `hold(batch=…)` puts letters into it."""
    batch = Batch.objects.create(call_key=call_key, name=name, created_at=now, created_by_id=actor.user_id)
    audit.record(actor=actor, action="batch.open", subject=batch, now=now, after={"name": name})
    return batch


@transaction.atomic
def prepare(*, batch: Batch, release_on: date, count: int, total_nok: int, actor: Actor, now: datetime) -> Batch:
    """Make the batch ready for release on `release_on`: every letter frozen with that date, and as many as counted.

    `count` and `total_nok` (whole kroner) come from the decisions, not from the letters: that is the check. Raises
    NotReady.
    """
    row = _locked(batch, BatchState.DRAFT, BatchState.READY)
    held = list(row.letters.filter(state=LetterState.HELD).values_list("html", "letter_date", "document_no"))
    reasons = []
    if not held:
        reasons.append(_("Utsendelsen har ingen brev."))
    if len(held) != count:
        reasons.append(
            _("Utsendelsen har %(letters)d brev, men det skal være %(count)d.") % {"letters": len(held), "count": count}
        )
    unfrozen = sum(1 for html, letter_date, _number in held if not html or letter_date != release_on)
    if unfrozen:
        reasons.append(_("%(count)d brev er ikke laget for denne datoen.") % {"count": unfrozen})
    if reasons:
        raise NotReady(*reasons)
    row.state, row.release_on, row.count, row.total_nok = BatchState.READY, release_on, count, total_nok
    row.prepared_at, row.prepared_by_id = now, actor.user_id
    row.save()
    audit.record(
        actor=actor,
        action="batch.prepare",
        subject=row,
        now=now,
        after={"release_on": release_on, "count": count, "total_nok": total_nok},
    )
    return row


@transaction.atomic
def release(*, batch: Batch, actor: Actor, now: datetime) -> Batch:
    """Let the letters go, all at once, by another person than the one who made the batch ready.

    Raises NotReady, WrongDay, SamePerson; the database refuses the same person too.
    """
    row = _locked(batch, BatchState.READY)
    if actor.user_id is None or row.prepared_by_id == actor.user_id:
        raise SamePerson(_("En annen enn den som gjorde utsendelsen klar, må slippe den."))
    if row.release_on != timezone.localtime(now).date():
        raise WrongDay(_("Brevene har en annen dato enn i dag. Gjør utsendelsen klar på nytt."))
    letters = row.letters.filter(state=LetterState.HELD)
    released = letters.update(state=LetterState.QUEUED, queued_at=now, available_at=now, next_try_at=now)
    if released != row.count:
        raise NotReady(_("Antallet brev er endret siden utsendelsen ble gjort klar. Gjør den klar på nytt."))
    row.state, row.released_at, row.released_by_id = BatchState.RELEASED, now, actor.user_id
    row.save()
    audit.record(actor=actor, action="batch.release", subject=row, now=now, after={"count": released})
    for number in range(min(SWEEPS, -(-released // PER_SWEEP))):
        wake("letters.sweep", share=number)
    return row


@transaction.atomic
def stop(*, batch: Batch, actor: Actor, now: datetime, reason: str) -> Batch:
    """Stop a batch before its release. Its letters stay held and can join another batch. Raises NotReady."""
    row = _locked(batch, BatchState.DRAFT, BatchState.READY)
    Letter.objects.filter(batch=row, state=LetterState.HELD).update(batch=None)
    row.state = BatchState.STOPPED
    row.save(update_fields=["state"])
    audit.record(actor=actor, action="batch.stop", subject=row, now=now, reason=reason)
    return row


def _locked(batch: Batch, *states: BatchState) -> Batch:
    """The batch as it stands, locked; raises NotReady if it is in none of `states`."""
    row = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if row.state not in states:
        raise NotReady(_("Utsendelsen er allerede %(state)s.") % {"state": row.get_state_display()})
    return row
