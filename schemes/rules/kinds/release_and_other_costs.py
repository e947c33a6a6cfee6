"""Kind `release_and_other_costs`: the costs of BTI 2017 in one rule, which two rules share later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.kinds.other_costs_described import OtherCostsDescribed
from schemes.rules.kinds.staff_release_share import StaffReleaseShare
from schemes.rules.outcome import Finding, Phase, combine
from schemes.rules.registry import kinds
from schemes.rules.sentences import Words


@kinds.register("release_and_other_costs")
@dataclass(frozen=True, slots=True)
class ReleaseAndOtherCosts:
    """R65: the same three categories and the same share as R21 and R22, as one rule of two parts."""

    named: tuple[str, ...]
    max_pct: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {**OtherCostsDescribed.SENTENCES, **StaffReleaseShare.SENTENCES}

    def __post_init__(self) -> None:
        """Both parts refuse what they cannot take."""
        self._parts()

    def check(self, facts: Reader, phase: Phase) -> Finding:
        """Both parts, combined."""
        return combine([part.check(facts, phase) for part in self._parts()])

    def _parts(self) -> tuple[OtherCostsDescribed, StaffReleaseShare]:
        return OtherCostsDescribed(self.named), StaffReleaseShare(self.max_pct)
