"""Kind `split_caps`: when the call splits the grant, each half has its own cap."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import PART, BudgetLine
from schemes.rules.outcome import Finding, Phase, combine, met, not_met, unknown
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

LINES = "budget.lines"
SPLIT = "call.mu_split"


@kinds.register("split_caps")
@dataclass(frozen=True, slots=True)
class SplitCaps:
    """With the split 500/500 neither developing nor implementing may cost more than the cap (R48, C1).

    A half over the cap is not met whatever else is absent; without a split there is no such rule.
    """

    cap_nok: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "within": Words(
            "Dere bruker {develop:kr} til utvikling og {implement:kr} til gjennomføring. "
            "Taket er {cap:kr} for hver del.",
            "De bruker {develop:kr} til utvikling og {implement:kr} til gjennomføring. Taket er {cap:kr} for kvar del.",
        ),
        "over": Words(
            "Dere bruker {spent:kr} til {part}. Taket er {cap:kr}.",
            "De bruker {spent:kr} til {part}. Taket er {cap:kr}.",
        ),
        "no_part": Words(
            "En linje i budsjettet sier ikke om den gjelder utvikling eller gjennomføring.",
            "Ei linje i budsjettet seier ikkje om ho gjeld utvikling eller gjennomføring.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding | None:
        """The sum of each part."""
        split = facts.read(SPLIT)
        if split == "none":
            return None
        if split is None:
            return missing(SPLIT)
        lines = facts.read(LINES)
        if not lines:
            return missing(LINES)
        sums = {part: _sum_of(lines, part) for part in ("develop", "implement")}
        parts = [
            not_met("over", spent=spent, part=PART.words[part], cap=self.cap_nok)
            for part, spent in sums.items()
            if spent > self.cap_nok
        ]
        if any(line.part is None for line in lines):
            parts.append(unknown("no_part"))
        return combine(parts) if parts else met("within", cap=self.cap_nok, **sums)


def _sum_of(lines: tuple[BudgetLine, ...], part: str) -> int:
    return sum(line.amount_nok for line in lines if line.part == part)
