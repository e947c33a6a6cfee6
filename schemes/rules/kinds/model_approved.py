"""Kind `model_approved`: the municipality's model is approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.casework import MODEL_STATUS
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

STATUS = "model.status"
APPROVED = "model.approved_on"
DECIDED = "decision.decided_on"


@kinds.register("model_approved")
@dataclass(frozen=True, slots=True)
class ModelApproved:
    """Approved at latest on the day of the decision (R16); before the decision only the status is looked at."""

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "status_approved": Words("Modellen er godkjent.", "Modellen er godkjend."),
        "approved": Words(
            "Modellen ble godkjent {approved:day}. Vedtaket er {decided:day}.",
            "Modellen blei godkjend {approved:day}. Vedtaket er {decided:day}.",
        ),
        "not_approved": Words(
            "Statusen for modellen er: {status}. Den må være godkjent før vi kan gi tilskudd.",
            "Statusen for modellen er: {status}. Han må vere godkjend før vi kan gi tilskot.",
        ),
        "approved_late": Words(
            "Modellen ble godkjent {approved:day}, etter vedtaket {decided:day}.",
            "Modellen blei godkjend {approved:day}, etter vedtaket {decided:day}.",
        ),
    }

    def check(self, facts: Reader, phase: Phase) -> Finding:
        """Status first; the dates only when deciding."""
        status = facts.read(STATUS)
        if status is None:
            return missing(STATUS)
        if status != "approved":
            return not_met("not_approved", status=MODEL_STATUS.words[status])
        if phase is not Phase.DECIDE:
            return met("status_approved")
        approved, decided = facts.read(APPROVED), facts.read(DECIDED)
        absent = [name for name, day in ((APPROVED, approved), (DECIDED, decided)) if day is None]
        if absent:
            return missing(*absent)
        late = approved > decided
        return (not_met if late else met)("approved_late" if late else "approved", approved=approved, decided=decided)
