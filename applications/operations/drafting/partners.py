"""A joint application: partners are added by the lead, and each confirms in its own log-in."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from applications.guards.editing import check_may_edit
from applications.letter_kinds.submission import partner_mail
from applications.models import Application, Participant
from applications.operations.drafting.cells import locked, touch
from applications.permissions import WRITING
from letters import outbox
from organisations import audit
from organisations.actors import Actor, MemberRole
from organisations.models import Organisation

PARTNERS = "partners"  # the field that a request for corrections opens


def add_partner(*, application: Application, organisation: Organisation, actor: Actor, now: datetime) -> Participant:
    """Ask `organisation` to join. Added twice is one row; the lead itself is no partner (ValueError)."""
    if organisation.pk == application.lead_id:
        raise ValueError("the lead is a participant already")
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=PARTNERS, actor=actor)
        partner, is_new = Participant.objects.get_or_create(application=row, organisation=organisation)
        if is_new:
            outbox.notify(**partner_mail(application=application, partner=partner, now=now), actor=actor, now=now)
            _record(partner, "partner.add", actor=actor, now=now)
    return partner


def remove_partner(*, participant: Participant, actor: Actor, now: datetime) -> None:
    """Take a partner and its answers out of the application; the trail keeps that it was there."""
    with transaction.atomic():
        row = locked(participant.application)
        check_may_edit(application=row, field=PARTNERS, actor=actor)
        partner = row.participants.filter(pk=participant.pk, is_lead=False).first()
        if partner is not None:
            _record(partner, "partner.remove", actor=actor, now=now)
            partner.delete()


def confirm_partner(*, participant: Participant, actor: Actor, now: datetime) -> Participant:
    """The partner agrees to be in the application: a person who may write or lead, in the partner's own name."""
    if actor.organisation_id != participant.organisation_id or not actor.has_role(*WRITING, MemberRole.LEAD):
        raise PermissionDenied
    with transaction.atomic():
        locked(participant.application)
        partner = Participant.objects.get(pk=participant.pk)
        if partner.confirmed_at is None:
            partner.confirmed_at, partner.confirmed_by_id = now, actor.user_id
            partner.save(update_fields=["confirmed_at", "confirmed_by"])
            _record(partner, "partner.confirm", actor=actor, now=now)
    return partner


def _record(partner: Participant, action: str, *, actor: Actor, now: datetime) -> None:
    touch(partner.application, now=now)
    audit.record(
        actor=actor,
        action=action,
        subject=partner,
        case_ref=partner.application.ref,
        now=now,
        after={"organisation": partner.organisation.name},
    )
