"""The tables of a report and of a claim for repayment. Pure."""

from enum import StrEnum

from organisations.workflow import Workflow, transition


class ReportStatus(StrEnum):
    """Where a report (model, interim, final, yearly) stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class RepaymentStatus(StrEnum):
    """Where a repayment stands. A report only proposes it; a person opens a claim (F59)."""

    PROPOSED = "proposed"
    DISMISSED = "dismissed"
    NOTICED = "noticed"
    CLAIMED = "claimed"
    SETTLED = "settled"


class Role(StrEnum):
    """Who may move a report or a repayment."""

    WRITER = "writer"
    SENDER = "sender"
    CASEWORKER = "caseworker"
    DECISION_MAKER = "decision_maker"
    JOB = "job"


REPORT = Workflow(
    "report",
    (
        transition(
            "submit",
            sources=[ReportStatus.DRAFT, ReportStatus.RETURNED],
            target=ReportStatus.SUBMITTED,
            roles=[Role.SENDER],
            stamp="submitted",
        ),
        transition(
            "return",
            sources=[ReportStatus.SUBMITTED],
            target=ReportStatus.RETURNED,
            roles=[Role.CASEWORKER, Role.DECISION_MAKER],
            stamp="returned",
            needs_reason=True,
        ),
        transition(
            "approve",
            sources=[ReportStatus.SUBMITTED],
            target=ReportStatus.APPROVED,
            roles=[Role.CASEWORKER, Role.DECISION_MAKER],
            stamp="approved",
        ),
    ),
)

REPAYMENT = Workflow(
    "repayment",
    (
        transition(
            "dismiss",
            sources=[RepaymentStatus.PROPOSED, RepaymentStatus.NOTICED],
            target=RepaymentStatus.DISMISSED,
            roles=[Role.DECISION_MAKER],
            stamp="dismissed",
            needs_reason=True,
        ),
        transition(
            "give_notice",
            sources=[RepaymentStatus.PROPOSED],
            target=RepaymentStatus.NOTICED,
            roles=[Role.DECISION_MAKER],
            stamp="noticed",
            needs_reason=True,
        ),
        transition(
            "claim",
            sources=[RepaymentStatus.NOTICED],
            target=RepaymentStatus.CLAIMED,
            roles=[Role.DECISION_MAKER],
            stamp="claimed",
            needs_reason=True,
        ),
        transition(
            "settle",
            sources=[RepaymentStatus.CLAIMED],
            target=RepaymentStatus.SETTLED,
            roles=[Role.CASEWORKER, Role.DECISION_MAKER, Role.JOB],
            stamp="settled",
        ),
    ),
)
