"""What a decision letter is written from: values, whether the decision is only proposed or stands in its rows.

So the letter shown before a decision and the one frozen after it come from the same functions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from applications.models import Application, Recommendation
from applications.workflow import Result
from organisations.models import User
from schemes.queries import document_of
from schemes.rules.facts import Facts
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind, Phase, Severity
from schemes.terms import Plan

AWARDS = frozenset({Result.GRANTED, Result.PARTLY})
OUR_OWN_WORK = "scored"  # the kind of rule that asks for the directorate's points and reasons
JOINED = " og "  # the same in both forms of Norwegian


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, made or about to be made. `decided_by` is None while nobody has: the letter leaves the name open.

    `lines` are (cost category, whole kroner); `plan` has the period, instalments and duties; both empty for a refusal.
    `covered` are the rules that a second person has overridden.
    """

    application: Application
    recommendation: Recommendation
    result: str
    law_set: str
    decided_on: date
    decided_by: User | None
    evaluation: Evaluation
    facts: Facts
    covered: frozenset[str]
    lines: tuple[tuple[str, int], ...] = ()
    plan: Plan | None = None

    @property
    def is_award(self) -> bool:
        """Whether money is granted."""
        return self.result in AWARDS

    @property
    def award_nok(self) -> int:
        """What is granted, whole kroner."""
        return sum(amount for _category, amount in self.lines)

    @property
    def grounds(self) -> tuple[Outcome, ...]:
        """The outcomes that carry a rejection."""
        return grounds_of(self.evaluation, self.application, self.covered)

    def marked(self, name: str, language: str) -> str:
        """A text that the caseworker wrote for the letter, in the recipient's form where both were written."""
        text = getattr(self.recommendation, name)
        return getattr(self.recommendation, f"{name}_nn") or text if language == "nn" else text


def grounds_of(evaluation: Evaluation, application: Application, covered: frozenset[str]) -> tuple[Outcome, ...]:
    """The outcomes that carry a rejection: requirements to the application that are not met, else those not known.

    Only rules about the application count. What an award letter must hold (R34, R35, R49) refuses nobody, and neither
    do points that nobody has given (R27).
    """
    rules = document_of(application.edition).rules_for(application.track)
    asked = {rule.code for rule in rules if Phase.ASSESS in rule.phases and rule.kind != OUR_OWN_WORK}
    standing = [
        outcome
        for outcome in evaluation.standing()
        if outcome.rule in asked and outcome.rule not in covered and outcome.severity is Severity.BLOCKS
    ]
    not_met = tuple(each for each in standing if each.outcome is OutcomeKind.NOT_MET)
    return not_met or tuple(each for each in standing if each.outcome is OutcomeKind.UNKNOWN)


def listed(names: Iterable[str]) -> str:
    """«A, B og C»; "" for none."""
    *before, last = [*names] or [""]
    return f"{', '.join(before)}{JOINED}{last}" if before else last
