"""Invitations: an organisation's administrator, or the directorate, offers roles by e-mail.

Whoever has the address takes them, once, before they expire. Only the digest of the address's secret is kept.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor, MemberRole
from organisations.models import Invitation, Organisation
from organisations.operations.identities import name_person
from organisations.operations.members import give_role, why_not

LIFE = timedelta(days=14)
KEPT = timedelta(days=180)  # how long an invitation that nobody took is kept after it expired


class InvitationRefused(Exception):
    """The invitation may not be made, renewed, withdrawn or taken; the text is a sentence for who tried."""


def may_invite(actor: Actor, organisation_id: int) -> bool:
    """The organisation's own administrator, or whoever handles access in the directorate."""
    is_own = actor.organisation_id == organisation_id and actor.has_role(MemberRole.ADMIN)
    return is_own or (actor.is_staff and actor.has_role(MemberRole.ADMIN))


def invite(
    *, organisation: Organisation, email: str, roles: Collection[str], actor: Actor, now: datetime
) -> Invitation:
    """Offer `roles` to whoever reads `email`. A job writes the mail within a minute. Raises InvitationRefused."""
    _demand(actor, organisation.pk)
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InvitationRefused(_("E-postadressen stemmer ikke. Se etter skrivefeil.")) from None
    if not roles:
        raise InvitationRefused(_("Velg minst én rolle."))
    for role in roles:
        if problem := why_not(organisation=organisation, role=role):
            raise InvitationRefused(problem)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if Invitation.objects.open().filter(organisation=organisation, email=address).exists():
            raise InvitationRefused(_("Denne adressen er invitert allerede. Send invitasjonen på nytt fra lista."))
        row = Invitation.objects.create(
            organisation=organisation,
            email=address,
            roles=",".join(role for role in MemberRole if role in roles),
            invited_at=now,
            invited_by_id=actor.user_id,
            expires_at=now + LIFE,
        )
        audit.record(actor=actor, action="invitation.send", subject=row, now=now, after=_values(row))
    return row


def renew(*, invitation: Invitation, actor: Actor, now: datetime) -> Invitation:
    """Send it anew with a new secret and a new expiry; the old address opens nothing. Raises InvitationRefused."""
    with transaction.atomic():
        row = _open(invitation, actor)
        row.token_digest, row.round, row.expires_at = "", row.round + 1, now + LIFE
        row.save(update_fields=["token_digest", "round", "expires_at"])
        audit.record(actor=actor, action="invitation.renew", subject=row, now=now, after=_values(row))
    return row


def withdraw(*, invitation: Invitation, actor: Actor, now: datetime) -> Invitation:
    """Take it back; the address opens nothing from now on. Raises InvitationRefused."""
    with transaction.atomic():
        row = _open(invitation, actor)
        row.withdrawn_at, row.withdrawn_by_id, row.token_digest = now, actor.user_id, ""
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "token_digest"])
        audit.record(actor=actor, action="invitation.withdraw", subject=row, now=now, before=_values(row))
    return row


def make_secret(*, invitation_id: int, now: datetime) -> tuple[Invitation, str] | None:
    """A new secret for an open invitation that has none: (invitation, secret), None when there is nothing to do.

    Called in the transaction that writes the mail: the secret stands there and nowhere else.
    """
    rows = Invitation.objects.open().select_for_update(of=("self",))
    row = rows.filter(pk=invitation_id, token_digest="", expires_at__gt=now).first()
    if row is None:
        return None
    secret = secrets.token_urlsafe(32)
    row.token_digest = digest_of(secret)
    row.save(update_fields=["token_digest"])
    return row, secret


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def invitation_by(secret: str, *, now: datetime) -> Invitation | None:
    """The invitation that `secret` opens at `now`; None for every other text."""
    rows = Invitation.objects.open().select_related("organisation", "invited_by")
    return rows.filter(token_digest=digest_of(secret), expires_at__gt=now).first()


def accept(*, secret: str, name: str, actor: Actor, now: datetime) -> Invitation:
    """Take the roles offered, as the person logged in, whom others see as `name`.

    Raises InvitationRefused or NameMissing.
    """
    with transaction.atomic():
        found = invitation_by(secret, now=now)
        if found is None or actor.user_id is None:
            raise InvitationRefused(_("Invitasjonen gjelder ikke lenger. Be den som inviterte deg, om å sende en ny."))
        row = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if row.accepted_at or row.withdrawn_at or row.token_digest != found.token_digest:
            raise InvitationRefused(_("Invitasjonen gjelder ikke lenger. Be den som inviterte deg, om å sende en ny."))
        user = name_person(user_id=actor.user_id, name=name, email=row.email)
        row.accepted_at, row.accepted_by, row.token_digest = now, user, ""
        row.save(update_fields=["accepted_at", "accepted_by", "token_digest"])
        audit.record(actor=actor, action="invitation.accept", subject=row, now=now, after=_values(row))
        for role in row.role_names:
            give_role(user=user, organisation=row.organisation, role=role, actor=actor, now=now)
    return row


def forget_old(*, now: datetime) -> int:
    """Remove invitations that nobody took, half a year after they expired: an address is a person's."""
    rows = Invitation.objects.filter(accepted_at__isnull=True, expires_at__lt=now - KEPT)
    return rows.delete()[0]


def _demand(actor: Actor, organisation_id: int) -> None:
    """Raises InvitationRefused for everybody else than an administrator of access."""
    if not may_invite(actor, organisation_id) or actor.user_id is None:
        raise InvitationRefused(_("Bare administratoren hos dere kan invitere."))


def _open(invitation: Invitation, actor: Actor) -> Invitation:
    """The invitation as it stands, locked. Raises InvitationRefused."""
    _demand(actor, invitation.organisation_id)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.accepted_at or row.withdrawn_at:
        raise InvitationRefused(_("Invitasjonen er allerede brukt eller trukket tilbake."))
    return row


def _values(row: Invitation) -> dict[str, object]:
    """Who, what and until when, for the trail."""
    until = row.expires_at.isoformat()
    return {"email": row.email, "roles": row.roles, "organisation": row.organisation, "until": until}
