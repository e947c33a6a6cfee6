"""Reads about awards: what binds, what is owed, what may be paid. "Releasable" is a question, never a stored status."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from applications.models import Award, Decision, Instalment, Obligation, Payout
from applications.workflow import ObligationStatus


def decision_in_force(application_id: int) -> Decision | None:
    """The newest released decision of the chain: the baseline of money and reports. None before the first release."""
    rows = Decision.objects.filter(application_id=application_id, released_at__isnull=False)
    return rows.select_related("award").order_by("-id").first()


def award_in_force(application_id: int) -> Award | None:
    """The award of the newest released decision that grants, with its lines; None when nothing is granted."""
    rows = Award.objects.filter(decision__application_id=application_id, decision__released_at__isnull=False)
    return rows.select_related("decision").prefetch_related("lines").order_by("-decision_id").first()


def unpaid_instalments() -> QuerySet[Instalment]:
    """Instalments of released decisions that stand and have no payout yet."""
    return Instalment.objects.filter(
        withdrawn_at__isnull=True, payout__isnull=True, decision__released_at__isnull=False
    )


def releasable_instalments(on: date) -> QuerySet[Instalment]:
    """Instalments that may be attested on the day `on`: not held, not too early, every required duty fulfilled (R51)."""
    gates = Instalment.requires.through.objects.filter(instalment=OuterRef("pk"))
    waiting = gates.exclude(obligation__status=ObligationStatus.FULFILLED)
    rows = unpaid_instalments().filter(held_at__isnull=True, earliest_on__lte=on)
    return rows.filter(~Exists(waiting))


def open_obligations(on: date) -> QuerySet[Obligation]:
    """Duties of released decisions that are not fulfilled and are open on the day `on`, first due first."""
    rows = Obligation.objects.filter(
        status__in=[ObligationStatus.OPEN, ObligationStatus.DELIVERED], decision__released_at__isnull=False
    )
    return rows.filter(Q(opens_on__isnull=True) | Q(opens_on__lte=on)).order_by("due_on", "id")


@dataclass(frozen=True, slots=True)
class Paid:
    """What one case has been granted and paid, in whole kroner."""

    granted_nok: int
    paid_nok: int


def paid_of(application_id: int) -> Paid:
    """Granted by the award in force, and paid out so far."""
    award = award_in_force(application_id)
    rows = Payout.objects.filter(instalment__application_id=application_id, paid_on__isnull=False)
    paid = rows.aggregate(total=Sum("amount_nok"))["total"] or 0
    return Paid(granted_nok=award.total_nok if award else 0, paid_nok=paid)


def granted_in_call(call_id: int, *, without: int | None = None) -> int:
    """Whole kroner granted in a call by decisions that stand (released or held), one case left out if named (R03)."""
    rows = Award.objects.filter(decision__application__call_id=call_id, decision__superseded_by__isnull=True)
    if without is not None:
        rows = rows.exclude(decision__application_id=without)
    return rows.aggregate(total=Sum("total_nok"))["total"] or 0
