"""Kind `not_established`: a rule that exists, whose content nobody has established."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, unknown
from schemes.rules.registry import kinds
from schemes.rules.sentences import Words


@kinds.register("not_established")
@dataclass(frozen=True, slots=True)
class NotEstablished:
    """Always unknown, so that no case is waved through on a guess (utsatte-barn-2022: R06 R12 R14 R16 R17 R35 R36)."""

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "unknown": Words(
            "Innholdet i denne regelen er ikke fastslått. Derfor kan ingen svare på om den er oppfylt.",
            "Innhaldet i denne regelen er ikkje fastslått. Difor kan ingen svare på om han er oppfylt.",
        ),
    }

    def check(self, _facts: Reader, _phase: Phase) -> Finding:
        """Unknown."""
        return unknown("unknown")
