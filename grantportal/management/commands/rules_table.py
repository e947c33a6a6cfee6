"""`manage.py rules_table`: write docs/rules.md, the table of every requirement, from the catalogue and the tests."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from schemes.edition import CATALOGUE, EditionDocument, catalogue_keys, load_folder
from schemes.rules.numbers import GAPS, NUMBERS, Gap, Number
from schemes.rules.registry import RuleConfig

ROOT = Path(__file__).resolve().parents[3]
TARGET = ROOT / "docs" / "rules.md"
TESTS = ROOT / "tests" / "schemes" / "rules"
BOUNDARIES = ROOT / "tests" / "vectors" / "boundaries"
HEAD = """# The rules

Every numbered requirement of the published texts, and how it is held. Made by `python manage.py rules_table`; do not
edit.

*Severity* says what a `not_met` does: it **blocks**, *warns* or informs; where phases differ, each is named.
*Sending*: `stop` keeps the form from being sent, `confirm` makes the sender confirm.
*Tests*: test files that name the rule, boundaries in `tests/vectors/boundaries/`, and worked examples of the edition.
A number with a *place* is a procedure of the portal; a rule may look at its result all the same.
Where the texts contradict each other or are silent (C1-C13), a setting chooses or a person judges; not set is unknown.
"""


class Command(BaseCommand):
    """Writes the table, or with `--check` says whether it is up to date (exit 1 when not)."""

    help = "Write docs/rules.md from the catalogue and the tests."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Write, or only compare."""
        parser.add_argument("--check", action="store_true", help="compare, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """One file, the same bytes for the same rules and tests."""
        text = rules_table()
        if not options["check"]:
            TARGET.write_text(text, encoding="utf-8")
            return
        if not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
            self.stderr.write("docs/rules.md is not up to date: run python manage.py rules_table")
            sys.exit(1)


def rules_table() -> str:
    """The whole document."""
    documents = [load_folder(CATALOGUE / key) for key in catalogue_keys()]
    parts = [HEAD, *(_edition(document) for document in documents), _numbers(documents), _gaps()]
    return "\n".join(parts)


def _edition(document: EditionDocument) -> str:
    examples = Counter(rule for example in document.examples for rule in example.outcomes)
    boundaries = _boundaries(document.call.key)
    rows = [
        f"| {rule.code} | {', '.join(rule.tracks)} | {rule.title.nb} | `{rule.kind}` | {_phases(rule)} "
        f"| {rule.at_sending or '–'} | {rule.reference.nb} | {_tests(rule.code)}; "
        f"{boundaries[rule.code, rule.tracks[0]]} boundaries; {examples[rule.code]} examples |"
        for rule in sorted(document.rules, key=lambda rule: rule.number)
    ]
    head = _head("rule", "tracks", "title", "kind", "phases and severity", "sending", "source", "tests")
    title = f"## {document.version} ({document.call.key}, {document.circular or 'no circular'})"
    return "\n".join([title, "", head, *rows, ""])


def _boundaries(call: str) -> Counter[tuple[str, str]]:
    """How many boundaries the vectors hold of each rule on each track."""
    entries = json.loads((BOUNDARIES / f"{call}.json").read_text(encoding="utf-8"))["rules"]
    found: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        for track in entry["tracks"].split():
            found[entry["rule"], track] += len(entry["cases"])
    return found


def _gaps() -> str:
    head = _head("number", "about", "rules", "setting", "place")
    return "\n".join(["## Contradictions and gaps", "", head, *(_gap(each) for each in GAPS), ""])


def _gap(gap: Gap) -> str:
    settings = ", ".join(f"`{name}`" for name in gap.settings)
    place = f"`{gap.place}`" if gap.place else ""
    return f"| {gap.code} | {gap.about} | {', '.join(gap.rules) or '–'} | {settings or '–'} | {place or '–'} |"


def _numbers(documents: list[EditionDocument]) -> str:
    where: dict[str, list[str]] = {}
    for document in documents:
        for rule in document.rules:
            editions = where.setdefault(rule.code, [])
            if document.version not in editions:
                editions.append(document.version)
    rows = [_number(number, where.get(number.code, [])) for number in NUMBERS]
    head = _head("number", "held as", "editions", "place")
    return "\n".join(["## All numbers", "", head, *rows, ""])


def _head(*columns: str) -> str:
    return f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"


def _number(number: Number, editions: list[str]) -> str:
    held = "procedure" if number.is_procedure else "rule"
    if number.is_procedure and editions:
        held = "procedure and rule"
    return f"| {number.code} | {held} | {', '.join(editions) or '–'} | {f'`{number.place}`' if number.place else '–'} |"


def _phases(rule: RuleConfig) -> str:
    words = {"blocks": "**blocks**", "warns": "*warns*", "informs": "informs"}
    grouped: dict[str, list[str]] = {}
    for phase in rule.phases:
        grouped.setdefault(words[rule.severity_in(phase)], []).append(phase.value)
    return "; ".join(f"{', '.join(phases)} {severity}" for severity, phases in grouped.items())


def _tests(code: str) -> str:
    return ", ".join(f"`{name}`" for name in _test_files(code)) or "–"


def _test_files(code: str) -> Iterator[str]:
    for path in sorted(TESTS.glob("test_*.py")):
        if path.stem != "test_rule_sets" and re.search(rf"\b{code}\b", path.read_text(encoding="utf-8")):
            yield path.stem
