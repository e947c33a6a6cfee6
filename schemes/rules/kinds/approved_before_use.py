"""Kind `approved_before_use`: nothing is spent on implementing before the model is approved."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import PURPOSE
from schemes.rules.outcome import Finding, Phase, combine, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

COSTS = "report.costs"
PAID = "payment.second_paid_on"
STATUS = "model.status"
APPROVED = "model.approved_on"
JUDGED = frozenset({"train", "strengthen"})


@kinds.register("approved_before_use")
@dataclass(frozen=True, slots=True)
class ApprovedBeforeUse:
    """Bufdir approves the model before money goes to implementing; the day of approval itself is met (R51).

    The second payment counts like an implementing cost, also without accounts. Training and strengthening before
    approval is a person's question: the text names only "implementering".
    """

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "nothing": Words(
            "Ingen penger er brukt på å ta modellen i bruk før den var godkjent.",
            "Ingen pengar er brukte på å ta modellen i bruk før han var godkjend.",
        ),
        "cost_early": Words(
            "Penger ble brukt på {purpose} {day:day}, før modellen var godkjent.",
            "Pengar blei brukte på {purpose} {day:day}, før modellen var godkjend.",
        ),
        "paid_early": Words(
            "Andre termin ble betalt {day:day}, før modellen var godkjent.",
            "Andre termin blei betalt {day:day}, før modellen var godkjend.",
        ),
        "judged": Words(
            "Penger ble brukt på {purpose} {day:day}, før modellen var godkjent. En saksbehandler må vurdere det.",
            "Pengar blei brukte på {purpose} {day:day}, før modellen var godkjend. Ein saksbehandlar må vurdere det.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The second payment, then each cost that needs an approved model."""
        parts = []
        paid = facts.read(PAID)
        if paid is not None:
            parts.append(_before_approval(facts, paid, not_met("paid_early", day=paid)))
        costs = facts.read(COSTS)
        if costs is None:
            parts.append(missing(COSTS))
        for cost in costs or ():
            if cost.purpose == "implement" or cost.purpose in JUDGED:
                said = {"purpose": PURPOSE.words[cost.purpose], "day": cost.spent_on}
                early = discretion("judged", **said) if cost.purpose in JUDGED else not_met("cost_early", **said)
                parts.append(_before_approval(facts, cost.spent_on, early))
        return combine([part for part in parts if part is not None] or [met("nothing")])


def _before_approval(facts: Reader, day: dt.date, early: Finding) -> Finding | None:
    """`early` when the model was not approved on `day`, unknown when that cannot be seen, None when all is well."""
    status = facts.read(STATUS)
    if status is None:
        return missing(STATUS)
    if status != "approved":
        return early
    approved = facts.read(APPROVED)
    if approved is None:
        return missing(APPROVED)
    return early if day < approved else None
