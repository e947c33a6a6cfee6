"""The tables of an application and of its appeal-free life: status, roles, transitions. Pure.

What runs beside a status (a request for information, a hold, a message) is a row, never a status.
"""

from enum import StrEnum

from organisations.workflow import Workflow, transition


class Status(StrEnum):
    """Where an application stands. The result (granted, partly, rejected, dismissed) is the Decision's."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ASSESSING = "assessing"
    RECOMMENDED = "recommended"
    DECIDED = "decided"  # decided, the letter is held: shown outside as "under behandling"
    GRANTED = "granted"  # the letter is released; full or partial
    REJECTED = "rejected"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


UNFINISHED = (Status.SUBMITTED, Status.ASSESSING, Status.RECOMMENDED, Status.DECIDED)  # the directorate's to move on


class Role(StrEnum):
    """Who may move an application. `permissions.roles_on` says which of these an actor holds on one application."""

    WRITER = "writer"
    SENDER = "sender"
    CASEWORKER = "caseworker"  # holds the case, without conflict of interest
    DECISION_MAKER = "decision_maker"  # another person, with spending authority where money is granted
    RELEASER = "releaser"
    JOB = "job"


class Result(StrEnum):
    """What a decision says."""

    GRANTED = "granted"
    PARTLY = "partly"
    REJECTED = "rejected"
    DISMISSED = "dismissed"


class ObligationKind(StrEnum):
    """The duties that follow from an award (F112)."""

    ACCEPTANCE = "acceptance"
    REVISED_BUDGET = "revised_budget"
    MODEL = "model"
    INTERIM = "interim"
    FINAL = "final"
    YEARLY = "yearly"
    AGREEMENT = "agreement"
    REPAYMENT = "repayment"


class ObligationStatus(StrEnum):
    """Where a duty stands."""

    OPEN = "open"
    DELIVERED = "delivered"  # handed in, not yet approved
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"


APPLICATION = Workflow(
    "application",
    (
        transition("submit", sources=[Status.DRAFT], target=Status.SUBMITTED, roles=[Role.SENDER], stamp="submitted"),
        transition(
            "withdraw",
            sources=[Status.SUBMITTED, Status.ASSESSING, Status.RECOMMENDED],
            target=Status.WITHDRAWN,
            roles=[Role.SENDER],
            stamp="withdrawn",
            needs_reason=True,
        ),
        # until the deadline, while nobody has taken the case: it is a draft again (F14)
        transition("recall", sources=[Status.SUBMITTED], target=Status.DRAFT, roles=[Role.SENDER]),
        # a withdrawal is undone within a day: the case stands where somebody has to move it on
        transition("resume", sources=[Status.WITHDRAWN], target=Status.SUBMITTED, roles=[Role.SENDER]),
        transition("resume_taken", sources=[Status.WITHDRAWN], target=Status.ASSESSING, roles=[Role.SENDER]),
        transition("take", sources=[Status.SUBMITTED], target=Status.ASSESSING, roles=[Role.CASEWORKER], stamp="taken"),
        transition(
            "recommend",
            sources=[Status.ASSESSING],
            target=Status.RECOMMENDED,
            roles=[Role.CASEWORKER],
            stamp="recommended",
        ),
        transition(
            "return",
            sources=[Status.RECOMMENDED],
            target=Status.ASSESSING,
            roles=[Role.DECISION_MAKER],
            needs_reason=True,
        ),
        transition(
            "decide", sources=[Status.RECOMMENDED], target=Status.DECIDED, roles=[Role.DECISION_MAKER], stamp="decided"
        ),
        transition("release_grant", sources=[Status.DECIDED], target=Status.GRANTED, roles=[Role.RELEASER]),
        transition("release_rejection", sources=[Status.DECIDED], target=Status.REJECTED, roles=[Role.RELEASER]),
        transition("release_dismissal", sources=[Status.DECIDED], target=Status.DISMISSED, roles=[Role.RELEASER]),
        transition(
            "close",
            sources=[Status.GRANTED, Status.REJECTED, Status.DISMISSED],
            target=Status.CLOSED,
            roles=[Role.CASEWORKER, Role.JOB],
            stamp="closed",
        ),
    ),
)

OBLIGATION = Workflow(
    "obligation",
    (
        transition(
            "deliver",
            sources=[ObligationStatus.OPEN],
            target=ObligationStatus.DELIVERED,
            roles=[Role.SENDER, Role.WRITER],
            stamp="delivered",
        ),
        transition(
            "send_back",
            sources=[ObligationStatus.DELIVERED],
            target=ObligationStatus.OPEN,
            roles=[Role.CASEWORKER, Role.DECISION_MAKER],
        ),
        transition(
            "fulfil",
            sources=[ObligationStatus.OPEN, ObligationStatus.DELIVERED],
            target=ObligationStatus.FULFILLED,
            roles=[Role.SENDER, Role.CASEWORKER, Role.DECISION_MAKER, Role.JOB],
            stamp="fulfilled",
        ),
        transition(
            "fall_away",
            sources=[ObligationStatus.OPEN, ObligationStatus.DELIVERED],
            target=ObligationStatus.WITHDRAWN,
            roles=[Role.DECISION_MAKER, Role.JOB],
        ),
    ),
)
