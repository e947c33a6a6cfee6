"""Kind `report_dates`: reports are due on the working day of the right date, and come by then."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.windows import report_due
from schemes.rules.outcome import Finding, OutcomeKind, Phase, combine, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words
from schemes.workdays import oslo_day

DECIDED = "decision.decided_on"
END = "decision.period_end"
INTERIM = "obligations.interim_due_on"
FINAL = "obligations.final_due_on"
SUBMITTED = "report.submitted_at"
KIND = "report.kind"


@kinds.register("report_dates")
@dataclass(frozen=True, slots=True)
class ReportDates:
    """Interim report after one year, final report after two (R35).

    With `final_only` one final report at the end of the period (R36). Deciding tests the plan; in phase report the
    report's day is held against the plan's own date, or the computed one when the plan has none.

    `is_guideline` ("i utgangspunktet", R35 on ti): what would be not met is judged, and so is a plan without a date.
    """

    final_only: bool = False
    is_guideline: bool = False

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "plan_interim": Words("Delrapporten har frist {due:day}.", "Delrapporten har frist {due:day}."),
        "plan_final": Words("Sluttrapporten har frist {due:day}.", "Sluttrapporten har frist {due:day}."),
        "plan_interim_wrong": Words(
            "Delrapporten har frist {due:day}. Fristen skal være {right:day}.",
            "Delrapporten har frist {due:day}. Fristen skal vere {right:day}.",
        ),
        "plan_final_wrong": Words(
            "Sluttrapporten har frist {due:day}. Fristen skal være {right:day}.",
            "Sluttrapporten har frist {due:day}. Fristen skal vere {right:day}.",
        ),
        "plan_interim_none": Words(
            "Delrapporten har ingen frist. Fristen er i utgangspunktet {right:day}.",
            "Delrapporten har ingen frist. Fristen er i utgangspunktet {right:day}.",
        ),
        "plan_final_none": Words(
            "Sluttrapporten har ingen frist. Fristen er i utgangspunktet {right:day}.",
            "Sluttrapporten har ingen frist. Fristen er i utgangspunktet {right:day}.",
        ),
        "in_time": Words(
            "Rapporten kom {day:day}. Fristen er {due:day}.", "Rapporten kom {day:day}. Fristen er {due:day}."
        ),
        "late": Words(
            "Rapporten kom {day:day}. Fristen gikk ut {due:day}.",
            "Rapporten kom {day:day}. Fristen gjekk ut {due:day}.",
        ),
    }

    def check(self, facts: Reader, phase: Phase) -> Finding:
        """The plan when deciding, the report's day after that."""
        finding = self._report(facts) if phase is Phase.REPORT else self._plan(facts)
        if self.is_guideline and finding.outcome is OutcomeKind.NOT_MET:
            return Finding(OutcomeKind.DISCRETION, finding.said)
        return finding

    def _plan(self, facts: Reader) -> Finding:
        base = END if self.final_only else DECIDED
        start = facts.read(base)
        dues = {name: facts.read(name) for name in self._due_names()}
        if start is None:
            return missing(base, *(name for name, due in dues.items() if due is None and not self.is_guideline))
        return combine([self._planned(name, due, self._right(name, start)) for name, due in dues.items()])

    def _planned(self, name: str, due: dt.date | None, right: dt.date) -> Finding:
        key = "plan_interim" if name == INTERIM else "plan_final"
        if due is None:
            return not_met(f"{key}_none", right=right) if self.is_guideline else missing(name)
        return met(key, due=due) if due == right else not_met(f"{key}_wrong", due=due, right=right)

    def _report(self, facts: Reader) -> Finding:
        kind = "final" if self.final_only else facts.read(KIND)
        submitted = facts.read(SUBMITTED)
        if kind is None:
            return missing(KIND)
        name = INTERIM if kind == "interim" else FINAL
        due = facts.read(name)
        base = END if self.final_only else DECIDED
        if due is None:
            start = facts.read(base)
            due = None if start is None else self._right(name, start)
        absent = [name for name, value in ((SUBMITTED, submitted), (base, due)) if value is None]
        if absent:
            return missing(*absent)
        day = oslo_day(submitted)
        return not_met("late", day=day, due=due) if day > due else met("in_time", day=day, due=due)

    def _due_names(self) -> tuple[str, ...]:
        return (FINAL,) if self.final_only else (INTERIM, FINAL)

    def _right(self, name: str, start: dt.date) -> dt.date:
        if self.final_only:
            return report_due(start)
        return report_due(start, 1 if name == INTERIM else 2)
