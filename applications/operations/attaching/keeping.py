"""Taking a file in, replacing it, taking it out, opening it; the row is written with its line in the trail."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.editing import NotOpen, check_may_edit
from applications.models import Application, Attachment, Obligation
from applications.models.attachment import AttachmentQuerySet
from applications.operations.attaching.inspection import Inspected, inspect
from applications.operations.attaching.refusal import FileRefused
from applications.operations.attaching.scanning import Scanned, Verdict, scan
from applications.workflow import Status
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed

ATTACHMENTS = "attachments"  # the field that a request for corrections opens
MOST_FILES = 40  # standing files of one application, or of one report
MAY_RENEW = (Status.SUBMITTED, Status.ASSESSING)  # an unclean file may be renewed until the case is weighed


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is handed in: an application, or one duty of its grant.

    `check` locks what decides whether this actor may write there now, and raises when they may not.
    """

    application: Application
    check: Callable[[], object]
    obligation: Obligation | None = None

    def standing(self) -> AttachmentQuerySet:
        """The files that stand there."""
        rows = Attachment.objects.filter(application=self.application, obligation=self.obligation)
        return rows.standing()


def attach(
    *,
    application: Application,
    kind: str,
    name: str,
    file: IO[bytes],
    size: int,
    actor: Actor,
    now: datetime,
    replaces: Attachment | None = None,
) -> Attachment:
    """Check and keep a file of the application; with `replaces` the old one stays as history.

    `kind` is a value of the fact `documents`. Raises FileRefused, NotOpen, PermissionDenied.
    """
    place = _place_of(application, replaces, actor)
    return keep(place=place, kind=kind, name=name, file=file, size=size, actor=actor, now=now, replaces=replaces)


def keep(
    *,
    place: Place,
    kind: str,
    name: str,
    file: IO[bytes],
    size: int,
    actor: Actor,
    now: datetime,
    replaces: Attachment | None = None,
) -> Attachment:
    """Check and keep a file in any place. Raises FileRefused, and what the place raises.

    The bytes are stored before the row is written: a crash in between leaves bytes that nothing points to, never a row
    without bytes.
    """
    with transaction.atomic():
        place.check()
    inspected = inspect(name=name, file=file, size=size)
    return _keep_inspected(place, kind, inspected, actor=actor, now=now, replaces=replaces)


def reuse(*, application: Application, kind: str, source: Attachment, actor: Actor, now: datetime) -> Attachment:
    """Hand in a file again that the organisation handed in with another application: the same bytes, scanned anew.

    The caller has found `source` in `reusable_files`. Raises FileRefused, NotOpen, PermissionDenied.
    """
    place = _place_of(application, None, actor)
    with transaction.atomic():
        place.check()
    with open_file(attachment=source, actor=actor, now=now) as stored:
        inspected = Inspected(source.name, source.content_type, stored.read())
    return _keep_inspected(place, kind, inspected, actor=actor, now=now, replaces=None)


