"""The tables of an edition and of a call. Pure."""

from enum import StrEnum

from organisations.workflow import Workflow, transition


class EditionStatus(StrEnum):
    """Where an edition stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


class CallStatus(StrEnum):
    """Where a call stands. A passed deadline is not a status: drafts may still be sent late until it is closed."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class SchemeRoleName(StrEnum):
    """What a person of the directorate may do for one scheme (or for all)."""

    CASEWORKER = "caseworker"
    DECISION_MAKER = "decision_maker"
    SPENDING_AUTHORITY = "spending_authority"
    ATTESTANT = "attestant"
    ECONOMIST = "economist"
    READER = "reader"
    SCHEME_ADMIN = "scheme_admin"


EDITION = Workflow(
    "edition",
    (
        transition(
            "send_to_review",
            sources=[EditionStatus.DRAFT],
            target=EditionStatus.IN_REVIEW,
            roles=[SchemeRoleName.SCHEME_ADMIN],
            stamp="sent",
        ),
        transition(
            "return_to_draft",
            sources=[EditionStatus.IN_REVIEW],
            target=EditionStatus.DRAFT,
            roles=[SchemeRoleName.SCHEME_ADMIN],
            needs_reason=True,
        ),
        transition(
            "publish",
            sources=[EditionStatus.IN_REVIEW],
            target=EditionStatus.PUBLISHED,
            roles=[SchemeRoleName.SCHEME_ADMIN],
            stamp="published",
            needs_reason=True,
        ),
        transition(
            "retire",
            sources=[EditionStatus.PUBLISHED],
            target=EditionStatus.RETIRED,
            roles=[SchemeRoleName.SCHEME_ADMIN],
            needs_reason=True,
        ),
    ),
)

CALL = Workflow(
    "call",
    (
        transition(
            "open",
            sources=[CallStatus.PLANNED],
            target=CallStatus.OPEN,
            roles=[SchemeRoleName.SCHEME_ADMIN],
            stamp="opened",
        ),
        transition(
            "close",
            sources=[CallStatus.OPEN],
            target=CallStatus.CLOSED,
            roles=[SchemeRoleName.SCHEME_ADMIN],
            stamp="closed",
            needs_reason=True,
        ),
    ),
)
