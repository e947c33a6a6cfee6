"""What leaves the house: letters and their merge data, who opened them, batches, and one Dispatch per receiver.

The states here are delivery states: they are written by outbox and dispatching, never by the gate.
"""

from letters.models.batch import Batch, BatchState
from letters.models.dispatch import Dispatch, DispatchState
from letters.models.leased import Leased
from letters.models.letter import Letter, LetterField, LetterState, Opening

__all__ = [
    "Batch",
    "BatchState",
    "Dispatch",
    "DispatchState",
    "Leased",
    "Letter",
    "LetterField",
    "LetterState",
    "Opening",
]
