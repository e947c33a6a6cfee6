"""`manage.py evaluate`: anyone may ask the rules about a case. Options, reading and writing; nothing is stored."""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from organisations.lineage import register_facts, shipped
from schemes.edition import CATALOGUE, EditionDocument, catalogue_keys, load_folder, sha256_of
from schemes.queries import NoDocument, published_document
from schemes.rules.engine import bind, evaluate
from schemes.rules.facts import Facts, MalformedFacts, describe
from schemes.rules.lines import Case, Unreadable, read_cases, write_line
from schemes.rules.outcome import Phase
from schemes.workdays import oslo_day

NEEDED = ("call", "track", "phase", "facts")
REGISTERS = ("none", "shipped")
MOST_BYTES = 64 * 1024 * 1024  # of a facts file: more than ten thousand full cases


class Refused(Exception):
    """An option or a fact is wrong; the message is the one line on standard error."""


class Command(BaseCommand):
    """Facts in, outcomes out. Exit 0 when evaluated, whatever the verdict; 2 with one line when something is wrong."""

    help = "Evaluate cases against the rules of a call, or print the facts as JSON Schema (--describe)."
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """A parser that refuses in one line, as everything here does."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._refuse  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        """All optional for the parser: `--describe` needs none of them, and `handle` names the one that lacks."""
        parser.add_argument("--call", help="the key of a call")
        parser.add_argument("--track", help="a track of the call")
        parser.add_argument("--phase", help=", ".join(Phase))
        parser.add_argument("--facts", help="a file with one object or an array of objects; - is standard input")
        parser.add_argument("--registers", default="none", help="none (default) or shipped")
        parser.add_argument("--describe", action="store_true", help="print the facts as JSON Schema")

    def handle(self, *args: Any, **options: Any) -> None:
        """All cases are read and checked before the first line is written."""
        if options["describe"]:
            self._write(json.dumps(describe(), ensure_ascii=False, indent=2))
            return
        try:
            lines = self._lines(options)
        except Refused as refused:
            self._refuse(str(refused))
        if reconfigure := getattr(sys.stdout, "reconfigure", None):
            reconfigure(encoding="utf-8")  # whatever the terminal's language is: equal input gives equal bytes
        for line in lines:
            self._write(line)

    def _lines(self, options: dict[str, Any]) -> Iterator[str]:
        for name in NEEDED:
            if not options[name]:
                raise Refused(f"--{name}: missing")
        if options["phase"] not in list(Phase):
            raise Refused(f'--phase: must be one of {", ".join(Phase)}, got "{options["phase"]}"')
        if options["registers"] not in REGISTERS:
            raise Refused(f'--registers: must be one of {", ".join(REGISTERS)}, got "{options["registers"]}"')
        document = _document(options["call"])
        tracks = [track.key for track in document.tracks]
        if options["track"] not in tracks:
            raise Refused(f'--track: must be one of {", ".join(tracks)}, got "{options["track"]}"')
        text = _text_of(options["facts"])
        try:
            for _ in read_cases(text):
                pass
        except Unreadable as problem:
            raise Refused(f"--facts: {problem}") from None
        except MalformedFacts as problem:
            raise Refused(str(problem)) from None
        return _evaluated(document, options, read_cases(text))

    def _write(self, line: str) -> None:
        try:
            self.stdout.write(line)
        except BrokenPipeError:  # the reader has seen enough
            sys.stderr.close()
            sys.exit(0)

    def _refuse(self, message: str) -> NoReturn:
        one_line = "".join(
            each if each.isprintable() else each.encode("unicode_escape").decode() for each in " ".join(message.split())
        )
        self.stderr.write(f"evaluate: {one_line}")
        sys.exit(2)


def _evaluated(document: EditionDocument, options: dict[str, Any], cases: Iterator[Case]) -> Iterator[str]:
    rules = bind(document.rules)
    sha256 = sha256_of(document)
    settings = document.call.facts()
    for case in cases:
        facts = case.facts.under(settings, source="call")
        if options["registers"] == "shipped":
            facts = _with_registers(facts)
        evaluation = evaluate(
            rules=rules,
            facts=facts,
            call=options["call"],
            track=options["track"],
            phase=Phase(options["phase"]),
            version=document.version,
            sha256=sha256,
        )
        yield write_line(evaluation, case, facts)


def _document(call: str) -> EditionDocument:
    """The edition the call is published under; else, also without any table, the one that is shipped for it."""
    try:
        published = published_document(call)
    except (DatabaseError, NoDocument):
        published = None
    if published is not None:
        return published
    if call not in catalogue_keys():
        raise Refused(f'--call: must be one of {", ".join(catalogue_keys())}, got "{call}"')
    return load_folder(CATALOGUE / call)


def _with_registers(facts: Facts) -> Facts:
    """The facts, completed from the shipped registers for the day of the application, else the call's deadline."""
    number = facts.get("applicant.municipality_number").value
    submitted_at = facts.get("application.submitted_at").value
    day = oslo_day(submitted_at) if isinstance(submitted_at, dt.datetime) else facts.get("call.deadline").value
    if not (isinstance(number, str) and isinstance(day, dt.date)):
        return facts
    return facts.under(_looked_up(number, day), source="register")


@lru_cache(maxsize=4096)
def _looked_up(number: str, day: dt.date) -> dict[str, object]:
    return register_facts(registers=_registers(), municipality_number=number, on=day)


_registers = lru_cache(maxsize=1)(shipped)


def _text_of(name: str) -> str:
    """The facts file, or standard input for `-`."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise Refused(f"--facts: {name} is larger than {MOST_BYTES // 1024 // 1024} MB")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refused(f"--facts: {name} is not UTF-8 at byte {problem.start}") from None
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else problem
        raise Refused(f"--facts: cannot read {name}: {reason}") from None
