"""Kind `within_frame`: a sum over the whole call stays within the frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import NO_FACT, FactRef, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("within_frame")
@dataclass(frozen=True, slots=True)
class WithinFrame:
    """The limit is a fact of the call (R03) or fixed (R86, R87). A frame not set is unknown: no decision can be made.

    With `must_be_below` the limit itself is too much ("i underkant av"); with `over_is_judged` a person looks at what
    is over ("om lag").
    """

    fact: FactRef
    frame: FactRef = NO_FACT
    limit_nok: int = 0
    must_be_below: bool = False
    over_is_judged: bool = False

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "within": Words(
            "Det er innvilget {granted:kr} i alt. Rammen er {frame:kr}.",
            "Det er innvilga {granted:kr} i alt. Ramma er {frame:kr}.",
        ),
        "over": Words(
            "Det er innvilget {granted:kr} i alt. Rammen er {frame:kr}. Det er for mye.",
            "Det er innvilga {granted:kr} i alt. Ramma er {frame:kr}. Det er for mykje.",
        ),
        "not_below": Words(
            "Det er innvilget {granted:kr} i alt. Det skal være under {frame:kr}.",
            "Det er innvilga {granted:kr} i alt. Det skal vere under {frame:kr}.",
        ),
        "judged": Words(
            "Det er innvilget {granted:kr} i alt. Rammen er om lag {frame:kr}. En saksbehandler må vurdere det.",
            "Det er innvilga {granted:kr} i alt. Ramma er om lag {frame:kr}. Ein saksbehandlar må vurdere det.",
        ),
    }

    def __post_init__(self) -> None:
        """One limit, not two and not none."""
        if bool(self.frame) is bool(self.limit_nok):
            raise ValueError("set either a frame or a limit_nok")

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The sum against the frame."""
        granted = facts.read(self.fact)
        frame = facts.read(self.frame) if self.frame else self.limit_nok
        absent = [name for name, value in ((self.fact, granted), (self.frame, frame)) if value is None]
        if absent:
            return missing(*absent)
        if granted < frame or (granted == frame and not self.must_be_below):
            return met("within", granted=granted, frame=frame)
        if self.over_is_judged:
            return discretion("judged", granted=granted, frame=frame)
        return not_met("not_below" if self.must_be_below else "over", granted=granted, frame=frame)
