"""`manage.py mailsink`: run the demo's mail server until stopped."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from grantportal import mailsink


class Command(BaseCommand):
    """An SMTP server that keeps what it gets under MAIL_SPOOL; the demo shows it at /demo/epost/."""

    help = "Take mails over SMTP and keep them as files, for the demo."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.EMAIL_PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until SIGINT or SIGTERM."""
        stopped = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stopped.set())
        server = mailsink.controller(
            settings.MAIL_SPOOL, host=options["host"], port=options["port"], clock=timezone.now
        )
        server.start()
        self.stdout.write(f"Mails to {options['host']}:{options['port']} are kept under {settings.MAIL_SPOOL}")
        self.stdout.flush()
        try:
            stopped.wait()
        finally:
            server.stop()
