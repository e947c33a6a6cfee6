"""The send room: the letters of a call gathered in a batch, made ready for a day by one person, released by another.

Callers import from here.
"""

from applications.operations.sending.batching import (
    NothingToSend,
    NotReadyToSend,
    gather_batch,
    make_ready,
    set_aside,
    stop_batch,
)
from applications.operations.sending.control import Control, Deviation, control, samples_of
from applications.operations.sending.reading import decisions_in, held_letters_of, waiting_decisions
from applications.operations.sending.releasing import UnreadSamples, read_letter, release_batch

__all__ = [
    "Control",
    "Deviation",
    "NotReadyToSend",
    "NothingToSend",
    "UnreadSamples",
    "control",
    "decisions_in",
    "gather_batch",
    "held_letters_of",
    "make_ready",
    "read_letter",
    "release_batch",
    "samples_of",
    "set_aside",
    "stop_batch",
    "waiting_decisions",
]
