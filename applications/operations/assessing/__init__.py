"""Assessing a case: who may, what they found, what they propose. Callers import from here."""

from applications.operations.assessing.completing import confirm_found, enter_found, refuse_found
from applications.operations.assessing.holding import (
    NotACaseworker,
    declare_interest,
    give_case,
    keep_next_case,
    take_case,
)
from applications.operations.assessing.judging import (
    Change,
    NotForAPerson,
    Recomputed,
    ScaleNotSet,
    confirm_override,
    differences,
    give_score,
    judge_rule,
    propose_override,
    recompute,
)
from applications.operations.assessing.proposing import ProposedLine, current_evaluation, recommend, standing_in_the_way
from applications.operations.assessing.selecting import Choice

__all__ = [
    "Change",
    "Choice",
    "NotACaseworker",
    "NotForAPerson",
    "ProposedLine",
    "Recomputed",
    "ScaleNotSet",
    "confirm_found",
    "confirm_override",
    "current_evaluation",
    "declare_interest",
    "differences",
    "enter_found",
    "give_case",
    "give_score",
    "judge_rule",
    "keep_next_case",
    "propose_override",
    "recommend",
    "recompute",
    "refuse_found",
    "standing_in_the_way",
    "take_case",
]
