"""PDF files: whole, unlocked, and without anything that runs or is carried along. Looked at as bytes."""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from applications.operations.attaching.refusal import FileRefused

TAIL = 2048  # the last bytes, where the end mark stands
MOST_INFLATED = 16 * 1024 * 1024  # of the object streams together
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]{1,60}")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
ACTIVE = frozenset({b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/EmbeddedFiles", b"/RichMedia", b"/XFA"})
LOCKED = b"/Encrypt"


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that is cut, locked, or carries scripts or files."""
    tail = data[-TAIL:].rstrip()
    if not data.startswith(b"%PDF-") or not tail.endswith(b"%%EOF") or b"startxref" not in tail:
        raise FileRefused("broken", _("Vi får ikke lest filen som PDF. Lagre den på nytt og last den opp igjen."))
    found = set(_names(data))
    for stream in _object_streams(data):
        found.update(_names(stream))
    if LOCKED in found:
        raise FileRefused("encrypted", _("Filen er låst med passord. Fjern passordet og last den opp på nytt."))
    if found & ACTIVE:
        raise FileRefused(
            "active", _("PDF-en har skript eller filer inni seg. Skriv den ut til PDF på nytt, og last opp den.")
        )


def _names(data: bytes) -> Iterator[bytes]:
    """The names that stand in `data`, spelt out: «/J#61vaScript» is «/JavaScript»."""
    for found in _NAME.finditer(data):
        yield _HEX.sub(lambda code: bytes([int(code[1], 16)]), found.group())


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The packed objects, unpacked: names may hide in them. Together they may not grow past the limit."""
    left, read_to = MOST_INFLATED, 0
    for mark in _OBJECT_STREAM.finditer(data):
        if mark.start() < read_to:
            continue
        stream = _STREAM.search(data, mark.end())
        if stream is None:
            return
        read_to = stream.end()
        inflater = zlib.decompressobj()
        try:
            piece = inflater.decompress(stream[1], left)
        except zlib.error:
            continue
        left -= len(piece)
        if left <= 0 or inflater.unconsumed_tail:
            raise FileRefused("bomb", _("PDF-en pakker ut mye større enn den er. Skriv den ut til PDF på nytt."))
        yield piece
