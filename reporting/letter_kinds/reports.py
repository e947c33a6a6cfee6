"""The letters about one report: it came in, it goes back, it is approved; and the last one of the case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from applications.models import Application
from letters.wording import Table, Value, long_date
from organisations.actors import MemberRole
from organisations.models import User
from reporting.letter_kinds import NAMES, decided_by, form_of, letter_to, participants_of
from reporting.models import Report
from reporting.queries.accounts import category_names
from schemes.money import kr

EXPECTED = "expected_answer_on"
COLUMNS, SUM = ("Kostnad", "Beløp"), "Sum"  # the same in both forms
NEW_BUDGET = {
    "nb": "Dere har laget et nytt budsjett som passer til beløpet dere får.",
    "nn": "De har laga eit nytt budsjett som passar til beløpet de får.",
}


def receipt(report: Report, *, expected_on: date | None) -> dict[str, Any]:
    """A report came in: a letter for the model (do not spend yet, R51), a notice for the others.

    Without a date to expect an answer nothing is said of one.
    """
    duty = report.obligation
    participant, application = duty.participant, duty.application
    fields: dict[str, Value] = {EXPECTED: long_date(expected_on) if expected_on else ""}
    unset = () if expected_on else (EXPECTED,)
    if duty.kind == "model":
        fields["model_submitted_on"] = long_date(report.first_submitted_on) if report.first_submitted_on else ""
        return letter_to(participant, application, "model_receipt", fields, unset=unset)
    fields["report_kind"] = NAMES[form_of(participant, application)][duty.kind]
    return letter_to(participant, application, "report_receipt", fields, notice="mail_new_notice", unset=unset)


def returned(report: Report, *, points: str, due_on: date, decider: User) -> dict[str, Any]:
    """A report goes back with what must be changed, and a date."""
    duty = report.obligation
    kind = "model_returned" if duty.kind == "model" else "report_returned"
    fields: dict[str, Value] = {"review_points": points, "due_on": long_date(due_on), **decided_by(decider)}
    return letter_to(duty.participant, duty.application, kind, fields, due_on=due_on)


def approved(report: Report, *, approved_on: date, spent_nok: int, paid_nok: int, decider: User) -> dict[str, Any]:
    """A report is approved; for the model the day from which costs of using it count (R16, R51)."""
    duty = report.obligation
    participant, application = duty.participant, duty.application
    if duty.kind == "model":
        fields: dict[str, Value] = {"model_approved_on": long_date(approved_on), **decided_by(decider)}
        return letter_to(participant, application, "model_approved", fields)
    fields = {
        "report_kind": NAMES[form_of(participant, application)][duty.kind],
        "spent_nok": kr(spent_nok),
        "paid_total_nok": kr(paid_nok),
        **decided_by(decider),
    }
    return letter_to(participant, application, "report_approved", fields)


def new_budget(report: Report, *, amounts: Mapping[str, int], decider: User) -> dict[str, Any]:
    """A new budget is approved: it stands in the place of the old one in every report (R38, R42)."""
    duty = report.obligation
    participant, application = duty.participant, duty.application
    language = form_of(participant, application)
    fields: dict[str, Value] = {
        "change_summary": NEW_BUDGET[language],
        "cost_table": _budget_table(application, amounts, language),
        **decided_by(decider),
    }
    return letter_to(participant, application, "change_granted", fields, roles=(MemberRole.ECONOMY,))


def _budget_table(application: Application, amounts: Mapping[str, int], language: str) -> Table:
    """One row for each cost category, and the sum."""
    names = category_names(application, language)
    rows = tuple((names.get(key, key), kr(amount)) for key, amount in amounts.items())
    return Table(COLUMNS, rows, frozenset({1}), (SUM, kr(sum(amounts.values()))))


def closed(application: Application) -> list[dict[str, Any]]:
    """Nothing is open any more: one letter to each behind the grant."""
    return [letter_to(participant, application, "case_closed", {}) for participant in participants_of(application)]
