"""A small SMTP server that keeps each mail it gets as one .eml file. For the demo and for trying things out."""

import email
import email.policy
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

KEEP = 2_000  # the oldest mails go when there are more
TRIM_EVERY = 50


class Spool:
    """A folder of mails; each file appears whole, by a rename."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self.count = 0
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, content: bytes, *, received_at: datetime) -> Path:
        """Keep one mail; the name begins with the instant of receipt, so names sort as they came."""
        with self._lock:
            self.count += 1
            stem = f"{received_at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}-{self.count:06}"
        part = self.folder / f"{stem}.part"
        part.write_bytes(content)
        whole = self.folder / f"{stem}.eml"
        part.rename(whole)
        return whole

    def names(self) -> list[str]:
        """The mails, newest first."""
        return sorted((path.stem for path in self.folder.glob("*.eml")), reverse=True)

    def trim(self, keep: int = KEEP) -> None:
        """Let the oldest go."""
        for name in self.names()[keep:]:
            (self.folder / f"{name}.eml").unlink(missing_ok=True)

    def read(self, name: str) -> "SpooledMail | None":
        """One mail by name; None if there is none of that name."""
        if not re.fullmatch(r"[0-9A-Za-z-]+", name):
            return None
        path = self.folder / f"{name}.eml"
        if not path.is_file():
            return None
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        return SpooledMail.of(name, message)


@dataclass(frozen=True, slots=True)
class SpooledMail:
    """What the demo page shows of one mail."""

    name: str
    received_at: datetime
    recipient: str
    sender: str
    subject: str
    message_id: str
    body: str

    @classmethod
    def of(cls, name: str, message: EmailMessage) -> "SpooledMail":
        """Read the parts of a mail that are shown."""
        text = message.get_body(("plain",))
        return cls(
            name=name,
            received_at=datetime.strptime(name.split("-", maxsplit=1)[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
            recipient=str(message["To"] or ""),
            sender=str(message["From"] or ""),
            subject=str(message["Subject"] or ""),
            message_id=str(message["Message-ID"] or ""),
            body=str(text.get_content()) if text else "",
        )


class Sink:
    """The SMTP handler: takes every mail and keeps it."""

    def __init__(self, spool: Spool, clock: Callable[[], datetime]) -> None:
        self.spool = spool
        self.clock = clock

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail before saying so."""
        content: Any = envelope.content or b""
        self.spool.add(content if isinstance(content, bytes) else content.encode(), received_at=self.clock())
        if self.spool.count % TRIM_EVERY == 0:
            self.spool.trim()
        return "250 Message kept"


def controller(folder: Path, *, host: str, port: int, clock: Callable[[], datetime]) -> Controller:
    """An SMTP server in a thread of its own; `start()` and `stop()` it."""
    return Controller(Sink(Spool(folder), clock), hostname=host, port=port)