def _keep_inspected(
    place: Place, kind: str, inspected: Inspected, *, actor: Actor, now: datetime, replaces: Attachment | None
) -> Attachment:
    """Scan, store, write the row."""
    digest = hashlib.sha256(inspected.data).hexdigest()
    scanned = scan([inspected.data])
    if scanned.verdict is Verdict.INFECTED:
        _tell_of_infected(place, inspected, digest, scanned, actor=actor, now=now)
        raise FileRefused(
            "infected",
            _("Vi fant virus i filen. Den er ikke lagret. Kontroller maskinen din, og last opp en fil uten virus."),
        )
    stored = _store(inspected, now)
    try:
        ready = _Ready(inspected, digest, scanned, stored)
        return _write(place, kind, ready, actor=actor, now=now, replaces=replaces)
    except (FileRefused, NotOpen, GateClosed, PermissionDenied):
        default_storage.delete(stored)  # refused, so no row points to it
        raise


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that is checked and stored; only its row is missing."""

    inspected: Inspected
    digest: str
    scanned: Scanned
    stored: str


@transaction.atomic
def _write(
    place: Place, kind: str, ready: _Ready, *, actor: Actor, now: datetime, replaces: Attachment | None
) -> Attachment:
    """The row, if it may still be written. What another did meanwhile is never overwritten."""
    inspected, verdict = ready.inspected, ready.scanned.verdict
    place.check()
    standing = place.standing()
    if replaces is None and standing.count() >= MOST_FILES:
        raise FileRefused("too_many", _("Det er alt %(count)d filer her. Fjern en først.") % {"count": MOST_FILES})
    if standing.filter(kind=kind, name=inspected.name, sha256=ready.digest).exists():
        raise FileRefused("same", _("Den samme filen ligger her fra før."))
    row = Attachment.objects.create(
        application=place.application,
        obligation=place.obligation,
        kind=kind,
        name=inspected.name,
        file=ready.stored,
        content_type=inspected.content_type,
        size=len(inspected.data),
        sha256=ready.digest,
        scan_state=verdict,
        scanned_at=now if verdict is Verdict.CLEAN else None,
        uploaded_at=now,
        uploaded_by_id=actor.user_id,
    )
    if replaces is not None and not standing.filter(pk=replaces.pk).update(replaced_by=row):
        raise FileRefused("gone", _("Noen har alt byttet eller fjernet filen. Last siden på nytt og se etter."))
    record(row, "attachment.replace" if replaces else "attachment.add", actor=actor, now=now, old=replaces)
    return row


def remove(*, attachment: Attachment, actor: Actor, now: datetime) -> None:
    """Take a file out of the application. Row and bytes stay as history; twice changes nothing."""
    place = _place_of(attachment.application, attachment, actor)
    take_out(place=place, attachment=attachment, actor=actor, now=now)


def take_out(*, place: Place, attachment: Attachment, actor: Actor, now: datetime) -> None:
    """The same in any place."""
    with transaction.atomic():
        place.check()
        if place.standing().filter(pk=attachment.pk).update(removed_at=now, removed_by_id=actor.user_id):
            record(attachment, "attachment.remove", actor=actor, now=now)


def open_file(*, attachment: Attachment, actor: Actor, now: datetime) -> IO[bytes]:
    """The bytes of a file, noted in the read log. Raises FileRefused for one that is unclean, waits, or is lost."""
    if attachment.scan_state == Attachment.Scan.INFECTED:
        raise FileRefused("infected", _("Vi fant virus i filen %(name)s. Den kan ikke åpnes.") % {"name": attachment})
    if not attachment.may_be_opened:
        sentence = _("Filen %(name)s blir kontrollert for virus. Den kan åpnes når det er gjort. Prøv igjen om litt.")
        raise FileRefused("waits", sentence % {"name": attachment})
    try:
        stored = default_storage.open(str(attachment.file.name), "rb")
    except FileNotFoundError:
        sentence = _("Filen %(name)s finnes ikke lenger hos oss. Last den opp på nytt, eller skriv til oss.")
        raise FileRefused("lost", sentence % {"name": attachment}) from None
    audit.record_reading(actor=actor, what=f"attachment:{attachment.pk}", case_ref=attachment.application.ref, now=now)
    return stored


def record(row: Attachment, action: str, *, actor: Actor, now: datetime, old: Attachment | None = None) -> None:
    """A line in the trail about one file, and the case has had an event."""
    Application.objects.filter(pk=row.application_id).update(last_event_at=now)
    audit.record(
        actor=actor,
        action=action,
        subject=row,
        case_ref=row.application.ref,
        now=now,
        before={"name": old.name, "sha256": old.sha256} if old else None,
        after={"kind": row.kind, "name": row.name, "size": row.size, "sha256": row.sha256},
    )


def _place_of(application: Application, about: Attachment | None, actor: Actor) -> Place:
    """The application as a place. What the scanner stopped may be renewed in a sent case too: the file cannot be read.

    Raises NotOpen and PermissionDenied when it is checked.
    """

    def check() -> None:
        row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        try:
            check_may_edit(application=row, field=ATTACHMENTS, actor=actor)
        except NotOpen:
            if row.status not in MAY_RENEW or about is None or not _is_stopped(row, about):
                raise

    return Place(application, check)


def _is_stopped(application: Application, about: Attachment) -> bool:
    rows = application.attachments.of_application().standing()
    return rows.filter(pk=about.pk, scan_state=Attachment.Scan.INFECTED).exists()


def _tell_of_infected(
    place: Place, inspected: Inspected, digest: str, scanned: Scanned, *, actor: Actor, now: datetime
) -> None:
    """The trail knows that someone tried; the bytes are not kept."""
    audit.record(
        actor=actor,
        action="attachment.stop",
        subject=place.application,
        case_ref=place.application.ref,
        now=now,
        after={"name": inspected.name, "sha256": digest, "found": scanned.found},
    )


def _store(inspected: Inspected, now: datetime) -> str:
    """Write the bytes under a name that says nothing; FileRefused when the store is full or away."""
    try:
        return default_storage.save(f"attachments/{now:%Y}/{uuid.uuid4().hex}", ContentFile(inspected.data))
    except OSError as problem:
        raise FileRefused(
            "not_stored", _("Vi fikk ikke lagret filen. Ingenting er endret. Prøv igjen om litt.")
        ) from problem
