"""Kind `letter_sent`: no case is closed without its letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

SENT = "letter.dispatched_at"
CLOSED = "case.is_closed"


@kinds.register("letter_sent")
@dataclass(frozen=True, slots=True)
class LetterSent:
    """A letter of grant or rejection was sent; closed without one is not met, neither sent nor closed unknown (R33)."""

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "sent": Words("Brevet ble sendt {at:moment}.", "Brevet blei sendt {at:moment}."),
        "closed": Words(
            "Saken er avsluttet, men brevet er ikke sendt.", "Saka er avslutta, men brevet er ikkje sendt."
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The letter first; the case only when there is none."""
        at = facts.read(SENT)
        if at is not None:
            return met("sent", at=at)
        return not_met("closed") if facts.read(CLOSED) else missing(SENT)
