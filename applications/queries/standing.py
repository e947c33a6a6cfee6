"""What the municipality is told about a case: a badge, and a sentence with the next actor. Inner stages stay inside."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from applications.models import Application
from applications.workflow import Result, Status
from letters.wording import long_date
from schemes.money import kr


@dataclass(frozen=True, slots=True)
class Standing:
    """A state of the badge (grantportal.states) and the sentence beside it."""

    state: str
    sentence: str


def newest_first(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Applications by the day their own people sent or began them: what happens inside moves no row (F50, G19)."""
    return rows.order_by(Coalesce("submitted_at", "created_at").desc(), "-id")


def standing(application: Application, *, today: date, due_on: date | None = None) -> Standing:
    """Badge and sentence for one application. `due_on` is the date of an open request for corrections, if any.

    Reads only the row, its call and (after release) its decision: select them with the list. Until the release of the
    letter everything after submission is "under behandling" (nothing leaks before it, F50).
    """
    status = Status(application.status)
    call = application.call
    if due_on is not None:
        text = _("Vi trenger svar på det vi har spurt om innen %(day)s. Saken står stille til dere svarer.")
        return Standing("waiting_you", text % {"day": long_date(due_on)})
    if status is Status.DRAFT:
        return _draft(call.deadline_on, today)
    if status is Status.SUBMITTED:
        return Standing("received", _("Vi har søknaden. Vi begynner når fristen er ute."))
    if status in (Status.ASSESSING, Status.RECOMMENDED, Status.DECIDED):
        if call.release_on is not None and call.release_on >= today:
            text = _("Bufdir vurderer søknaden. Svaret er ventet %(day)s.") % {"day": long_date(call.release_on)}
        else:
            text = _("Bufdir vurderer søknaden.")
        return Standing("in_progress", text)
    return _answered(application, status)


def _draft(deadline_on: date | None, today: date) -> Standing:
    """Not sent, with the deadline."""
    if deadline_on is None:
        return Standing("not_sent", _("Søknaden er ikke sendt."))
    if deadline_on < today:
        return Standing(
            "not_sent", _("Søknaden er ikke sendt, og fristen gikk ut %(day)s.") % {"day": long_date(deadline_on)}
        )
    text = _("Søknaden er ikke sendt. Dere må sende innen %(day)s.")
    return Standing("not_sent", text % {"day": long_date(deadline_on)})


def _answered(application: Application, status: Status) -> Standing:
    """After the letter."""
    if status is Status.GRANTED:
        decision = next((each for each in application.decisions.all() if each.released_at), None)
        award = getattr(decision, "award", None)
        state = "partly" if decision is not None and decision.result == Result.PARTLY else "granted"
        return Standing(
            state, _("Dere får %(sum)s.") % {"sum": kr(award.total_nok)} if award else _("Dere får tilskudd.")
        )
    return {
        Status.REJECTED: Standing("rejected", _("Dere får ikke tilskudd. Brevet sier hvorfor, og hva dere kan gjøre.")),
        Status.DISMISSED: Standing("dismissed", _("Vi har ikke vurdert søknaden. Brevet sier hvorfor.")),
        Status.WITHDRAWN: Standing("withdrawn", _("Dere trakk søknaden.")),
        Status.CLOSED: Standing("closed", _("Alt er levert og godkjent. Dere trenger ikke gjøre mer.")),
    }[status]
