"""PDF files: whole, unlocked, and without anything that runs or is carried along. Looked at as bytes."""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from applications.operations.attaching.refusal import FileRefused

TAIL = 2048  # the last bytes, where the end mark stands
MOST_INFLATED = 16 * 1024 * 1024  # of the object streams together
_CHUNK = 64 * 1024
_DICTIONARY = 4096  # bytes before a stream in which its dictionary stands
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]{1,60}")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
# An action with a script names its kind too. "/JS" alone is not asked for: three bytes turn up by chance in a picture.
ACTIVE = frozenset(
    {
        b"/JavaScript",
        b"/Launch",
        b"/EmbeddedFile",
        b"/EmbeddedFiles",
        b"/GoToE",
        b"/Rendition",
        b"/RichMedia",
        b"/XFA",
    }
)
LOCKED = b"/Encrypt"
_OBJECTS = frozenset({b"/ObjStm", b"/First"})  # what the dictionary of packed objects holds
_PACKINGS = re.compile(rb"/([A-Za-z0-9]+Decode|Predictor|LZW|Fl|AHx|A85|RL|CCF|DCT|Crypt)\b")
_PLAIN = frozenset({b"FlateDecode", b"Fl"})


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that is cut, locked, or carries scripts or files."""
    tail = data[-TAIL:].rstrip()
    if not data.startswith(b"%PDF-") or not tail.endswith(b"%%EOF") or b"startxref" not in tail:
        raise _broken()
    found = set(_names(data))
    if LOCKED in found:
        raise FileRefused("encrypted", _("Filen er låst med passord. Fjern passordet og last den opp på nytt."))
    for stream in _object_streams(data):
        found.update(_names(stream))
    if found & ACTIVE:
        raise FileRefused(
            "active", _("PDF-en har skript eller filer inni seg. Skriv den ut til PDF på nytt, og last opp den.")
        )


def _broken() -> FileRefused:
    return FileRefused("broken", _("Vi får ikke lest filen som PDF. Lagre den på nytt og last den opp igjen."))


def _spelt_out(text: bytes) -> bytes:
    """«/J#61vaScript» is «/JavaScript»."""
    return _HEX.sub(lambda code: bytes([int(code[1], 16)]), text)


def _names(data: bytes) -> Iterator[bytes]:
    """The names that stand in `data`."""
    for found in _NAME.finditer(data):
        yield _spelt_out(found.group())


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The packed objects, unpacked: names may hide in them. Together they may not grow past the limit.

    Objects packed in another way than writers of PDF do cannot be looked into here, so they are not taken.
    """
    left = MOST_INFLATED
    for start in _STREAM.finditer(data):
        before = data[max(0, start.start() - _DICTIONARY) : start.start()].rpartition(b" obj")[2]
        if not _OBJECTS & set(_names(before)):
            continue
        packings = {found[1] for found in _PACKINGS.finditer(_spelt_out(before))}
        if not packings:
            continue  # not packed: its names were read already
        if not packings <= _PLAIN:
            raise _broken()
        objects = _inflated(data, start.end(), left)
        left -= len(objects)
        yield objects


def _inflated(data: bytes, start: int, most: int) -> bytes:
    """What is packed from `start` on. It says itself where it ends, whatever words stand in it."""
    inflater, found, size = zlib.decompressobj(), [], 0
    view = memoryview(data)
    while not inflater.eof:
        piece = inflater.unconsumed_tail or view[start : start + _CHUNK]
        start += 0 if inflater.unconsumed_tail else _CHUNK
        if not len(piece):
            raise _broken()
        try:
            found.append(inflater.decompress(piece, most + 1 - size))
        except zlib.error as problem:
            raise _broken() from problem
        size += len(found[-1])
        if size > most:
            raise FileRefused("bomb", _("PDF-en pakker ut mye større enn den er. Skriv den ut til PDF på nytt."))
    return b"".join(found)
