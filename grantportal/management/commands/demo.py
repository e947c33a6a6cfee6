"""`manage.py demo`: invented people and stories in an empty database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from applications.models import Application
from grantportal.demo.stories import play
from grantportal.mailsink import controller
from schemes.models import Edition


class Command(BaseCommand):
    """Play the demo once; a database that holds applications is left alone."""

    help = "Fill an empty database with invented people and stories, played through the real operations."

    def handle(self, *args: Any, **options: Any) -> None:
        """Play; the letters are made and handed to a mail sink of this process."""
        if not settings.DEMO:
            raise CommandError("The demo is only for demo mode (DEMO=1).")
        if Application.objects.exists():
            raise CommandError("The database holds applications already; nothing was changed.")
        if not Edition.objects.exists():
            raise CommandError("Load the catalogue first: manage.py load_catalogue")
        sink = controller(
            Path(settings.MAIL_SPOOL), host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, clock=timezone.now
        )
        sink.start()
        try:
            missing = play(timezone.now(), self.stdout.write)
        finally:
            sink.stop()
        for name in missing:
            self.stdout.write(f"  not in the register: {name}")
