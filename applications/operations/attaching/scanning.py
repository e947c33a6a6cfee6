"""The virus scanner: clamd over its own protocol, when an address is set. Without one the state is told, not hidden."""

import socket
import struct
from enum import StrEnum

import structlog
from django.conf import settings

logger = structlog.get_logger(__name__)
TIMEOUT = 30  # seconds
_PIECE = 64 * 1024


class Verdict(StrEnum):
    """What the scanner said; the values are those of `Attachment.Scan`."""

    CLEAN = "clean"
    INFECTED = "infected"
    PENDING = "pending"  # the scanner did not answer: asked again later
    NOT_SCANNED = "not_scanned"  # no scanner is set


def scan(data: bytes) -> Verdict:
    """Ask the scanner about `data`. A scanner that is away delays the verdict, never the upload."""
    address = str(getattr(settings, "CLAMD_ADDRESS", ""))
    if not address:
        return Verdict.NOT_SCANNED
    try:
        answer = _ask(address, data)
    except OSError as problem:
        logger.warning("scan_failed", cause=type(problem).__name__)
        return Verdict.PENDING
    if answer.endswith(b"FOUND"):
        return Verdict.INFECTED
    return Verdict.CLEAN if answer.endswith(b"OK") else Verdict.PENDING


def _ask(address: str, data: bytes) -> bytes:
    """One INSTREAM command: pieces with their length in front, a zero length ends them."""
    with _connection(address) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while more := line.recv(4096):
            answer += more
    return answer.rstrip(b"\0\n ")


def _connection(address: str) -> socket.socket:
    """`/run/clamd.sock` is a Unix socket, `host:3310` a TCP address."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(TIMEOUT)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT)
