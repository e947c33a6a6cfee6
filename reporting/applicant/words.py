"""How the grantee is told where a duty, an instalment or a grant stands: a state, a word, a sentence. Reads nothing."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Instalment, Obligation
from applications.workflow import ObligationKind, ObligationStatus
from letters.wording import long_date
from reporting.applicant.loading import duty_title
from reporting.models import Repayment
from reporting.queries.duties import REPORTED, begun, due_of
from reporting.queries.grants import Grant, is_paid
from reporting.workflow import RepaymentStatus, ReportStatus
from schemes.money import kr
from schemes.workdays import oslo_day

SOON = 30  # days


@dataclass(frozen=True, slots=True)
class Said:
    """A state of the shared badges, the word for it here, and the sentence with the next actor."""

    state: str
    word: str
    sentence: str


def duty_said(duty: Obligation, today: date) -> Said:
    """Where one duty stands."""
    report = begun(duty)
    due_on = due_of(duty)
    if duty.status == ObligationStatus.FULFILLED:
        day = duty.fulfilled_at and oslo_day(duty.fulfilled_at)
        return Said("done", _("Ferdig"), _("I orden %(day)s.") % {"day": long_date(day)} if day else "")
    if duty.status == ObligationStatus.DELIVERED:
        return Said("in_progress", _("Hos Bufdir"), _("Vi leser det dere har sendt."))
    is_returned = report is not None and report.status == ReportStatus.RETURNED
    return _open_said(due_on, today, is_begun=report is not None, is_returned=is_returned)


def _open_said(due_on: date, today: date, *, is_begun: bool, is_returned: bool) -> Said:
    """Where a duty stands that the grantee has the next move in."""
    values = {"day": long_date(due_on)}
    if due_on < today:
        sentence = _("Dette skulle vært rettet %(day)s.") if is_returned else _("Dette skulle vært levert %(day)s.")
        return Said("late", _("Over fristen"), sentence % values)
    if is_returned:
        return Said("waiting_you", _("Venter på dere"), _("Rett det vi har skrevet om, innen %(day)s.") % values)
    if is_begun:
        return Said("in_progress", _("Påbegynt"), _("Lever innen %(day)s.") % values)
    if (due_on - today).days <= SOON:
        return Said("due", _("Frist"), _("Lever innen %(day)s.") % values)
    return Said("not_started", _("Senere"), _("Lever innen %(day)s.") % values)


def duty_url(duty: Obligation) -> str:
    """Where the duty is done; "" where there is nothing to do in the portal."""
    ref = duty.application.ref
    if duty.kind == ObligationKind.ACCEPTANCE:
        return reverse("applicant:terms", args=[ref])
    if duty.kind in REPORTED:
        return reverse("grantee:report", args=[ref, duty.pk])
    return ""


def instalment_said(instalment: Instalment, today: date) -> Said:
    """Where one payment stands, and what it waits for."""
    payout = getattr(instalment, "payout", None)
    if is_paid(instalment) and payout is not None:
        return Said("done", _("Utbetalt"), _("Betalt %(day)s.") % {"day": long_date(payout.paid_on)})
    if instalment.held_at is not None:
        return Said("on_hold", _("Satt på vent"), instalment.hold_reason)
    waiting = [each for each in instalment.requires.all() if each.status != ObligationStatus.FULFILLED]
    if waiting:
        names = ", ".join(duty_title(each).lower() for each in waiting)
        return Said("waiting_you", _("Venter"), _("Kommer når dette er i orden: %(names)s.") % {"names": names})
    if instalment.earliest_on > today:
        return Said("ready", _("Senere"), _("Tidligst %(day)s.") % {"day": long_date(instalment.earliest_on)})
    return Said("in_progress", _("Hos Bufdir"), _("Vi klargjør utbetalingen."))


def repayment_said(repayment: Repayment) -> Said:
    """Where money that may go back stands."""
    amount = {"sum": kr(repayment.amount_nok)}
    match repayment.status:
        case RepaymentStatus.CLAIMED if repayment.claim_due_on:
            values = amount | {"day": long_date(repayment.claim_due_on)}
            sentence = _("Dere skal betale tilbake %(sum)s innen %(day)s.") % values
            return Said("repay", _("Skal betales tilbake"), sentence)
        case RepaymentStatus.NOTICED if repayment.comment_due_on:
            values = amount | {"day": long_date(repayment.comment_due_on)}
            sentence = _("Vi vurderer å kreve tilbake %(sum)s. Dere kan uttale dere innen %(day)s.") % values
            return Said("waiting_you", _("Varslet"), sentence)
        case RepaymentStatus.SETTLED:
            return Said("done", _("Betalt tilbake"), _("Vi har fått %(sum)s.") % amount)
        case _:
            return Said("closed", _("Ikke krevd"), _("Vi krever ikke tilbake %(sum)s.") % amount)


def next_duty(grant: Grant) -> Obligation | None:
    """The first thing the grantee must do: delivered duties wait for the directorate."""
    mine = [each for each in grant.open_duties if each.status == ObligationStatus.OPEN]
    return min(mine, key=due_of, default=None)


def grant_said(grant: Grant, today: date) -> Said:
    """One badge for the whole grant: late, waiting for them, with the directorate, on course, closed."""
    if not grant.is_running:
        return Said("closed", _("Avsluttet"), _("Alt er levert og godkjent. Dere trenger ikke gjøre mer."))
    claims = [each for each in grant.repayments if each.status == RepaymentStatus.CLAIMED]
    if claims:
        return repayment_said(claims[0])
    duty = next_duty(grant)
    if duty is not None:
        said = duty_said(duty, today)
        if said.state in ("late", "waiting_you", "due") or duty.kind == ObligationKind.ACCEPTANCE:
            word = said.word if said.state == "late" else _("Venter på dere")
            return Said("late" if said.state == "late" else "waiting_you", word, said.sentence)
    if any(each.status == ObligationStatus.DELIVERED for each in grant.open_duties):
        return Said("in_progress", _("Hos Bufdir"), _("Vi leser det dere har sendt."))
    return Said("met", _("I rute"), "")
