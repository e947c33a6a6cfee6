"""A joint application: partners are added by the lead, and each confirms in its own log-in."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from applications.guards.editing import check_may_edit, check_open
from applications.letter_kinds.submission import partner_mail
from applications.models import Application, Participant
from applications.operations.drafting.cells import locked, touch
from letters import outbox
from organisations import audit
from organisations.actors import Actor, MemberRole
from organisations.models import Organisation

PARTNERS = "partners"  # the field that a request for corrections opens
BINDING = frozenset({MemberRole.LEAD, MemberRole.SEND})  # who may bind their organisation to an application


def add_partner(*, application: Application, organisation: Organisation, actor: Actor, now: datetime) -> Participant:
    """Ask `organisation` to join. Added twice is one row; the lead itself is no partner (ValueError)."""
    if organisation.pk == application.lead_id:
        raise ValueError("the lead is a participant already")
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=PARTNERS, actor=actor)
        partner, is_new = Participant.objects.get_or_create(
            application=row, organisation=organisation, defaults={"asked_at": now}
        )
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


def remind_partner(*, participant: Participant, actor: Actor, now: datetime) -> bool:
    """The lead reminds a partner that has not answered; a mail a day at most. False when it has answered."""
    with transaction.atomic():
        row = locked(participant.application)
        check_may_edit(application=row, field=PARTNERS, actor=actor)
        waiting = row.participants.filter(is_lead=False, confirmed_at__isnull=True, declined_at__isnull=True)
        partner = waiting.filter(pk=participant.pk).select_related("organisation").first()
        if partner is None:
            return False
        partner.application = row
        outbox.notify(**partner_mail(application=row, partner=partner, now=now), actor=actor, now=now)
        _record(partner, "partner.remind", actor=actor, now=now)
    return True


def confirm_partner(*, participant: Participant, actor: Actor, now: datetime) -> Participant:
    """The partner agrees to be in the application: whoever leads or may send, in the partner's own name.

    An earlier no is taken back. Raises PermissionDenied, and NotOpen once the application is sent.
    """
    with transaction.atomic():
        partner = _answering(participant, actor)
        if partner.confirmed_at is None:
            partner.confirmed_at, partner.confirmed_by_id = now, actor.user_id
            partner.declined_at = partner.declined_by = None
            _answer(partner, "partner.confirm", actor=actor, now=now)
    return partner


def decline_partner(*, participant: Participant, actor: Actor, now: datetime) -> Participant:
    """The partner says no; it stands in the list until the lead takes it out. Raises as `confirm_partner`."""
    with transaction.atomic():
        partner = _answering(participant, actor)
        if partner.declined_at is None:
            partner.declined_at, partner.declined_by_id = now, actor.user_id
            partner.confirmed_at = partner.confirmed_by = None
            _answer(partner, "partner.decline", actor=actor, now=now)
    return partner


def withdraw_confirmation(*, participant: Participant, actor: Actor, now: datetime) -> Participant:
    """The partner takes its yes back while the application is not sent: it is asked again."""
    with transaction.atomic():
        partner = _answering(participant, actor)
        if partner.confirmed_at is not None:
            partner.confirmed_at = partner.confirmed_by = None
            _answer(partner, "partner.withdraw", actor=actor, now=now)
    return partner


def _answering(participant: Participant, actor: Actor) -> Participant:
    """The partner's row under lock, for one who may answer in its name; the lead answers by sending."""
    if actor.organisation_id != participant.organisation_id or not actor.has_role(*BINDING) or participant.is_lead:
        raise PermissionDenied
    row = locked(participant.application)
    check_open(row, PARTNERS)
    return Participant.objects.select_related("application", "organisation").get(pk=participant.pk)


def _answer(partner: Participant, action: str, *, actor: Actor, now: datetime) -> None:
    partner.save(update_fields=["confirmed_at", "confirmed_by", "declined_at", "declined_by"])
    _record(partner, action, actor=actor, now=now)


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
