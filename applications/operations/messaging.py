"""Messages in the case, both ways. The mail about one says that it is there, never what it says (letters.md 5.2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import check, check_right, check_status, is_impartial, person
from applications.letter_kinds.casework import message_notice
from applications.models import Application, Message
from applications.operations.evaluating import locked
from applications.permissions import CASEWORK, rights_on
from applications.workflow import Role, Status
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed, NotAllowed

LONGEST = 10_000  # characters of one message
SENT = tuple(status for status in Status if status is not Status.DRAFT)


def send_message(*, application: Application, subject: str, body: str, actor: Actor, now: datetime) -> Message:
    """Write in a sent case: from the directorate to the applicant with a notice by mail, or the other way.

    The applicant's message waits, unread, in the caseworker's list; who answers has read what the other side wrote.
    Raises GateClosed (NotAllowed, WrongStatus).
    """
    if not body.strip():
        raise GateClosed([_("Skriv meldingen.")])
    if len(body) > LONGEST or "\x00" in body:
        raise GateClosed([_("Meldingen kan ha høyst %(count)d tegn.") % {"count": LONGEST}])
    if subject not in Message.Subject.values:
        raise GateClosed([_("Velg hva meldingen gjelder.")])
    with transaction.atomic():
        row = locked(application)
        check_status(row, *SENT)
        organisation_id = _check_may_write(row, actor)
        message = Message.objects.create(
            application=row,
            subject=subject,
            body=body.strip(),
            is_from_directorate=actor.is_staff,
            organisation_id=organisation_id,
            sent_at=now,
            sent_by_id=person(actor),
        )
        row.last_event_at = now
        row.save(update_fields=["last_event_at"])
        audit.record(
            actor=actor,
            action="message.send",
            subject=message,
            case_ref=row.ref,
            now=now,
            after={"subject": subject, "characters": len(message.body)},
        )
        mark_read(application=row, actor=actor, now=now)
        if message.is_from_directorate:
            outbox.notify(key=f"message_notice:{message.pk}", actor=actor, now=now, **message_notice(message))
    return message


def _check_may_write(row: Application, actor: Actor) -> int:
    """A writer of an organisation behind the application, or an impartial person who works with the scheme.

    Returns the organisation they write for; raises NotAllowed, GateClosed.
    """
    rights, writes_for = rights_on(row, actor), actor.organisation_id
    if writes_for is None:
        raise NotAllowed([_("Velg først hvem du handler for.")])
    if actor.is_staff:
        check_right(bool(rights.scheme & CASEWORK))
        check(row, is_impartial(actor))
    else:
        is_behind = row.participants.filter(organisation_id=writes_for).exists()
        check_right(is_behind and rights.may(Role.WRITER))
    return writes_for


def mark_read(*, application: Application, actor: Actor, now: datetime) -> int:
    """Note that the other side's messages have been read, the first time only; how many were unread."""
    if actor.user_id is None:
        return 0
    with transaction.atomic():
        unread = Message.objects.filter(
            application=application, is_from_directorate=not actor.is_staff, read_at__isnull=True
        )
        count = unread.update(read_at=now, read_by_id=actor.user_id)
        if count:
            audit.record(
                actor=actor,
                action="message.read",
                subject=application,
                case_ref=application.ref,
                now=now,
                after={"messages": count},
            )
    return count
