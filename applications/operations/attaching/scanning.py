"""The virus scanner: clamd over its own protocol, when an address is set. Without one the state is told, not hidden."""

import re
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.checks import CheckMessage, Error

logger = structlog.get_logger(__name__)
AT_UPLOAD, IN_A_JOB = 10.0, 60.0  # seconds that one question may take in all
PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
_CLEAN = re.compile(rb"stream: OK")
_FOUND = re.compile(rb"stream: ([ -~]{1,200}) FOUND")
_HOST = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9_.-]+)):(\d{1,5})")


class Verdict(StrEnum):
    """What the scanner said; the values are those of `Attachment.Scan`."""

    CLEAN = "clean"
    INFECTED = "infected"
    PENDING = "pending"  # no answer that counts: asked again later
    NOT_SCANNED = "not_scanned"  # no scanner is set


@dataclass(frozen=True, slots=True)
class Scanned:
    """The verdict, the name of what was found, and whether the scanner answered at all."""

    verdict: Verdict
    found: str = ""
    is_away: bool = False


def is_set() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMD_ADDRESS)


def scan(pieces: Iterable[bytes], *, seconds: float = AT_UPLOAD) -> Scanned:
    """Ask the scanner about a file. One that is away, slow or says something else delays the verdict, never more.

    Only the two answers of the protocol count: a scanner that is misunderstood would be worse than none.
    """
    if not is_set():
        return Scanned(Verdict.NOT_SCANNED)
    try:
        answer = _ask(address_of(settings.CLAMD_ADDRESS), pieces, time.monotonic() + seconds)
    except (OSError, ValueError) as problem:
        logger.warning("scan_failed", cause=type(problem).__name__)
        return Scanned(Verdict.PENDING, is_away=True)
    if _CLEAN.fullmatch(answer):
        return Scanned(Verdict.CLEAN)
    if found := _FOUND.fullmatch(answer):
        return Scanned(Verdict.INFECTED, found[1].decode("ascii"))
    logger.error("scan_not_understood", answer=answer[:200].decode("ascii", "replace"))
    return Scanned(Verdict.PENDING)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a file, never all at once."""
    while piece := file.read(PIECE):
        yield piece


def address_of(text: str) -> str | tuple[str, int]:
    """`/run/clamd.sock` is a Unix socket, `host:3310` or `[::1]:3310` a TCP address. Raises ValueError."""
    if text.startswith("/"):
        return text
    found = _HOST.fullmatch(text)
    if found is None or not 0 < int(found[3]) < 2**16:
        raise ValueError(text)
    return found[1] or found[2], int(found[3])


def check_address(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """`manage.py check`: an address that cannot be read would leave every file waiting."""
    try:
        if is_set():
            address_of(settings.CLAMD_ADDRESS)
    except ValueError:
        hint = "Write host:port, or the path of a Unix socket."
        return [Error("CLAMD_ADDRESS is no address.", hint=hint, id="applications.E001")]
    return []


def _ask(address: str | tuple[str, int], pieces: Iterable[bytes], deadline: float) -> bytes:
    """One INSTREAM command: pieces with their length in front, a zero length ends them."""
    with _connection(address, deadline) as line:
        try:
            _send(line, b"zINSTREAM\0", deadline)
            for piece in pieces:
                _send(line, struct.pack("!I", len(piece)) + piece, deadline)
            _send(line, struct.pack("!I", 0), deadline)
        except (BrokenPipeError, ConnectionResetError):
            logger.warning("scan_cut_off")  # it hangs up on what is too large for it; the answer says so
        return _answer(line, deadline)


@contextmanager
def _connection(address: str | tuple[str, int], deadline: float) -> Iterator[socket.socket]:
    if isinstance(address, tuple):
        line = socket.create_connection(address, timeout=_left(deadline))
    else:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_left(deadline))
        line.connect(address)
    with line:
        yield line


def _left(deadline: float) -> float:
    """Seconds that are left; TimeoutError when none are. A peer that drips bytes gains no time by it."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _send(line: socket.socket, data: bytes, deadline: float) -> None:
    line.settimeout(_left(deadline))
    line.sendall(data)


def _answer(line: socket.socket, deadline: float) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        line.settimeout(_left(deadline))
        more = line.recv(_LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.partition(b"\0")[0].strip()
