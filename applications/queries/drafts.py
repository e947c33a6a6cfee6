"""What may be written in an application now, and what is missing from it. The rows: `contents`. No writes."""

from applications.models import Application, InformationRequest
from applications.queries.completeness import missing_in
from applications.queries.contents import Content, content_of, contents_of
from applications.workflow import Status
from schemes.queries import document_of

__all__ = [
    "EVERYTHING",
    "Content",
    "content_of",
    "contents_of",
    "is_open",
    "missing_count",
    "open_fields",
    "open_request",
]

EVERYTHING = "*"  # a draft is open in all its fields


def open_request(application: Application) -> InformationRequest | None:
    """The request for corrections that waits for an answer, with its fields; None when there is none."""
    rows = application.requests.filter(answered_at__isnull=True, lapsed_at__isnull=True)
    return rows.prefetch_related("fields").first()


def open_fields(application: Application) -> frozenset[str]:
    """The fields that may be written now: all of a draft, those a request opens in a sent case (R32), else none."""
    if application.status == Status.DRAFT:
        return frozenset({EVERYTHING})
    request = open_request(application)
    return frozenset(each.field for each in request.fields.all()) if request else frozenset()


def is_open(field_name: str, fields: frozenset[str]) -> bool:
    """Whether `field_name` (a question's key, or a part: contacts, budget, plan, attachments …) is among `fields`."""
    return EVERYTHING in fields or field_name in fields


def missing_count(application: Application) -> int:
    """How many parts of the form lack something required; for reminders."""
    missing = missing_in(content_of(application), document_of(application.edition))
    return len({each.section for each in missing})
