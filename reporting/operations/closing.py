"""A case closes when nothing is open: every duty done, every instalment paid, no repayment unsettled."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from applications.models import Application, Instalment, Obligation
from applications.operations.transition import move_application
from applications.workflow import ObligationStatus, Status
from letters import outbox
from organisations.actors import Actor
from reporting.letter_kinds.reports import closed
from reporting.models import Repayment
from reporting.queries.money import DONE as REPAID
from reporting.queries.money import open_repayments

DONE = (ObligationStatus.FULFILLED, ObligationStatus.WITHDRAWN)
CHUNK = 100
INSTALMENT, REPAYMENT = "instalment", "repayment"


def what_is_open(application: Application) -> tuple[str, ...]:
    """What keeps the case from closing: kinds of duties, "instalment", "repayment"; empty when nothing does."""
    duties = application.obligations.exclude(status__in=DONE).order_by("due_on", "id").values_list("kind", flat=True)
    unpaid = application.instalments.filter(withdrawn_at__isnull=True).exclude(payout__paid_on__isnull=False)
    money = (INSTALMENT,) if unpaid.exists() else ()
    repayment = (REPAYMENT,) if open_repayments(application.pk).exists() else ()
    return (*duties, *money, *repayment)


def close_if_done(*, application: Application, now: datetime) -> Application | None:
    """Close a granted case with nothing open, and tell those behind it; None when something is open or it is closed."""
    actor = Actor.for_job("closing")
    with transaction.atomic():
        rows = Application.objects.select_for_update(of=("self",))
        locked = rows.select_related("call__scheme", "edition__scheme", "lead").get(pk=application.pk)
        if locked.status != Status.GRANTED or what_is_open(locked):
            return None
        row = move_application(application=locked, name="close", actor=actor, now=now)
        for number, letter in enumerate(closed(row)):
            outbox.enqueue(key=f"closed:{row.pk}:{number}", actor=actor, now=now, **letter)
    return row


def close_finished(*, now: datetime) -> int:
    """Daily: the cases in which the last thing open was a payment, which this floor is not told of. How many closed."""
    duties = Obligation.objects.filter(application=OuterRef("pk")).exclude(status__in=DONE)
    unpaid = Instalment.objects.filter(application=OuterRef("pk"), withdrawn_at__isnull=True)
    unpaid = unpaid.exclude(payout__paid_on__isnull=False)
    money = Repayment.objects.filter(application=OuterRef("pk")).exclude(status__in=REPAID)
    rows = Application.objects.filter(~Exists(duties), ~Exists(unpaid), ~Exists(money), status=Status.GRANTED)
    count, last = 0, 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        count += sum(close_if_done(application=each, now=now) is not None for each in chunk)
        last = chunk[-1].pk
    return count
