"""Kind `on_or_before_deadline`: the application came on the last day or earlier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words
from schemes.workdays import oslo_day


@kinds.register("on_or_before_deadline")
@dataclass(frozen=True, slots=True)
class OnOrBeforeDeadline:
    """The day in Oslo is at latest the call's deadline; the whole day counts (R02, R60). A person dismisses.

    The minutes of grace that a call may give are held against the clock where the facts are gathered.
    """

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "in_time": Words(
            "Søknaden kom {at:moment}. Fristen er {deadline:day}.",
            "Søknaden kom {at:moment}. Fristen er {deadline:day}.",
        ),
        "in_grace": Words(
            "Søknaden kom {at:moment}. Fristen er {deadline:day}, og utlysningen gir noen minutter ekstra.",
            "Søknaden kom {at:moment}. Fristen er {deadline:day}, og utlysinga gir nokre minutt ekstra.",
        ),
        "late": Words(
            "Søknaden kom {at:moment}. Fristen gikk ut {deadline:day}.",
            "Søknaden kom {at:moment}. Fristen gjekk ut {deadline:day}.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The day received against the last day."""
        at = facts.read("application.submitted_at")
        deadline = facts.read("call.deadline")
        absent = [
            name for name, value in (("application.submitted_at", at), ("call.deadline", deadline)) if value is None
        ]
        if absent:
            return missing(*absent)
        if oslo_day(at) <= deadline:
            return met("in_time", at=at, deadline=deadline)
        if facts.read("application.in_grace"):
            return met("in_grace", at=at, deadline=deadline)
        return not_met("late", at=at, deadline=deadline)
