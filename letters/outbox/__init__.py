"""The outbox: what shall leave is written as rows in the transaction that decides it; workers take it from there.

Writing, batches and leases stand in the modules beside; callers import from here.
"""

from letters.outbox.batches import NotReady, SamePerson, WrongDay, open_batch, prepare, release, stop
from letters.outbox.claiming import LETTER_TRIES, claim_dispatches, claim_letters, retry, retry_letter
from letters.outbox.writing import NotHeld, cancel, enqueue, freeze, hold, notify, preview

__all__ = [
    "LETTER_TRIES",
    "NotHeld",
    "NotReady",
    "SamePerson",
    "WrongDay",
    "cancel",
    "claim_dispatches",
    "claim_letters",
    "enqueue",
    "freeze",
    "hold",
    "notify",
    "open_batch",
    "prepare",
    "preview",
    "release",
    "retry",
    "retry_letter",
    "stop",
]
