"""Reads about awards: what binds, what is owed, what may be paid. "Releasable" is a question, never a stored status."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from applications.models import Application, Award, Decision, Instalment, Obligation, Payout
from applications.workflow import ObligationStatus, Status
from organisations.models import Account
from organisations.queries import completed_facts_of


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
    """Instalments that may be attested on `on`: not held, not too early, every required duty fulfilled (R51)."""
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


def with_account(rows: QuerySet[Instalment]) -> QuerySet[Instalment]:
    """Each instalment knows `newer_account`: a number the organisation has changed to since the terms (F57, T22)."""
    changed = Account.objects.filter(
        organisation=OuterRef("participant__organisation"), confirmed_at__gt=OuterRef("participant__confirmed_at")
    )
    return rows.annotate(newer_account=Subquery(changed.order_by("-confirmed_at", "-id").values("number")[:1]))


def account_to_pay(instalment: Instalment) -> str:
    """Where an instalment is paid: to the number confirmed with the terms, or one two persons changed to after that."""
    row = with_account(Instalment.objects.filter(pk=instalment.pk)).values_list(
        "newer_account", F("participant__account_number")
    )[0]
    return row[0] or row[1]


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


def _standing_awards(call_id: int) -> QuerySet[Award]:
    """The awards of a call by decisions that stand, released or held."""
    return Award.objects.filter(decision__application__call_id=call_id, decision__superseded_by__isnull=True)


def granted_in_call(call_id: int, *, without: int | None = None) -> int:
    """Whole kroner granted in a call by decisions that stand (released or held), one case left out if named (R03)."""
    rows = _standing_awards(call_id)
    if without is not None:
        rows = rows.exclude(decision__application_id=without)
    return rows.aggregate(total=Sum("total_nok"))["total"] or 0


def granted_to_bti_2017(call_id: int, *, without: int, own: tuple[int, int]) -> int:
    """The same, to those known to have had the BTI grant of 2017 (R04); `own` is (lead, whole kroner) to add."""
    rows = _standing_awards(call_id).exclude(decision__application_id=without)
    amounts = [own, *rows.values_list("decision__application__lead_id", "total_nok")]
    known = completed_facts_of(lead for lead, _amount in amounts)
    return sum(amount for lead, amount in amounts if known.get(lead, {}).get("grants.bti_2017") is True)


def awards_in(call_id: int) -> int:
    """How many applications of a call have been granted something by decisions that stand."""
    return _standing_awards(call_id).count()


def received_in(call_id: int) -> tuple[int, int]:
    """How many applications a call received, and the sum they applied for; what was withdrawn is not counted."""
    rows = Application.objects.filter(call_id=call_id, submitted_at__isnull=False).exclude(status=Status.WITHDRAWN)
    found = rows.aggregate(count=Count("pk"), total=Sum("applied_nok"))
    return found["count"], found["total"] or 0
