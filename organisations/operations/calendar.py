"""A person's calendar address: made, ended, and who stands behind one that is asked for."""

import hashlib
import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from organisations import audit
from organisations.actors import Actor
from organisations.models import CalendarAddress, Membership, User


def make_calendar_address(*, actor: Actor, now: datetime) -> str:
    """A new secret for the actor and the organisation acted for; an older one ends. It is told once, here."""
    if actor.user_id is None or actor.organisation_id is None or actor.is_staff:
        raise PermissionDenied
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.user_id)  # two presses make one standing address
        _end(actor, now)
        made = CalendarAddress.objects.create(
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            sha256=digest_of(secret),
            created_at=now,
        )
        audit.record(actor=actor, action="calendar.make", subject=made, now=now)
    return secret


def end_calendar_address(*, actor: Actor, now: datetime) -> int:
    """The address stops working at once; how many there were (one or none)."""
    with transaction.atomic():
        return _end(actor, now)


def _end(actor: Actor, now: datetime) -> int:
    rows = CalendarAddress.objects.filter(
        user_id=actor.user_id, organisation_id=actor.organisation_id, ended_at__isnull=True
    )
    for row in rows:
        audit.record(actor=actor, action="calendar.end", subject=row, now=now)
    return rows.update(ended_at=now)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def calendar_actor(secret: str) -> Actor | None:
    """Whom an address speaks for, with the roles held now; None when it was ended or the person may no longer read."""
    rows = CalendarAddress.objects.filter(sha256=digest_of(secret), ended_at__isnull=True, user__is_active=True)
    found = rows.select_related("user", "organisation").first()
    if found is None:
        return None
    held = Membership.objects.filter(user=found.user, organisation=found.organisation, ended_at__isnull=True)
    roles = frozenset(held.values_list("role", flat=True))
    if not roles:
        return None
    return Actor(
        user_id=found.user_id,
        name=str(found.user),
        organisation_id=found.organisation_id,
        organisation_name=found.organisation.name,
        organisation_kind=found.organisation.kind,
        roles=roles,
    )
