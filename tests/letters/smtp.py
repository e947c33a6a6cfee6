"""A real SMTP server on a free port that answers as it is told, and remembers what it took."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller


@dataclass
class Scripted:
    """What the server does with each mail: an answer in words, or "drop" (before), "drop after", "hang"."""

    script: list[str] = field(default_factory=list)  # one entry a mail; then "250 OK"
    refuse: dict[str, str] = field(default_factory=dict)  # address -> answer to RCPT
    hang_seconds: float = 0.0
    taken: list[bytes] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.script.pop(0) if self.script else "250 OK"
        if answer == "hang":
            await asyncio.sleep(self.hang_seconds)
            answer = "250 OK"
        if answer == "drop":
            server.transport.abort()
            return "250 never read"
        if answer.startswith(("250", "drop after")):
            self.taken.append(envelope.content)
        if answer == "drop after":
            server.transport.abort()
        return answer

    @property
    def mails(self):
        """The mails taken, parsed."""
        return [email.message_from_bytes(content, policy=email.policy.default) for content in self.taken]


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(handler: Scripted) -> Iterator[int]:
    """Run the server in a thread; yields its port."""
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop(no_assert=True)
