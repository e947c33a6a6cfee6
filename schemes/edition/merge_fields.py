"""The closed list of merge fields: what a letter may name, of which type, and what an empty one does.

A wording that names anything else is refused. Values are found and frozen by the floors that declare the letter kinds.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from schemes.edition.laws import LAW_REFERENCES

FIELD = re.compile(r"\{\{ (?P<name>[a-z][a-z0-9_.]*) \}\}")
_ANY_BRACES = re.compile(r"\{\{.*?\}\}|\{\{|\}\}|\{%")


class FieldType(StrEnum):
    """How a value is printed."""

    TEXT = "text"
    DATA = "data"  # edition or call data, one text for each form of Norwegian
    NAMES = "names"  # «A, B og C»
    DATE = "date"
    DATES = "dates"
    INSTANT = "instant"
    MONEY = "money"
    NUMBER = "number"
    COUNT = "count"  # a number with its noun: «14 dager»
    PERCENT = "percent"
    ACCOUNT = "account"
    REFERENCE = "reference"  # a paragraph of a law
    LIST = "list"
    TABLE = "table"
    FREE = "free"  # marked text that a caseworker may write (T)


class Empty(StrEnum):
    """What an empty value does."""

    STOP = "stop"  # the letter can be neither proposed nor released
    DROP = "drop"  # the block that holds it is left out
    BLANK = "blank"  # prints nothing


@dataclass(frozen=True, slots=True)
class MergeField:
    """One name that a wording may merge. `max_length` (characters) is for marked text only."""

    name: str
    type: FieldType
    empty: Empty
    max_length: int | None = None

    @property
    def stands_alone(self) -> bool:
        """Drawn as a table or a list: it must be a paragraph of its own."""
        return self.type in {FieldType.TABLE, FieldType.LIST}


def _fields(names: str, type_: FieldType, empty: Empty, max_length: int | None = None) -> dict[str, MergeField]:
    return {name: MergeField(name, type_, empty, max_length) for name in names.split()}


MERGE_FIELDS: dict[str, MergeField] = (
    _fields("body_name body_short recipient_name case_no document_no", FieldType.TEXT, Empty.STOP)
    | _fields("recipient_address your_ref", FieldType.TEXT, Empty.BLANK)
    | _fields("copy_list", FieldType.NAMES, Empty.DROP)
    | _fields("letter_date submitted_on decided_on due_on expected_answer_on delete_on", FieldType.DATE, Empty.STOP)
    | _fields("submitted_at call_deadline_at due_at", FieldType.INSTANT, Empty.STOP)
    | _fields("scheme_name track_name scheme_goal role_name report_kind appeal_body", FieldType.DATA, Empty.STOP)
    | _fields("call_year instalment_no", FieldType.NUMBER, Empty.STOP)
    | _fields("ruleset_ref project_title portal_url inviter_name", FieldType.TEXT, Empty.STOP)
    | _fields("caseworker_name caseworker_contact decider_name", FieldType.TEXT, Empty.STOP)
    | _fields("decider_title", FieldType.DATA, Empty.STOP)
    | _fields("applied_nok award_nok instalment_nok paid_nok applied_total_nok frame_nok", FieldType.MONEY, Empty.STOP)
    | _fields("develop_nok implement_nok paid_total_nok spent_nok unused_nok claim_nok", FieldType.MONEY, Empty.STOP)
    | _fields("lead_name model_owner successor_name", FieldType.TEXT, Empty.STOP)
    | _fields("partner_list predecessor_list", FieldType.NAMES, Empty.STOP)
    | _fields("failing_partners alternative_tracks", FieldType.NAMES, Empty.DROP)
    | _fields("merged_on model_approved_on model_submitted_on model_due_on", FieldType.DATE, Empty.STOP)
    | _fields("days_left missing_count task_count applications_count granted_count", FieldType.COUNT, Empty.STOP)
    | _fields("field_list award_table cost_table instalment_table obligation_table", FieldType.TABLE, Empty.STOP)
    | _fields("failed_rules criteria_table timeline_table claim_table", FieldType.TABLE, Empty.STOP)
    | _fields("repayment_plan_table", FieldType.TABLE, Empty.STOP)
    | _fields("facts_table", FieldType.TABLE, Empty.DROP)
    | _fields("cost_categories", FieldType.LIST, Empty.STOP)
    | _fields("extra_conditions", FieldType.LIST, Empty.DROP)
    | _fields("period_start_on period_end_on terms_due_on paid_on report_due_on new_due_on", FieldType.DATE, Empty.STOP)
    | _fields("award_letter_date earlier_letter_date appeal_received_on", FieldType.DATE, Empty.STOP)
    | _fields("claim_due_on comment_received_on agreement_due_on", FieldType.DATE, Empty.STOP)
    | _fields("reminder_dates", FieldType.DATES, Empty.STOP)
    | _fields("reduction_reason", FieldType.FREE, Empty.STOP, 800)
    | _fields("assessment_text reason_text review_points change_summary", FieldType.FREE, Empty.STOP, 1500)
    | _fields("change_text amount_reason hold_reason comment_assessment", FieldType.FREE, Empty.STOP, 1500)
    | _fields("budget_post auditor_kind collection_text interest_text", FieldType.DATA, Empty.DROP)
    | _fields("leave_cap", FieldType.PERCENT, Empty.DROP)
    | _fields("account_masked claim_account", FieldType.ACCOUNT, Empty.STOP)
    | _fields("reservation_years", FieldType.NAMES, Empty.DROP)
    | _fields("cluster_name claim_reference", FieldType.TEXT, Empty.STOP)
    | _fields("centre_name", FieldType.TEXT, Empty.STOP)
    | _fields("cluster_members", FieldType.NAMES, Empty.STOP)
    | _fields(" ".join(f"law.{key}" for key in LAW_REFERENCES), FieldType.REFERENCE, Empty.STOP)
)


def fields_in(text: str) -> tuple[str, ...]:
    """The merge fields that `text` names, in order and as often as they stand."""
    return tuple(found["name"] for found in FIELD.finditer(text))


def stray_braces(text: str) -> tuple[str, ...]:
    """Braces that are no merge field: a typing error, or an attempt at a template language."""
    return tuple(found.group() for found in _ANY_BRACES.finditer(text) if not FIELD.fullmatch(found.group()))
