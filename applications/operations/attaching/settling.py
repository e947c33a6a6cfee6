"""The scanner's later answers: files that waited, old files asked about anew, and the quarantine for what is unclean.

The bytes of an unclean file leave the store that pages read from; the row stays, so that everyone sees what happened.
"""

import uuid
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.core.files.storage import default_storage, storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.letter_kinds.notices import stopped_file
from applications.models import Attachment
from applications.operations.attaching.keeping import record
from applications.operations.attaching.scanning import AT_UPLOAD, IN_A_JOB, Scanned, Verdict, is_set, pieces_of, scan
from letters import outbox
from organisations.actors import Actor

logger = structlog.get_logger(__name__)
QUARANTINE = "quarantine"  # a storage of its own: settings.STORAGES
PER_RUN = 50
ANEW_AFTER = timedelta(days=7)  # new signatures find what was hidden before


def scan_waiting(*, actor: Actor, now: datetime, limit: int = PER_RUN) -> int:
    """Ask about files that have no answer yet; how many got one.

    When a scanner is set, those that came before it was; when none is, those that waited for one are told as such.
    """
    states = [Attachment.Scan.PENDING, *([Attachment.Scan.NOT_SCANNED] if is_set() else [])]
    return _ask_about(Attachment.objects.filter(scan_state__in=states).order_by("id")[:limit], actor=actor, now=now)


def scan_old(*, actor: Actor, now: datetime, limit: int = PER_RUN * 20) -> int:
    """Ask anew about clean files, the longest unasked first; how many were answered."""
    if not is_set():
        return 0
    rows = Attachment.objects.filter(scan_state=Attachment.Scan.CLEAN, scanned_at__lt=now - ANEW_AFTER)
    return _ask_about(rows.order_by("scanned_at", "id")[:limit], actor=actor, now=now)


def scan_again(*, attachment: Attachment, actor: Actor, now: datetime) -> Attachment:
    """A person of the directorate asks about one file once more. An unclean one is in quarantine and stays there."""
    if attachment.scan_state != Attachment.Scan.INFECTED:
        _ask_about(_rows().filter(pk=attachment.pk), actor=actor, now=now, seconds=AT_UPLOAD)
        attachment.refresh_from_db()
    return attachment


def scan_sentence(attachment: Attachment) -> str:
    """What the scanner has said about a file, for the person who asked."""
    said = {
        Attachment.Scan.CLEAN: _("%(name)s er kontrollert. Det er ikke funnet virus."),
        Attachment.Scan.INFECTED: _("Det er virus i %(name)s. Filen er i karantene, og søkeren har fått beskjed."),
        Attachment.Scan.PENDING: _("Viruskontrollen svarer ikke nå. %(name)s blir kontrollert når den svarer."),
        Attachment.Scan.NOT_SCANNED: _("%(name)s er ikke skannet: portalen er ikke koblet til en viruskontroll."),
    }
    return said[Attachment.Scan(attachment.scan_state)] % {"name": attachment.name}


def clear_away() -> int:
    """Remove the bytes that a crash left behind after a quarantine; how many."""
    rows = Attachment.objects.filter(scan_state=Attachment.Scan.INFECTED, quarantined_as__isnull=False)
    left = [name for name in rows.values_list("file", flat=True) if default_storage.exists(name)]
    for name in left:
        default_storage.delete(name)
    return len(left)


def _rows() -> QuerySet[Attachment]:
    return Attachment.objects.select_related("application__call__scheme", "application__edition__scheme")


def _ask_about(rows: QuerySet[Attachment], *, actor: Actor, now: datetime, seconds: float = IN_A_JOB) -> int:
    """One after the other; a file that cannot be read stops no other, a scanner that is away stops the round."""
    settled = 0
    for key in list(rows.values_list("pk", flat=True)):
        row = _rows().get(pk=key)
        try:
            with default_storage.open(str(row.file.name), "rb") as stored:
                scanned = scan(pieces_of(stored), seconds=seconds)
        except OSError as problem:
            logger.exception("scan_unreadable", attachment=row.pk, cause=type(problem).__name__)
            continue
        if scanned.is_away:
            break
        if scanned.verdict is not Verdict.PENDING:
            settled += _settle(row, scanned, actor=actor, now=now)
    return settled


def _settle(row: Attachment, scanned: Scanned, *, actor: Actor, now: datetime) -> bool:
    """Write one answer; False when another was faster. A clean file that stays clean makes no line in the trail."""
    before = row.scan_state
    hidden = _hide(row) if scanned.verdict is Verdict.INFECTED else None
    with transaction.atomic():
        same = Attachment.objects.filter(pk=row.pk, scan_state=before)
        asked_at = now if scanned.verdict is not Verdict.NOT_SCANNED else row.scanned_at
        if not same.update(scan_state=scanned.verdict, scanned_at=asked_at, quarantined_as=hidden):
            if hidden is not None:
                storages[QUARANTINE].delete(hidden)
            return False
        if scanned.verdict != before:
            record(row, f"attachment.{scanned.verdict}", actor=actor, now=now)
        if hidden is not None:
            logger.error("scan_found", attachment=row.pk, found=scanned.found)
            if row.is_standing:
                outbox.notify(key=f"stopped_file:{row.pk}", actor=actor, now=now, **stopped_file(row))
            transaction.on_commit(partial(default_storage.delete, str(row.file.name)))
    return True


def _hide(row: Attachment) -> str:
    """Copy the bytes where no page reads; the original goes when the row says so."""
    with default_storage.open(str(row.file.name), "rb") as stored:
        return storages[QUARANTINE].save(f"{row.uploaded_at:%Y}/{uuid.uuid4().hex}", stored)
