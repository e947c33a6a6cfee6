"""Files of a case: checked, stored under a random name, replaced or removed with their history kept.

What a file may be stands in the modules beside; callers import from here.
"""

import hashlib
import uuid
from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.editing import check_may_edit
from applications.models import Application, Attachment
from applications.operations.attaching.inspection import CONTENT_TYPE, Inspected, inspect
from applications.operations.attaching.refusal import FileRefused
from applications.operations.attaching.scanning import Verdict, scan
from organisations import audit
from organisations.actors import Actor

__all__ = ["ATTACHMENTS", "CONTENT_TYPE", "FileRefused", "attach", "open_file", "remove", "scan_pending"]

ATTACHMENTS = "attachments"  # the field that a request for corrections opens
MOST_FILES = 40  # standing files of one case


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
    """Check and keep a file of the case; with `replaces` the old one stays as history.

    `kind` is a value of the fact `documents`. Raises FileRefused, NotOpen, PermissionDenied. The bytes are stored
    before the row is written: a crash in between leaves bytes that nothing points to, never a row without bytes.
    """
    check_may_edit(application=application, field=ATTACHMENTS, actor=actor)
    inspected = inspect(name=name, file=file, size=size)
    verdict = scan(inspected.data)
    if verdict is Verdict.INFECTED:
        raise FileRefused(
            "infected", _("Vi fant virus i filen %(name)s. Den er ikke lagret.") % {"name": inspected.name}
        )
    stored = _store(inspected, now)
    with transaction.atomic():
        application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        check_may_edit(application=application, field=ATTACHMENTS, actor=actor)
        standing = application.attachments.standing()
        if replaces is None and standing.count() >= MOST_FILES:
            raise FileRefused(
                "too_many", _("Søknaden har alt %(count)d filer. Fjern en først.") % {"count": MOST_FILES}
            )
        row = Attachment.objects.create(
            application=application,
            kind=kind,
            name=inspected.name,
            file=stored,
            content_type=inspected.content_type,
            size=len(inspected.data),
            sha256=hashlib.sha256(inspected.data).hexdigest(),
            scan_state=verdict,
            uploaded_at=now,
            uploaded_by_id=actor.user_id,
        )
        if replaces is not None:
            standing.filter(pk=replaces.pk).update(replaced_by=row)
        _record(row, "attachment.replace" if replaces else "attachment.add", actor=actor, now=now, old=replaces)
    return row


def remove(*, attachment: Attachment, actor: Actor, now: datetime) -> None:
    """Take a file out of the case. Row and bytes stay as history; twice changes nothing."""
    with transaction.atomic():
        application = Application.objects.select_for_update(of=("self",)).get(pk=attachment.application_id)
        check_may_edit(application=application, field=ATTACHMENTS, actor=actor)
        if application.attachments.standing().filter(pk=attachment.pk).update(removed_at=now):
            _record(attachment, "attachment.remove", actor=actor, now=now)


def open_file(*, attachment: Attachment, actor: Actor, now: datetime) -> IO[bytes]:
    """The bytes of a file for reading, noted in the read log. Raises FileRefused for one the scanner found unclean."""
    if attachment.scan_state == Attachment.Scan.INFECTED:
        raise FileRefused("infected", _("Vi fant virus i filen %(name)s. Den kan ikke åpnes.") % {"name": attachment})
    audit.record_reading(actor=actor, what=f"attachment:{attachment.pk}", case_ref=attachment.application.ref, now=now)
    return default_storage.open(str(attachment.file.name), "rb")


def scan_pending(*, actor: Actor, now: datetime, limit: int = 50) -> int:
    """Ask the scanner again about files it had no answer for; how many got one."""
    settled = 0
    for row in Attachment.objects.filter(scan_state=Attachment.Scan.PENDING).select_related("application")[:limit]:
        with default_storage.open(str(row.file.name), "rb") as stored:
            verdict = scan(stored.read())
        if verdict is Verdict.PENDING:
            break
        with transaction.atomic():
            changed = Attachment.objects.filter(pk=row.pk, scan_state=Attachment.Scan.PENDING)
            if changed.update(scan_state=verdict):
                _record(row, f"attachment.{verdict}", actor=actor, now=now)
                settled += 1
    return settled


def _store(inspected: Inspected, now: datetime) -> str:
    """Write the bytes under a name that says nothing; FileRefused when the store is full or away."""
    try:
        return default_storage.save(f"attachments/{now:%Y}/{uuid.uuid4().hex}", ContentFile(inspected.data))
    except OSError as problem:
        raise FileRefused(
            "not_stored", _("Vi fikk ikke lagret filen. Ingenting er endret. Prøv igjen om litt.")
        ) from problem


def _record(row: Attachment, action: str, *, actor: Actor, now: datetime, old: Attachment | None = None) -> None:
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
