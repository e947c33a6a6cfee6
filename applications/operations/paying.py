"""Paying an instalment: one person attests, another with spending authority authorises; then it is paid and told."""

from datetime import date, datetime

from django.db import transaction

from applications.letter_kinds.decision import payment_made
from applications.models import Application, Instalment, Payout
from applications.permissions import Rights, rights_on
from applications.queries.money import releasable_instalments
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed, NotAllowed
from schemes.workdays import oslo_day
from schemes.workflow import SchemeRoleName


class NotReleasable(GateClosed):
    """The instalment waits for something: a duty, a date, or it is held or paid already."""


class SecondPersonNeeded(GateClosed):
    """The same person may not both attest and authorise (økonomibestemmelsene 2.5.2.2)."""


def _rights(application: Application, actor: Actor, *names: SchemeRoleName) -> Rights:
    rights = rights_on(application, actor)
    if not rights.holds(*names):
        raise NotAllowed([f"payment: this is for {sorted(names)}"])
    return rights


def attest(*, instalment: Instalment, actor: Actor, now: datetime) -> Payout:
    """An attestant confirms that the payment equals the letter and that what it requires has come.

    Raises NotAllowed and NotReleasable. The account is the one confirmed with the terms; it is frozen here.
    """
    with transaction.atomic():
        row = Instalment.objects.select_for_update(of=("self",)).select_related("application__call", "participant")
        locked = row.get(pk=instalment.pk)
        _rights(locked.application, actor, SchemeRoleName.ATTESTANT, SchemeRoleName.ECONOMIST)
        if not releasable_instalments(oslo_day(now)).filter(pk=locked.pk).exists():
            raise NotReleasable(["payment: the instalment cannot be paid yet"])
        payout = Payout.objects.create(
            instalment=locked,
            amount_nok=locked.amount_nok,
            account_number=locked.participant.account_number,
            attested_at=now,
            attested_by_id=actor.user_id,
        )
        audit.record(
            actor=actor,
            action="payout.attest",
            subject=payout,
            case_ref=locked.application.ref,
            now=now,
            after={"amount_nok": payout.amount_nok, "instalment": locked.number},
        )
    return payout


def authorise(*, payout: Payout, actor: Actor, now: datetime) -> Payout:
    """A holder of spending authority, another person than the attestant, lets the payment go.

    Raises NotAllowed and SecondPersonNeeded; the database refuses the same person too. Told once it is paid.
    """
    with transaction.atomic():
        rows = Payout.objects.select_for_update(of=("self",)).select_related("instalment__application__call")
        row = rows.get(pk=payout.pk)
        application = row.instalment.application
        _rights(application, actor, SchemeRoleName.SPENDING_AUTHORITY)
        if row.attested_by_id == actor.user_id:
            raise SecondPersonNeeded(["payment: whoever attested cannot authorise"])
        if row.authorised_at is not None:
            return row
        row.authorised_at, row.authorised_by_id = now, actor.user_id
        row.save(update_fields=["authorised_at", "authorised_by"])
        audit.record(
            actor=actor, action="payout.authorise", subject=row, case_ref=application.ref, now=now,
            after={"amount_nok": row.amount_nok},
        )
    return row


def mark_paid(*, payout: Payout, paid_on: date, actor: Actor, now: datetime) -> Payout:
    """The money has left on `paid_on`: written once, and the grantee is told (`payment_made`). Twice changes nothing."""
    with transaction.atomic():
        rows = Payout.objects.select_for_update(of=("self",)).select_related("instalment__application__call")
        row = rows.get(pk=payout.pk)
        if row.paid_on is not None:
            return row
        if row.authorised_at is None:
            raise NotReleasable(["payment: it is not authorised"])
        application = row.instalment.application
        _rights(application, actor, SchemeRoleName.ECONOMIST, SchemeRoleName.ATTESTANT)
        row.paid_on = paid_on
        row.save(update_fields=["paid_on"])
        audit.record(
            actor=actor, action="payout.paid", subject=row, case_ref=application.ref, now=now,
            after={"paid_on": paid_on.isoformat()},
        )
        outbox.enqueue(**payment_made(payout=row), actor=actor, now=now)
    return row
