"""Deciding a case: what is proposed and what follows from it, the decision itself, and how it reads back from its rows.

Callers import from here.
"""

from applications.operations.deciding.effects import Effects, effects_of, preview_letter, preview_of
from applications.operations.deciding.keeping import chosen_in, decided_of, plan_in
from applications.operations.deciding.making import RecommendationChanged, decide, send_back
from applications.operations.deciding.proposal import (
    Chosen,
    Proposal,
    amount_of,
    needs_period_end,
    newest_recommendation,
    plan_of,
    propose,
    release_day,
    undated_kinds,
)

__all__ = [
    "Chosen",
    "Effects",
    "Proposal",
    "RecommendationChanged",
    "amount_of",
    "chosen_in",
    "decide",
    "decided_of",
    "effects_of",
    "needs_period_end",
    "newest_recommendation",
    "plan_in",
    "plan_of",
    "preview_letter",
    "preview_of",
    "propose",
    "release_day",
    "send_back",
    "undated_kinds",
]
