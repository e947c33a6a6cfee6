"""What the municipality is told about a case: a badge, and a sentence with the next actor. Inner stages stay inside."""

from dataclasses import dataclass
from datetime import date
from statistics import median_low

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from applications.models import Application, Decision
from applications.workflow import UNFINISHED, Result, Status
from letters.wording import long_date
from schemes.money import kr
from schemes.workdays import add_days, oslo_day, working_day

WITH_THE_DIRECTORATE = UNFINISHED
LAST_ANSWERS, ENOUGH_ANSWERS = 200, 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A state of the badge (grantportal.states) and the sentence beside it."""

    state: str
    sentence: str
    next_actor: str = ""  # whose move it is, in words; empty when nobody's
    expected_on: date | None = None  # when the answer is expected, where it is the directorate's move


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
        return Standing("waiting_you", text % {"day": long_date(due_on)}, _("Dere"))
    if status is Status.DRAFT:
        return _draft(call.deadline_on, today)
    if status in WITH_THE_DIRECTORATE:
        return _awaited(application, status, today)
    return _answered(application, status)


def _awaited(application: Application, status: Status, today: date) -> Standing:
    """With the directorate: what it does, and when the answer is expected."""
    deadline = application.call.deadline_on
    state, text = "in_progress", _("Bufdir vurderer søknaden.")
    if status is Status.SUBMITTED:
        is_open = deadline is not None and today <= deadline
        state = "received"
        text = _("Vi har søknaden. Vi begynner når fristen er ute.") if is_open else _("Vi har søknaden.")
    received_on = oslo_day(application.submitted_at) if application.submitted_at else today
    expected = expected_answer_on(application, received_on)
    if expected is not None and expected >= today:
        text += " " + _("Svaret er ventet %(day)s.") % {"day": long_date(expected)}
    elif expected is not None:
        text += " " + _("Svaret var ventet %(day)s. Det er forsinket.") % {"day": long_date(expected)}
    return Standing(state, text, _("Bufdir"), expected)


def expected_answer_on(application: Application, received_on: date) -> date | None:
    """When they can expect an answer: the planned release, else so many days after the deadline; None = not set.

    The days are the scheme's, counted from the day it was received when that is after the deadline.
    """
    call = application.call
    if call.release_on is not None and call.release_on >= received_on:
        return call.release_on
    days = call.scheme.answer_days_application
    start = max(call.deadline_on or received_on, received_on)
    return None if days is None else working_day(add_days(start, days))


def usual_days(scheme_id: int) -> int | None:
    """How many days the last answers of a scheme took, the middle one; None before there are enough. One query."""
    rows = Decision.objects.filter(
        application__call__scheme_id=scheme_id, application__call__is_practice=False, released_at__isnull=False,
        supersedes__isnull=True, application__submitted_at__isnull=False,
    )  # fmt: skip
    pairs = rows.order_by("-released_at").values_list("application__submitted_at", "released_at")[:LAST_ANSWERS]
    days = [(oslo_day(released) - oslo_day(sent)).days for sent, released in pairs if sent and released]
    return median_low(days) if len(days) >= ENOUGH_ANSWERS else None


def _draft(deadline_on: date | None, today: date) -> Standing:
    """Not sent, with the deadline."""
    if deadline_on is None:
        return Standing("not_sent", _("Søknaden er ikke sendt."), _("Dere"))
    if deadline_on < today:
        text = _("Søknaden er ikke sendt, og fristen gikk ut %(day)s.") % {"day": long_date(deadline_on)}
        return Standing("not_sent", text, _("Dere"))
    text = _("Søknaden er ikke sendt. Dere må sende innen %(day)s.")
    return Standing("not_sent", text % {"day": long_date(deadline_on)}, _("Dere"))


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
