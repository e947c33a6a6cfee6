"""A case closes when nothing is open: every duty done, every instalment paid, no repayment unsettled."""

from datetime import datetime

from django.db import transaction

from applications.models import Application
from applications.operations.transition import move_application
from applications.queries.money import unpaid_instalments
from applications.workflow import ObligationStatus, Status
from letters import outbox
from organisations.actors import Actor
from reporting.letter_kinds import closed
from reporting.queries import open_repayments

DONE = (ObligationStatus.FULFILLED, ObligationStatus.WITHDRAWN)


def what_is_open(application: Application) -> tuple[str, ...]:
    """What keeps the case from closing: kinds of duties, "instalment", "repayment"; empty when nothing does."""
    duties = tuple(application.obligations.exclude(status__in=DONE).values_list("kind", flat=True))
    unpaid = unpaid_instalments().filter(application=application).exists()
    paying = application.instalments.filter(payout__isnull=False, payout__paid_on__isnull=True).exists()
    money = ("instalment",) if unpaid or paying else ()
    repayment = ("repayment",) if open_repayments(application.pk).exists() else ()
    return duties + money + repayment


def close_if_done(*, application: Application, actor: Actor, now: datetime) -> Application | None:
    """Close a granted case with nothing open, and tell the municipality; None when something is open."""
    if application.status != Status.GRANTED or what_is_open(application):
        return None
    with transaction.atomic():
        row = move_application(
            application=application, name="close", actor=Actor.for_job("closing"), now=now, reason=actor.name
        )
        outbox.enqueue(key=f"closed:{row.pk}", actor=actor, now=now, **closed(row))
    return row
