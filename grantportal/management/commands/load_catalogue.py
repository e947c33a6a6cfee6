"""Loads the shipped catalogue; a folder that has been loaded with the same digest is passed over."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organisations.actors import Actor
from schemes.operations.drafting import load_catalogue
from schemes.operations.readiness import hindrances
from schemes.operations.rows import read_rows
from schemes.workflow import EditionStatus


class Command(BaseCommand):
    """`manage.py load_catalogue`."""

    help = "Load the shipped schemes: new years are published, changed files become drafts for an administrator."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load and report, one line an edition; what keeps a draft from being published stands under it."""
        loaded = load_catalogue(actor=Actor.for_job("load_catalogue"), now=timezone.now())
        if not loaded:
            self.stdout.write("The catalogue is up to date.")
        for edition in loaded:
            self.stdout.write(f"{edition.version}: {edition.status}")
            if edition.status == EditionStatus.DRAFT:
                for sentence in hindrances(edition, read_rows(edition)):
                    self.stdout.write(f"  {sentence}")
