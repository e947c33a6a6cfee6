"""Anchoring with administrative and political leadership (R30): asking, confirming, and recording a decision made."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.editing import NotOpen, check_may_edit, may_edit
from applications.letter_kinds.submission import signoff_mail
from applications.models import Application, Endorsement
from applications.operations.drafting.cells import locked, touch
from letters import outbox
from organisations import audit
from organisations.actors import Actor, MemberRole

ENDORSEMENTS = "endorsements"  # the field that a request for corrections opens


class OfficeMissing(Exception):
    """Which office confirms must be said. `sentence` says what to write."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def ask_endorsement(*, application: Application, kind: str, actor: Actor, now: datetime) -> Endorsement:
    """Ask the leaders of the organisation to confirm; each gets a mail, once a day at most. Asked twice is one row."""
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=ENDORSEMENTS, actor=actor)
        endorsement, _made = Endorsement.objects.get_or_create(application=row, kind=kind)
        if endorsement.confirmed_at is not None:
            return endorsement
        endorsement.asked_at = now
        endorsement.save(update_fields=["asked_at"])
        outbox.notify(**signoff_mail(application=application, kind=kind, now=now), actor=actor, now=now)
        _record(endorsement, "endorsement.ask", actor=actor, now=now)
    return endorsement


def confirm_endorsement(
    *, application: Application, kind: str, office: str, note: str = "", actor: Actor, now: datetime
) -> Endorsement:
    """Confirm that this leadership stands behind the application, in one's own log-in.

    Whoever leads (role LEAD) confirms with the office alone. A writer may record a decision that was made elsewhere
    (a council's): then `note` must say which. Raises OfficeMissing, NotOpen, PermissionDenied.
    """
    office, note = office.strip(), note.strip()
    leads = actor.has_role(MemberRole.LEAD)
    if not office:
        raise OfficeMissing(_("Skriv hvem som bekrefter, for eksempel kommunedirektør eller ordfører."))
    if not leads and not note:
        raise OfficeMissing(_("Skriv hvilket vedtak eller møte det gjelder, for eksempel «sak 71/19»."))
    with transaction.atomic():
        row = locked(application)
        _check_may_confirm(row, leads=leads, actor=actor)
        endorsement, _made = Endorsement.objects.get_or_create(application=row, kind=kind)
        if endorsement.confirmed_at is not None:
            return endorsement
        endorsement.office, endorsement.note = office, note
        endorsement.confirmed_at, endorsement.confirmed_by_id = now, actor.user_id
        endorsement.save()
        _record(endorsement, "endorsement.confirm", actor=actor, now=now)
    return endorsement


def withdraw_endorsement(*, application: Application, kind: str, actor: Actor, now: datetime) -> Endorsement | None:
    """Take a confirmation back, while the application may still be changed; None when there is none."""
    with transaction.atomic():
        row = locked(application)
        _check_may_confirm(row, leads=actor.has_role(MemberRole.LEAD), actor=actor)
        endorsement = row.endorsements.filter(kind=kind, confirmed_at__isnull=False).first()
        if endorsement is None:
            return None
        _record(endorsement, "endorsement.withdraw", actor=actor, now=now)
        endorsement.confirmed_at = endorsement.confirmed_by = None
        endorsement.save(update_fields=["confirmed_at", "confirmed_by"])
    return endorsement


def _check_may_confirm(application: Application, *, leads: bool, actor: Actor) -> None:
    """A leader needs no right to write; the form must be open all the same."""
    if not leads:
        check_may_edit(application=application, field=ENDORSEMENTS, actor=actor)
        return
    if actor.organisation_id != application.lead_id:
        raise PermissionDenied
    if not may_edit(application, ENDORSEMENTS):
        raise NotOpen(_("Søknaden er sendt. Forankringen kan ikke endres nå."))


def _record(endorsement: Endorsement, action: str, *, actor: Actor, now: datetime) -> None:
    touch(endorsement.application, now=now)
    audit.record(
        actor=actor,
        action=action,
        subject=endorsement,
        case_ref=endorsement.application.ref,
        now=now,
        after={"kind": endorsement.kind, "office": endorsement.office, "note": endorsement.note},
    )
