"""Money that goes back: a report proposes it, a person opens it with a notice or dismisses it with a reason (F59, R40)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.gate import GateClosed
from organisations.models import User
from reporting.letter_kinds import advance_notice
from reporting.models import Repayment, Report
from reporting.operations.closing import close_if_done
from reporting.operations.transition import move_repayment
from reporting.queries import spent_nok, unspent_nok
from schemes.workdays import add_days, oslo_day, working_day


class DaysNotSet(GateClosed):
    """The scheme has not set how many days the grantee has to comment."""


def propose_repayment(*, report: Report, not_carried_out: bool, actor: Actor, now: datetime) -> Repayment | None:
    """Propose to claim back what the final accounts leave unspent; None when all is spent (0 met, 1 is claimed)."""
    amount = unspent_nok(report)
    if amount < 1:
        return None
    ground = Repayment.Ground.NOT_CARRIED_OUT if not_carried_out else Repayment.Ground.UNUSED
    application = report.obligation.application
    repayment, is_new = Repayment.objects.get_or_create(
        report=report,
        ground=ground,
        defaults={"application": application, "amount_nok": amount, "proposed_at": now},
    )
    if is_new:
        audit.record(
            actor=actor, action="repayment.propose", subject=repayment, case_ref=application.ref, now=now,
            after={"amount_nok": amount, "spent_nok": spent_nok(report)},
        )  # fmt: skip
    return repayment


def dismiss(*, repayment: Repayment, reason: str, actor: Actor, now: datetime) -> Repayment:
    """A person decides not to claim; the case may then close. Raises GateClosed without a reason."""
    with transaction.atomic():
        row = move_repayment(repayment=repayment, name="dismiss", actor=actor, now=now, reason=reason)
        close_if_done(application=row.application, actor=actor, now=now)
    return row


def give_notice(*, repayment: Repayment, reason: str, actor: Actor, now: datetime) -> Repayment:
    """Tell the grantee that a claim is considered, with amount, ground and a date to comment (fvl § 16).

    Raises DaysNotSet, GateClosed. The date is a working day.
    """
    application = repayment.application
    days = application.call.scheme.comment_min_days
    if days is None:
        raise DaysNotSet([_("Administrator må sette hvor mange dager kommunen har til å uttale seg.")])
    with transaction.atomic():
        row = move_repayment(repayment=repayment, name="give_notice", actor=actor, now=now, reason=reason)
        row.due_on = working_day(add_days(oslo_day(now), days))
        row.save(update_fields=["due_on"])
        decider = User.objects.get(pk=actor.user_id)
        letter = advance_notice(row, due_on=row.due_on, reason=reason, decider=decider)
        outbox.enqueue(key=f"repayment:{row.pk}:notice", actor=actor, now=now, **letter)
    return row
