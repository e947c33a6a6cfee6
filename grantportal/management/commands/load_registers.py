"""Loads the shipped registers; a second run finds them loaded and says so."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organisations.operations.registers import load_registers


class Command(BaseCommand):
    """`manage.py load_registers`."""

    help = "Load the shipped registers of municipalities, districts, services and earlier grants."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report, one line a file."""
        report = load_registers(now=timezone.now())
        if not report.is_new:
            self.stdout.write(f"Registers are up to date ({report.digest[:12]}).")
            return
        for name, count in report.rows.items():
            self.stdout.write(f"{name}: {count}")
        self.stdout.write(
            f"Organisations: {report.organisations_added} added, {report.organisations_changed} changed "
            f"({report.digest[:12]})."
        )
