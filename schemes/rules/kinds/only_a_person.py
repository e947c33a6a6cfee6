"""Kind `only_a_person`: what no machine can answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, discretion
from schemes.rules.registry import kinds
from schemes.rules.sentences import Words


@kinds.register("only_a_person")
@dataclass(frozen=True, slots=True)
class OnlyAPerson:
    """Always a person's question, whatever the facts say (R53, R55, R66, R67, R90, R95)."""

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "judged": Words("En saksbehandler må vurdere dette.", "Ein saksbehandlar må vurdere dette."),
    }

    def check(self, _facts: Reader, _phase: Phase) -> Finding:
        """Discretion."""
        return discretion("judged")
