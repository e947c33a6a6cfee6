"""Anchoring with administrative and political leadership (R30): asking, confirming, and recording a decision made."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.editing import NotOpen, check_may_edit, may_edit
from applications.letter_kinds.submission import signoff_answered, signoff_mail
from applications.models import Application, Endorsement
from applications.operations.drafting.cells import locked, touch
from applications.queries.contents import content_of
from applications.queries.fields import version_of
from letters import outbox
from organisations import audit
from organisations.actors import Actor, MemberRole
from schemes.queries import document_of

ENDORSEMENTS = "endorsements"  # the field that a request for corrections opens


class OfficeMissing(Exception):
    """Which office confirms must be said. `sentence` says what to write."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class OtherVersion(Exception):
    """The application was changed after the leader read it. `sentence` says so; nothing was written."""

    def __init__(self) -> None:
        self.sentence = _("Søknaden er endret siden du åpnet den. Les det som er nytt, og svar på nytt.")
        super().__init__(self.sentence)


def ask_endorsement(*, application: Application, kind: str, actor: Actor, now: datetime) -> Endorsement:
    """Ask the leaders of the organisation to confirm; each gets a mail, once a day at most. Asked twice is one row."""
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=ENDORSEMENTS, actor=actor)
        endorsement, _made = Endorsement.objects.get_or_create(application=row, kind=kind)
        if endorsement.confirmed_at is not None:
            return endorsement
        endorsement.asked_at = now
        endorsement.returned_at = endorsement.returned_by = None
        endorsement.save(update_fields=["asked_at", "returned_at", "returned_by"])
        outbox.notify(**signoff_mail(application=application, kind=kind, now=now), actor=actor, now=now)
        _record(endorsement, "endorsement.ask", actor=actor, now=now)
    return endorsement


def confirm_endorsement(
    *,
    application: Application,
    kind: str,
    office: str,
    note: str = "",
    version: str = "",
    actor: Actor,
    now: datetime,
) -> Endorsement:
    """Confirm that this leadership stands behind the application, in one's own log-in.

    Whoever leads (role LEAD) confirms with the office alone. A writer may record a decision that was made elsewhere
    (a council's): then `note` must say which. `version` is the digest of what the leader read: it is kept, and another
    version is refused. Raises OfficeMissing, OtherVersion, NotOpen, PermissionDenied.
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
        if version:
            _check_version(row, version)
        endorsement, _made = Endorsement.objects.get_or_create(application=row, kind=kind)
        if endorsement.confirmed_at is not None and endorsement.version == version:
            return endorsement
        endorsement.office, endorsement.note, endorsement.version = office, note, version
        endorsement.confirmed_at, endorsement.confirmed_by_id = now, actor.user_id
        endorsement.returned_at = endorsement.returned_by = None
        endorsement.comment = ""
        endorsement.save()
        _record(endorsement, "endorsement.confirm", actor=actor, now=now)
        if leads and endorsement.asked_at is not None:
            _tell_writers(endorsement, actor=actor, now=now)
    return endorsement


def return_endorsement(
    *, application: Application, kind: str, comment: str, version: str, actor: Actor, now: datetime
) -> Endorsement:
    """The leader sends the version that was read back, and says what must be changed; the writers get a mail.

    A confirmation that stood is gone. Raises OfficeMissing without a comment, OtherVersion, NotOpen, PermissionDenied.
    """
    if not comment.strip():
        raise OfficeMissing(_("Skriv hva som må endres før du kan godkjenne."))
    if not actor.has_role(MemberRole.LEAD):
        raise PermissionDenied
    with transaction.atomic():
        row = locked(application)
        _check_may_confirm(row, leads=True, actor=actor)
        _check_version(row, version)
        endorsement, _made = Endorsement.objects.get_or_create(application=row, kind=kind)
        endorsement.confirmed_at = endorsement.confirmed_by = None
        endorsement.version = ""
        endorsement.returned_at, endorsement.returned_by_id = now, actor.user_id
        endorsement.comment = comment.strip()
        endorsement.save()
        _record(endorsement, "endorsement.return", actor=actor, now=now)
        _tell_writers(endorsement, actor=actor, now=now)
    return endorsement


def _check_version(application: Application, version: str) -> None:
    """Under the lock: what is confirmed is what was read."""
    if version_of(content_of(application), document_of(application.edition)) != version:
        raise OtherVersion


def _tell_writers(endorsement: Endorsement, *, actor: Actor, now: datetime) -> None:
    mail = signoff_answered(application=endorsement.application, kind=endorsement.kind, now=now)
    outbox.notify(**mail, actor=actor, now=now)


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
        endorsement.version = ""
        endorsement.save(update_fields=["confirmed_at", "confirmed_by", "version"])
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
        after={
            "kind": endorsement.kind,
            "office": endorsement.office,
            "note": endorsement.note,
            "version": endorsement.version,
        },
        reason=endorsement.comment,
    )
