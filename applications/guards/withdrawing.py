"""May a sent application be taken back, or a withdrawal undone, now? Reasons in the reader's language; none = may."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from applications.models import Application
from applications.workflow import APPLICATION, Status
from schemes.models import Call
from schemes.workdays import is_after_deadline
from schemes.workflow import CallStatus


def reasons_not_to_recall(application: Application, *, call: Call, now: datetime) -> Iterator[str]:
    """A draft that nobody could send in time again would be a trap: the deadline must be ahead, the call open."""
    if call.deadline_on is None or is_after_deadline(now, call.deadline_on, call.grace_minutes):
        yield _("Søknadsfristen er ute. Dere kan ikke hente søknaden tilbake, men dere kan trekke den.")
    if call.status != CallStatus.OPEN:
        yield _("Utlysningen er lukket. Dere kan ikke hente søknaden tilbake.")


def reasons_not_to_resume(application: Application, *, now: datetime, within: timedelta) -> Iterator[str]:
    """A withdrawal can be undone for a while."""
    if application.withdrawn_at is None or now - application.withdrawn_at > within:
        yield _("Det er mer enn et døgn siden dere trakk søknaden. Da kan det ikke angres. Skriv til oss i saken.")


def may_recall(application: Application, *, now: datetime) -> bool:
    """Whether recalling is to be offered for this case; the call is read with it."""
    is_sent = application.status in APPLICATION.transition("recall").sources
    return is_sent and not any(reasons_not_to_recall(application, call=application.call, now=now))


def may_resume(application: Application, *, now: datetime, within: timedelta) -> bool:
    """Whether undoing the withdrawal is to be offered."""
    is_withdrawn = application.status == Status.WITHDRAWN
    return is_withdrawn and not any(reasons_not_to_resume(application, now=now, within=within))
