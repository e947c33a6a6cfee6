"""`manage.py portal`: prepare the database, then web, worker, beat and the mail sink in one process group."""

import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from honcho.manager import Manager

CELERY = f"{sys.executable} -m celery --quiet -A grantportal.celery"


class Command(BaseCommand):
    """Start everything on this machine; Ctrl-C stops all of it."""

    help = "Migrate, load registers, catalogue and (in an empty database) the demo, then start web, worker and beat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Port and number of processes."""
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--web-workers", type=int, default=2)
        parser.add_argument("--job-workers", type=int, default=2)
        parser.add_argument("--prepare-only", action="store_true", help="Stop after the database is ready.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, print where and how to log in, run until stopped; the exit code is the first failing process's."""
        if not options["prepare_only"]:
            self.check_port(options["port"])
        self.prepare()
        if options["prepare_only"]:
            return
        port = options["port"]
        manager = Manager()
        env = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "BASE_URL": os.environ.get("BASE_URL", f"http://localhost:{port}"),
        }
        for name, command in self.processes(port, options["web_workers"], options["job_workers"]).items():
            manager.add_process(name, command, env=env, cwd=str(settings.ROOT))
        self.greet(port)
        manager.loop()
        sys.exit(manager.returncode)

    def prepare(self) -> None:
        """Database, registers, catalogue, demo; each step changes nothing when it has been done."""
        for folder in (settings.VAR, settings.MEDIA_ROOT, settings.MAIL_SPOOL):
            Path(folder).mkdir(parents=True, exist_ok=True)
        if settings.CELERY_BROKER_URL.startswith("filesystem"):
            for name in ("messages", "control"):
                (settings.CELERY_QUEUE_DIR / name).mkdir(parents=True, exist_ok=True)
        self.say("Database …")
        call_command("migrate", verbosity=0, interactive=False)
        self.say("Registers of municipalities …")
        call_command("load_registers", verbosity=0)
        self.say("Catalogue of schemes …")
        call_command("load_catalogue", verbosity=0)
        if settings.DEMO and not apps.get_model("applications", "Application").objects.exists():
            self.say("Demo: the years 2019-2021 and a practice call for today …")
            call_command("demo", verbosity=1, stdout=self.stdout)

    def check_port(self, port: int) -> None:
        """Say so in one sentence when somebody else listens on the port already."""
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise CommandError(f"Port {port} is taken. Choose another: make run PORT={port + 1}")

    def processes(self, port: int, web: int, jobs: int) -> dict[str, str]:
        """Name and command line of each process."""
        web_command = (
            f"{sys.executable} -m gunicorn grantportal.wsgi --bind 0.0.0.0:{port} --workers {web} --threads 4"
            " --worker-class gthread --no-control-socket --access-logfile /dev/null --log-level warning"
        )
        processes = {
            "web": web_command,
            "worker": f"{CELERY} worker --loglevel warning --concurrency {jobs} --without-gossip --without-mingle",
            "beat": f"{CELERY} beat --loglevel warning --schedule {settings.VAR / 'beat'}",
        }
        if settings.DEMO:
            processes["mail"] = f"{sys.executable} manage.py mailsink --port {settings.EMAIL_PORT}"
        return processes

    def greet(self, port: int) -> None:
        """Say where the portal is and how to get in."""
        self.say(f"\n  The portal is at http://localhost:{port}/")
        if settings.DEMO:
            self.say(f"  Log in as a demo person: http://localhost:{port}/logg-inn/demo/ (no password)")
            self.say(f"  Mails that were sent:    http://localhost:{port}/demo/epost/")
            self.say("  Local log-in and admin:  demo-admin / demo-portal-2019 at /logg-inn/ and /admin/")
        self.say("  Ctrl-C stops everything.\n")

    def say(self, text: str) -> None:
        """One line at once: progress is shown while it happens."""
        self.stdout.write(text)
        self.stdout.flush()
