"""Roles of the directorate's people in schemes: given and ended, never edited; an end works at the next request."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor
from organisations.models import User
from schemes.models import Scheme, SchemeRole


class RoleRefused(Exception):
    """The role may not be given; the text is a sentence for the person who tried."""


def grant_role(*, user: User, scheme: Scheme | None, role: str, actor: Actor, now: datetime) -> SchemeRole:
    """Give `user` one role in one scheme, or (None) in all; a role already held is returned as it stands.

    Raises RoleRefused: nobody gives a role to themselves (T29).
    """
    if actor.user_id == user.pk:
        raise RoleRefused(_("Du kan ikke gi deg selv en rolle. Be en annen administrator."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        held = SchemeRole.objects.filter(user=user, scheme=scheme, role=role, ended_at__isnull=True).first()
        if held is not None:
            return held
        given = SchemeRole.objects.create(user=user, scheme=scheme, role=role, granted_at=now)
        audit.record(actor=actor, action="scheme_role.grant", subject=given, now=now, after=_values(given))
    return given


def end_role(*, role: SchemeRole, actor: Actor, now: datetime) -> SchemeRole:
    """Take one role; a role already ended is returned as it stands."""
    with transaction.atomic():
        row = SchemeRole.objects.select_for_update(of=("self",)).get(pk=role.pk)
        if row.ended_at is None:
            row.ended_at = now
            row.save(update_fields=["ended_at"])
            audit.record(actor=actor, action="scheme_role.end", subject=row, now=now, before=_values(row))
    return row


def _values(role: SchemeRole) -> dict[str, object]:
    return {"user": role.user_id, "scheme": role.scheme_id, "role": role.role}
