"""The bytes of letters, by the storage API: written once under a name nobody can guess, never changed."""

import hashlib
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse


@dataclass(frozen=True, slots=True)
class Kept:
    """What was stored: name, SHA-256 in hex, number of bytes."""

    name: str
    sha256: str
    size: int


class StorageFailed(OSError):
    """The storage took the bytes but does not have them all; nothing refers to what is there."""


def keep(content: bytes) -> Kept:
    """Store a PDF under a new random name and see that all of it is there. Raises StorageFailed, OSError."""
    stem = uuid.uuid4().hex
    name = default_storage.save(f"letters/{stem[:2]}/{stem}.pdf", ContentFile(content))
    size = default_storage.size(name)
    if size != len(content):
        raise StorageFailed(f"{size} of {len(content)} bytes were stored")
    return Kept(name, hashlib.sha256(content).hexdigest(), size)


def discard(name: str) -> None:
    """Remove a file that no row refers to."""
    default_storage.delete(name)


def pdf_response(*, name: str, filename: str, as_attachment: bool = False) -> FileResponse:
    """The stored bytes as an answer: never guessed at, never kept by a shared cache. Raises FileNotFoundError.

    For every desk that shows a letter; who may see it is asked before, and the reading is logged there.
    """
    return FileResponse(
        default_storage.open(name),
        as_attachment=as_attachment,
        filename=filename,
        content_type="application/pdf",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )


def digest_of(name: str) -> str:
    """SHA-256 of the stored bytes, in hex; "" if there is no such file."""
    if not default_storage.exists(name):
        return ""
    with default_storage.open(name) as stored:
        return hashlib.file_digest(stored, "sha256").hexdigest()
