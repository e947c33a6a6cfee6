"""Kind `earmark_kept`: what is granted to others leaves the earmarked part untouched."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

NAMES = ("frame.granted_nok", "frame.granted_bti_2017_nok", "call.frame_nok", "call.earmark_nok")


@kinds.register("earmark_kept")
@dataclass(frozen=True, slots=True)
class EarmarkKept:
    """Granted, less what went to BTI 2017 recipients, is at most the frame less the earmark (R04).

    An earmark that is not set is never counted as 0.
    """

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "kept": Words(
            "Andre enn BTI 2017-mottakere har fått {others:kr}. Det er satt av {free:kr} til dem.",
            "Andre enn BTI 2017-mottakarar har fått {others:kr}. Det er sett av {free:kr} til dei.",
        ),
        "taken": Words(
            "Andre enn BTI 2017-mottakere har fått {others:kr}. Det er mer enn {free:kr}, "
            "som er igjen når {earmark:kr} er øremerket.",
            "Andre enn BTI 2017-mottakarar har fått {others:kr}. Det er meir enn {free:kr}, "
            "som er att når {earmark:kr} er øyremerkt.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Four sums over the call."""
        values = {name: facts.read(name) for name in NAMES}
        absent = [name for name, value in values.items() if value is None]
        if absent:
            return missing(*absent)
        granted, to_bti, frame, earmark = values.values()
        others, free = granted - to_bti, frame - earmark
        return (not_met if others > free else met)(
            "taken" if others > free else "kept", others=others, free=free, earmark=earmark
        )
