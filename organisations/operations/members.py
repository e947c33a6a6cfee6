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
    return give_role(user=user, organisation=organisation, role=role, actor=actor, now=now)


def give_role(*, user: User, organisation: Organisation, role: str, actor: Actor, now: datetime) -> Membership:
    """Give a role that the organisation's administrator or the directorate decided on; the caller has looked at that.

    A role already held is returned as it stands.
    """
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


def end_all(*, user: User, organisation: Organisation, actor: Actor, now: datetime, reason: str = "") -> int:
    """Take every role from a person at once; returns how many. Raises MembershipRefused, and then none is taken."""
    with transaction.atomic():
        rows = list(Membership.objects.filter(user=user, organisation=organisation, ended_at__isnull=True))
        for row in rows:
            end_membership(membership=row, actor=actor, now=now, reason=reason)
    return len(rows)


def note_review(*, organisation: Organisation, actor: Actor, now: datetime) -> None:
    """Note that the members were gone through, as we ask once a year (F85). Raises MembershipRefused."""
    if actor.organisation_id != organisation.pk or not actor.has_role(MemberRole.ADMIN):
        raise MembershipRefused(_("Bare administratoren hos dere kan gi og ta bort roller."))
    with transaction.atomic():
        row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        row.members_reviewed_at = now
        row.save(update_fields=["members_reviewed_at"])
        audit.record(actor=actor, action="organisation.members_reviewed", subject=row, now=now)


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
