"""The bank account of an organisation: entered by one person, in use when a second one has confirmed it (F57, T22)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor, MemberRole
from organisations.models import Account, Organisation
from organisations.models.numbers import clean_account

MAY = (MemberRole.ECONOMY, MemberRole.ADMIN)


class AccountRefused(Exception):
    """The account may not be entered or confirmed; the text is a sentence for the person who tried."""


def register_account(*, organisation: Organisation, number: str, actor: Actor, now: datetime) -> Account:
    """Enter an account number (control digit checked). The one in use stays in use until this one is confirmed.

    Raises AccountRefused when the number is wrong, already in use, or the actor has no say in the organisation's money.
    """
    user_id = _economist(actor, organisation.pk)
    try:
        digits = clean_account(number)
    except ValidationError as problem:
        raise AccountRefused(problem.message) from None
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        newest = Account.objects.filter(organisation=organisation).order_by("-id").first()
        if newest is not None and newest.number == digits:
            raise AccountRefused(_("Dette kontonummeret er allerede ført."))
        account = Account.objects.create(
            organisation=organisation, number=digits, entered_at=now, entered_by_id=user_id
        )
        audit.record(actor=actor, action="account.register", subject=account, now=now, after={"number": account})
    return account


def confirm_account(*, account: Account, actor: Actor, now: datetime) -> Account:
    """A second person of the same organisation confirms the newest number; from now on it is the one in use."""
    user_id = _economist(actor, account.organisation_id)
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=account.pk)
        if row.confirmed_at is not None:
            raise AccountRefused(_("Kontonummeret er allerede bekreftet."))
        if row.entered_by_id == user_id:
            raise AccountRefused(_("En annen enn den som førte kontonummeret, må bekrefte det."))
        if Account.objects.filter(organisation_id=row.organisation_id, pk__gt=row.pk).exists():
            raise AccountRefused(_("Et nyere kontonummer er ført. Bekreft det i stedet."))
        row.confirmed_at = now
        row.confirmed_by_id = user_id
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        audit.record(actor=actor, action="account.confirm", subject=row, now=now, after={"number": row})
    return row


def _economist(actor: Actor, organisation_id: int) -> int:
    """The user id of someone who may handle the organisation's account."""
    if actor.user_id is None or actor.organisation_id != organisation_id or not actor.has_role(*MAY):
        raise AccountRefused(_("Bare økonomiansvarlig eller administrator hos dere kan føre og bekrefte kontonummer."))
    return actor.user_id
