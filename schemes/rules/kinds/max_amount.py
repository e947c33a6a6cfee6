"""Kind `max_amount`: what is applied for, and in the decision what is granted, stays within a cap."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, combine, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

APPLIED = "application.applied_nok"
GRANTED = "decision.granted_nok"


@kinds.register("max_amount")
@dataclass(frozen=True, slots=True)
class MaxAmount:
    """A cap for the whole project period (R10, R13, R20, R24): the cap itself is met, one krone more is not."""

    cap_nok: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "within": Words(
            "Dere søker om {applied:kr}. Taket er {cap:kr}.", "De søkjer om {applied:kr}. Taket er {cap:kr}."
        ),
        "over": Words(
            "Dere søker om {applied:kr}. Det er {excess:kr} over taket på {cap:kr}.",
            "De søkjer om {applied:kr}. Det er {excess:kr} over taket på {cap:kr}.",
        ),
        "granted_within": Words(
            "Det er innvilget {granted:kr}. Taket er {cap:kr}.", "Det er innvilga {granted:kr}. Taket er {cap:kr}."
        ),
        "granted_over": Words(
            "Det er innvilget {granted:kr}. Det er {excess:kr} over taket på {cap:kr}.",
            "Det er innvilga {granted:kr}. Det er {excess:kr} over taket på {cap:kr}.",
        ),
    }

    def check(self, facts: Reader, phase: Phase) -> Finding:
        """Applied for in every phase; granted too when deciding."""
        applied = self._applied(facts.read(APPLIED))
        if phase is not Phase.DECIDE:
            return applied
        return combine((applied, self._granted(facts.read(GRANTED))))

    def _applied(self, applied: int | None) -> Finding:
        if applied is None:
            return missing(APPLIED)
        if applied > self.cap_nok:
            return not_met("over", applied=applied, cap=self.cap_nok, excess=applied - self.cap_nok)
        return met("within", applied=applied, cap=self.cap_nok)

    def _granted(self, granted: int | None) -> Finding:
        if granted is None:
            return missing(GRANTED)
        if granted > self.cap_nok:
            return not_met("granted_over", granted=granted, cap=self.cap_nok, excess=granted - self.cap_nok)
        return met("granted_within", granted=granted, cap=self.cap_nok)
