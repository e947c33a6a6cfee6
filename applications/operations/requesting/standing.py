"""The open request of a case, and the clock that stands while it waits."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application, InformationRequest
from organisations.workflow import GateClosed
from schemes.workdays import add_days, oslo_day, working_day

OPEN: dict[str, Any] = {"answered_at__isnull": True, "lapsed_at__isnull": True}


class NothingAsked(GateClosed):
    """The case has no open request: it was answered, or its date passed."""


def open_request_of(row: Application) -> InformationRequest:
    """The open request of a locked case, locked too. Raises NothingAsked."""
    request = InformationRequest.objects.select_for_update().filter(application=row, **OPEN).first()
    if request is None:
        raise NothingAsked([_("Saken har ingen åpen forespørsel om retting.")])
    request.application = row
    return request


def set_waiting(row: Application, *, is_waiting: bool, now: datetime, since: datetime | None = None) -> None:
    """Stop or start the clock: the days spent waiting since `since` are added to the date of the case."""
    row.is_waiting, row.last_event_at = is_waiting, now
    if since is not None and row.due_on is not None:
        row.due_on = working_day(add_days(row.due_on, (oslo_day(now) - oslo_day(since)).days))
    row.save(update_fields=["is_waiting", "last_event_at", "due_on"])
