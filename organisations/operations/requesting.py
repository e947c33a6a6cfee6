"""Requests to act for an organisation: made by who may represent it, answered by its administrator or by us."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor, MemberRole, OrganisationKind
from organisations.models import AccessRequest, Membership, Organisation
from organisations.operations.identities import name_person
from organisations.operations.inviting import may_invite
from organisations.operations.members import give_role, why_not


class RequestRefused(Exception):
    """The request may not be made or answered so; the text is a sentence for who tried."""


def ask_access(*, organisation: Organisation, text: str, name: str, actor: Actor, now: datetime) -> AccessRequest:
    """Ask to act for `organisation`, which the person's log-in spoke for (the caller has looked at that).

    A second request while one is open is the first one. Raises RequestRefused or NameMissing.
    """
    if actor.user_id is None:
        raise RequestRefused(_("Logg inn først."))
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        own = {"organisation": organisation, "user_id": actor.user_id}
        if Membership.objects.filter(**own, ended_at__isnull=True).exists():
            raise RequestRefused(_("Du har tilgang allerede."))
        found = AccessRequest.objects.open().filter(**own).first()
        if found is not None:
            return found
        name_person(user_id=actor.user_id, name=name)
        row = AccessRequest.objects.create(**own, text=text.strip()[:500], requested_at=now)
        audit.record(actor=actor, action="access.request", subject=row, now=now, after=_values(row))
    return row


def grant_access(*, asked: AccessRequest, roles: Collection[str], actor: Actor, now: datetime) -> AccessRequest:
    """Let the person in with `roles`; without any, as the organisation's first administrator. Raises RequestRefused.

    In the directorate the first role is that of a caseworker.
    """
    with transaction.atomic():
        row = _open(asked, actor)
        is_directorate = row.organisation.kind == OrganisationKind.DIRECTORATE
        wanted = set(roles) or {MemberRole.STAFF if is_directorate else MemberRole.ADMIN}
        for role in wanted:
            if problem := why_not(organisation=row.organisation, role=role):
                raise RequestRefused(problem)
        row.granted_at, row.granted_by_id = now, actor.user_id
        row.save(update_fields=["granted_at", "granted_by"])
        audit.record(actor=actor, action="access.grant", subject=row, now=now, after=_values(row))
        for role in sorted(wanted):
            give_role(user=row.user, organisation=row.organisation, role=role, actor=actor, now=now)
    return row


def refuse_access(*, asked: AccessRequest, answer: str, actor: Actor, now: datetime) -> AccessRequest:
    """Say no, and why. Raises RequestRefused."""
    if not answer.strip():
        raise RequestRefused(_("Skriv hvorfor, så den som spurte, vet hva som skal til."))
    with transaction.atomic():
        row = _open(asked, actor)
        row.refused_at, row.refused_by_id, row.answer = now, actor.user_id, answer.strip()[:500]
        row.save(update_fields=["refused_at", "refused_by", "answer"])
        audit.record(
            actor=actor, action="access.refuse", subject=row, now=now, after=_values(row), reason=answer.strip()
        )
    return row


def _open(asked: AccessRequest, actor: Actor) -> AccessRequest:
    """The request as it stands, locked. Raises RequestRefused."""
    if not may_invite(actor, asked.organisation_id):
        raise RequestRefused(_("Bare den som styrer tilganger, kan svare."))
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    row = rows.get(pk=asked.pk)
    if row.granted_at or row.refused_at:
        raise RequestRefused(_("Noen har svart allerede."))
    if row.user_id == actor.user_id:
        raise RequestRefused(_("En annen enn du må svare på det du selv har bedt om."))
    return row


def _values(row: AccessRequest) -> dict[str, object]:
    """Who and where, for the trail."""
    return {"user": row.user, "organisation": row.organisation}
