"""What a passed deadline or a closed call means for a draft: one sentence for the page and for the autosave."""

from datetime import datetime

from django.utils.translation import gettext as _

from applications.models import Application
from applications.workflow import Status
from letters.wording import long_date
from schemes.workdays import oslo_day
from schemes.workflow import CallStatus


def deadline_notice(application: Application, now: datetime) -> str:
    """What whoever writes should know; "" while the application can be sent in time, or was sent."""
    if application.status != Status.DRAFT:
        return ""
    if application.call.status == CallStatus.CLOSED:
        return _("Utlysningen er lukket og tar ikke imot flere søknader. Det dere skriver, blir lagret.")
    deadline = application.call.deadline_on
    if deadline is None or oslo_day(now) <= deadline:
        return ""
    text = _("Fristen gikk ut %(day)s. Dere kan fortsatt sende; da avgjør en saksbehandler om søknaden blir behandlet.")
    return text % {"day": long_date(deadline)}
