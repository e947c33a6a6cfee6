"""`manage.py messages extract|update|compile|check`: the catalogues of nynorsk and English, without system gettext."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grantportal import catalogues


class Command(BaseCommand):
    """Finds, merges, compiles and checks the message catalogues."""

    help = "Message catalogues: extract (list), update (merge), compile (.mo), check (exit 1 when incomplete)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of the four steps."""
        parser.add_argument("step", choices=("extract", "update", "compile", "check"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the step."""
        steps = {
            "extract": self.list_words,
            "update": self.merge,
            "compile": self.write_compiled,
            "check": self.demand_complete,
        }
        steps[options["step"]](Path(settings.ROOT))

    def list_words(self, root: Path) -> None:
        """Print each text once, with the first file it stands in."""
        seen: set[tuple[object, str | None]] = set()
        for words in catalogues.words_of(root):
            if (words.message, words.context) not in seen:
                seen.add((words.message, words.context))
                self.stdout.write(f"{words.place}: {words.message!r}")

    def merge(self, root: Path) -> None:
        """Merge, and say how much is left to translate."""
        for locale, missing in catalogues.update(root).items():
            self.stdout.write(f"{locale}: {missing} to translate")

    def write_compiled(self, root: Path) -> None:
        """Write the .mo files."""
        self.stdout.write(f"{catalogues.compile_all(root)} catalogues compiled")

    def demand_complete(self, root: Path) -> None:
        """Fail, with one line each, when a language is not complete."""
        found = list(catalogues.problems(root))
        for problem in found:
            self.stderr.write(str(problem))
        if found:
            raise CommandError(f"{len(found)} messages are not in order; run `messages update` and translate.")
        self.stdout.write("The catalogues are complete.")
