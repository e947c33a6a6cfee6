"""Kind `two_instalments`: the grant is paid in two terms that add up to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import PlannedPayment
from schemes.rules.outcome import Finding, Phase, combine, met, not_met
from schemes.rules.registry import kinds, missing, rests_on_split
from schemes.rules.sentences import Words

PLAN = "decision.instalments"
GRANTED = "decision.granted_nok"
SPLIT = "call.mu_split"


@kinds.register("two_instalments")
@dataclass(frozen=True, slots=True)
class TwoInstalments:
    """Exactly two instalments, each above 0, together what is granted; with the split 500/500 none above the cap (R49).

    Only one reading of the rules carries this (C1), so a finished `not_met` depends on the split.
    """

    cap_nok: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "right": Words(
            "Tilskuddet på {granted:kr} blir betalt i to terminer: {first:kr} og {second:kr}.",
            "Tilskotet på {granted:kr} blir betalt i to terminar: {first:kr} og {second:kr}.",
        ),
        "count": Words(
            "Tallet på terminer i utbetalingsplanen er {count}. Det skal være 2.",
            "Talet på terminar i utbetalingsplanen er {count}. Det skal vere 2.",
        ),
        "empty": Words("En termin er på {zero:kr}.", "Ein termin er på {zero:kr}."),
        "sum": Words(
            "Terminene er {sum:kr} til sammen. Det er innvilget {granted:kr}.",
            "Terminane er {sum:kr} til saman. Det er innvilga {granted:kr}.",
        ),
        "over": Words(
            "En termin er på {largest:kr}. Taket for en termin er {cap:kr}.",
            "Ein termin er på {largest:kr}. Taket for ein termin er {cap:kr}.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Count, sizes, sum, and the cap where the split has one."""
        plan = facts.read(PLAN)
        granted = facts.read(GRANTED)
        if plan is None:
            return missing(PLAN, *([GRANTED] if granted is None else []))
        parts = _counted(plan)
        total = sum(payment.amount_nok for payment in plan)
        if granted is None:
            parts.append(missing(GRANTED))
        elif total != granted:
            parts.append(not_met("sum", sum=total, granted=granted))
        parts.extend(self._within_cap(facts, plan))
        if parts:
            return rests_on_split(facts, combine(parts))
        first, second = plan
        return met("right", granted=granted, first=first.amount_nok, second=second.amount_nok)

    def _within_cap(self, facts: Reader, plan: tuple[PlannedPayment, ...]) -> list[Finding]:
        largest = max((payment.amount_nok for payment in plan), default=0)
        if largest <= self.cap_nok:
            return []
        split = facts.read(SPLIT)
        if split is None:
            return [missing(SPLIT)]
        return [not_met("over", largest=largest, cap=self.cap_nok)] if split == "500/500" else []


def _counted(plan: tuple[PlannedPayment, ...]) -> list[Finding]:
    found = [not_met("count", count=len(plan))] if len(plan) != 2 else []
    if any(payment.amount_nok == 0 for payment in plan):
        found.append(not_met("empty", zero=0))
    return found
