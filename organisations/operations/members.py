"""Who may act for an organisation: roles are granted and ended, never edited; an end works at the next request."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor, MemberRole, OrganisationKind
from organisations.models import Membership, Organisation, User


class MembershipRefused(Exception):
    """The role may not be given or taken; the text is a sentence for the person who tried."""


def why_not(*, organisation: Organisation, role: str) -> str:
    """Why there is no such role in the organisation; "" when there is."""
    if role not in list(MemberRole):
        return _("Velg en av rollene i lista.")
    if role == MemberRole.STAFF and organisation.kind != OrganisationKind.DIRECTORATE:
        return _("Rollen som saksbehandler finnes bare i direktoratet.")
    return ""


def grant_membership(*, user: User, organisation: Organisation, role: str, actor: Actor, now: datetime) -> Membership:
    """Give `user` one role; a role already held is returned as it stands. Raises MembershipRefused.

    An organisation's own administrator gives its roles (F85), the directorate or a job the first one. The role STAFF
    is the directorate's alone.
    """
    _check_manager(actor, organisation.pk)
    if problem := why_not(organisation=organisation, role=role):
        raise MembershipRefused(problem)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        held = Membership.objects.filter(user=user, organisation=organisation, role=role, ended_at__isnull=True).first()
        if held is not None:
            return held
        membership = Membership.objects.create(user=user, organisation=organisation, role=role, granted_at=now)
        audit.record(actor=actor, action="membership.grant", subject=membership, now=now, after=_values(membership))
    return membership


def end_membership(*, membership: Membership, actor: Actor, now: datetime, reason: str = "") -> Membership:
    """Take one role from a person; a role already ended is returned as it stands. Raises MembershipRefused.

    An organisation does not lose its last administrator by its own hand: nobody could let the next one in.
    """
    _check_manager(actor, membership.organisation_id)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
        if row.ended_at is not None:
            return row
        if row.role == MemberRole.ADMIN and not _is_from_outside(actor) and _is_last_administrator(row):
            raise MembershipRefused(_("Dere må ha minst én administrator. Gi rollen til en annen først."))
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        audit.record(
            actor=actor, action="membership.end", subject=row, now=now, before=_values(row), reason=reason.strip()
        )
    return row


def _is_from_outside(actor: Actor) -> bool:
    """The directorate, or a job."""
    return actor.is_staff or bool(actor.job)


def _check_manager(actor: Actor, organisation_id: int) -> None:
    """Only the organisation's administrator, the directorate or a job handles its members."""
    is_own = actor.organisation_id == organisation_id and actor.has_role(MemberRole.ADMIN)
    if not is_own and not _is_from_outside(actor):
        raise MembershipRefused(_("Bare administratoren hos dere kan gi og ta bort roller."))


def _is_last_administrator(row: Membership) -> bool:
    """Does nobody else hold the role?"""
    others = Membership.objects.filter(
        organisation_id=row.organisation_id, role=MemberRole.ADMIN, ended_at__isnull=True
    )
    return not others.exclude(pk=row.pk).exists()


def _values(row: Membership) -> dict[str, object]:
    """Who, what and where, for the trail."""
    return {"user": row.user, "role": row.role, "organisation": row.organisation}
