"""Paying an instalment: one person attests, another with spending authority authorises; then it is paid and told."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import has_declared
from applications.letter_kinds.notices import payment_made
from applications.models import Application, Instalment, Payout
from applications.permissions import rights_on
from applications.queries.money import account_to_pay, releasable_instalments
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed, NotAllowed
from schemes.workdays import oslo_day
from schemes.workflow import SchemeRoleName

MAY_ATTEST = (SchemeRoleName.ATTESTANT, SchemeRoleName.ECONOMIST)


class NotReleasable(GateClosed):
    """The instalment waits for something: a duty, a date, or it is held or paid already."""


class SecondPersonNeeded(GateClosed):
    """The same person may not both attest and authorise (økonomibestemmelsene 2.5.2.2)."""


class AccountChanged(GateClosed):
    """The recipient has another account number than the one attested: it must be attested anew (T22)."""


def attest(*, instalment: Instalment, actor: Actor, now: datetime) -> Payout:
    """An attestant confirms that the payment equals the letter and that what it requires has come.

    Raises NotAllowed and NotReleasable. The account is the one that counts now; it is frozen here.
    """
    with transaction.atomic():
        rows = Instalment.objects.select_for_update(of=("self",)).select_related("application__call", "participant")
        row = rows.get(pk=instalment.pk)
        _check_right(row.application, actor, *MAY_ATTEST)
        if not releasable_instalments(oslo_day(now)).filter(pk=row.pk).exists():
            raise NotReleasable([_("Terminen kan ikke betales ennå. Se hva den venter på.")])
        payout = Payout.objects.create(
            instalment=row,
            amount_nok=row.amount_nok,
            account_number=account_to_pay(row),
            attested_at=now,
            attested_by_id=actor.user_id,
        )
        after = {"amount_nok": payout.amount_nok, "instalment": row.number, "account": _masked(payout)}
        _record("payout.attest", payout, row.application, actor=actor, now=now, after=after)
    return payout


def take_back(*, payout: Payout, actor: Actor, now: datetime, reason: str) -> None:
    """Undo an attestation that nobody has authorised: the instalment may be attested anew. Needs a reason."""
    if not reason.strip():
        raise GateClosed([_("Skriv hvorfor du trekker attestasjonen.")])
    with transaction.atomic():
        row = _locked(payout)
        application = row.instalment.application
        _check_right(application, actor, *MAY_ATTEST, SchemeRoleName.SPENDING_AUTHORITY)
        if row.authorised_at is not None:
            raise GateClosed([_("Utbetalingen er anvist og kan ikke trekkes.")])
        before = {"amount_nok": row.amount_nok, "attested_by": row.attested_by_id, "account": _masked(row)}
        audit.record(
            actor=actor,
            action="payout.take_back",
            subject=row,
            case_ref=application.ref,
            now=now,
            before=before,
            reason=reason.strip(),
        )
        row.delete()


def authorise(*, payout: Payout, actor: Actor, now: datetime) -> Payout:
    """A holder of spending authority, another person than the attestant, lets the payment go.

    Raises NotAllowed, SecondPersonNeeded (the database refuses the same person too), NotReleasable when the instalment
    has been held meanwhile, and AccountChanged. Twice changes nothing.
    """
    with transaction.atomic():
        row = _locked(payout)
        application = row.instalment.application
        _check_right(application, actor, SchemeRoleName.SPENDING_AUTHORITY)
        if row.attested_by_id == actor.user_id:
            raise SecondPersonNeeded([_("Du har attestert. En annen må anvise.")])
        if row.authorised_at is not None:
            return row
        if row.instalment.held_at is not None or row.instalment.withdrawn_at is not None:
            raise NotReleasable([_("Terminen er holdt tilbake.")])
        if account_to_pay(row.instalment) != row.account_number:
            raise AccountChanged([_("Mottakeren har byttet kontonummer. Trekk attestasjonen og attester på nytt.")])
        row.authorised_at, row.authorised_by_id = now, actor.user_id
        row.save(update_fields=["authorised_at", "authorised_by"])
        _record("payout.authorise", row, application, actor=actor, now=now, after={"amount_nok": row.amount_nok})
    return row


def mark_paid(*, payout: Payout, paid_on: date, actor: Actor, now: datetime) -> Payout:
    """The money has left on `paid_on`: written once, and the grantee is told. Twice changes nothing."""
    with transaction.atomic():
        row = _locked(payout)
        application = row.instalment.application
        _check_right(application, actor, *MAY_ATTEST)
        if row.paid_on is not None:
            return row
        if row.authorised_at is None:
            raise NotReleasable([_("Utbetalingen er ikke anvist.")])
        if paid_on > oslo_day(now):
            raise GateClosed([_("Datoen for betalingen kan ikke være fram i tid.")])
        row.paid_on = paid_on
        row.save(update_fields=["paid_on"])
        _record("payout.paid", row, application, actor=actor, now=now, after={"paid_on": paid_on.isoformat()})
        outbox.enqueue(**payment_made(payout=row), actor=actor, now=now)
    return row


def _locked(payout: Payout) -> Payout:
    """The payout as it stands, locked until the transaction ends."""
    rows = Payout.objects.select_for_update(of=("self",))
    related = rows.select_related(
        "instalment__application__call",
        "instalment__application__edition__scheme",
        "instalment__participant__organisation",
    )
    return related.get(pk=payout.pk)


def _check_right(application: Application, actor: Actor, *names: SchemeRoleName) -> None:
    """Raise NotAllowed without one of the scheme roles, or with a conflict of interest in the case (fvl § 6)."""
    if not rights_on(application, actor).holds(*names):
        raise NotAllowed([_("Du har ikke rettigheten som trengs for dette.")])
    if has_declared(application, actor.user_id):
        raise NotAllowed([_("Du har sagt at du er inhabil i saken.")])


def _masked(payout: Payout) -> str:
    return f"•••• {payout.account_number[-4:]}"


def _record(
    action: str, payout: Payout, application: Application, *, actor: Actor, now: datetime, after: dict[str, object]
) -> None:
    audit.record(actor=actor, action=action, subject=payout, case_ref=application.ref, now=now, after=after)
