"""Kind `staff_release_share`: frikjøp of key staff stays within a share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import BudgetLine
from schemes.rules.outcome import Finding, OutcomeKind, Phase, met, not_met, unknown
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

LINES = "budget.lines"
BASIS = "call.staff_release_basis"


@kinds.register("staff_release_share")
@dataclass(frozen=True, slots=True)
class StaffReleaseShare:
    """Frikjøp "inntil 50 %" of each position, or of the budget: the text does not say which (R22, C7).

    While the call has not chosen, both are tested: either unknown is unknown, both alike is that, else a person
    judges.
    """

    max_pct: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "position_within": Words(
            "Ingen er kjøpt fri mer enn {max:percent} av stillingen.",
            "Ingen er kjøpt fri meir enn {max:percent} av stillinga.",
        ),
        "position_over": Words(
            "Noen er kjøpt fri {share:percent} av stillingen. Grensen er {max:percent}.",
            "Nokon er kjøpt fri {share:percent} av stillinga. Grensa er {max:percent}.",
        ),
        "position_absent": Words(
            "Vi mangler stillingsprosenten for en linje med frikjøp.",
            "Vi manglar stillingsprosenten for ei linje med frikjøp.",
        ),
        "budget_within": Words(
            "Frikjøp er {release:kr} av {total:kr}. Grensen er {max:percent}.",
            "Frikjøp er {release:kr} av {total:kr}. Grensa er {max:percent}.",
        ),
        "budget_over": Words(
            "Frikjøp er {release:kr} av {total:kr}. Det er mer enn {max:percent}.",
            "Frikjøp er {release:kr} av {total:kr}. Det er meir enn {max:percent}.",
        ),
        "readings": Words(
            "Regelverket sier ikke hva {max:percent} regnes av. En saksbehandler må vurdere det.",
            "Regelverket seier ikkje kva {max:percent} blir rekna av. Ein saksbehandlar må vurdere det.",
        ),
    }

    def __post_init__(self) -> None:
        """A share is at most 100."""
        if self.max_pct > 100:
            raise ValueError(f'"max_pct" must be 0 to 100, got "{self.max_pct}"')

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The basis the call has chosen, or both."""
        lines = facts.read(LINES)
        basis = facts.read(BASIS)
        if not lines:
            return missing(LINES)
        if basis == "position":
            return self._of_position(lines)
        if basis == "budget":
            return self._of_budget(lines)
        position, budget = self._of_position(lines), self._of_budget(lines)
        if OutcomeKind.UNKNOWN in {position.outcome, budget.outcome}:
            return position if position.outcome is OutcomeKind.UNKNOWN else budget
        said = position.said + budget.said
        if position.outcome is budget.outcome:
            return Finding(position.outcome, said)
        return Finding(OutcomeKind.DISCRETION, (*said, ("readings", {"max": self.max_pct})))

    def _of_position(self, lines: tuple[BudgetLine, ...]) -> Finding:
        shares = [line.position_pct for line in lines if line.category == "staff_release"]
        largest = max((share for share in shares if share is not None), default=None)
        if largest is not None and largest > self.max_pct:
            return not_met("position_over", share=largest, max=self.max_pct)
        if None in shares:
            return unknown("position_absent")
        return met("position_within", max=self.max_pct)

    def _of_budget(self, lines: tuple[BudgetLine, ...]) -> Finding:
        release = sum(line.amount_nok for line in lines if line.category == "staff_release")
        total = sum(line.amount_nok for line in lines)
        is_over = release * 100 > total * self.max_pct
        say = not_met if is_over else met
        return say("budget_over" if is_over else "budget_within", release=release, total=total, max=self.max_pct)
