"""All that was sent, as blocks of the receipt: the applicant's own words as merge data, never as wording (F13)."""

import re
from collections.abc import Mapping
from typing import Any

from applications.models import Submission
from applications.queries.sheet import Grid, Part
from letters.wording import Block, Table, Value, long_time
from schemes.money import kr

LONGEST_WORD = 250  # a letter refuses longer ones: a pasted address is broken so that it can be printed
UNANSWERED = "–"
WORDS: Mapping[str, Mapping[str, Any]] = {
    "nb": {
        "facts": "Kvittering",
        "columns": ("Opplysning", "Verdi"),
        "case_no": "Saksnummer",
        "sent_at": "Mottatt",
        "sent_by": "Sendt av",
        "applied": "Søkt beløp",
        "version": "Versjon",
        "sha256": "Kontrollsum (SHA-256)",
        "sent": "Dette sendte dere",
    },
    "nn": {
        "facts": "Kvittering",
        "columns": ("Opplysning", "Verdi"),
        "case_no": "Saksnummer",
        "sent_at": "Motteke",
        "sent_by": "Sendt av",
        "applied": "Søkt beløp",
        "version": "Versjon",
        "sha256": "Kontrollsum (SHA-256)",
        "sent": "Dette sende de",
    },
}


def answer_blocks(
    parts: tuple[Part, ...], submission: Submission, language: str
) -> tuple[tuple[Block, ...], dict[str, Value]]:
    """The blocks that follow the receipt's wording, and the values they merge."""
    words = WORDS[language]
    blocks = [Block("sent_facts", f"**{words['facts']}**\n\n{{{{ sent_facts }}}}\n\n**{words['sent']}**")]
    values: dict[str, Value] = {"sent_facts": _facts(submission, words)}
    for part in parts:
        text, merged = _part(part)
        blocks.append(Block(f"sent_{part.number}", text))
        values |= merged
    return tuple(blocks), values


def _facts(submission: Submission, words: Mapping[str, Any]) -> Table:
    application = submission.application
    rows = (
        ("case_no", application.case_no),
        ("sent_at", long_time(submission.sent_at)),
        ("sent_by", str(submission.sent_by)),
        ("applied", kr(application.applied_nok)),
        ("version", str(submission.version)),
        ("sha256", submission.sha256),
    )
    return Table(tuple(words["columns"]), tuple((words[name], value) for name, value in rows))


def _part(part: Part) -> tuple[str, dict[str, Value]]:
    """One part: its title, then each question in bold with the answer after it, then its tables."""
    stem = f"part{part.number}"
    lines = [f"**{{{{ {stem} }}}}**"]
    values: dict[str, Value] = {stem: f"{part.number}. {printable(part.title)}"}
    for number, line in enumerate(part.lines, start=1):
        question, answer = f"{stem}_q{number}", f"{stem}_a{number}"
        lines.append(f"**{{{{ {question} }}}}** {{{{ {answer} }}}}")
        label = printable(line.label)
        values[question] = label if label.endswith(("?", ":")) else f"{label}:"
        values[answer] = printable(line.text) or UNANSWERED
    for number, grid in enumerate(part.grids, start=1):
        lines.append(f"{{{{ {stem}_t{number} }}}}")
        values[f"{stem}_t{number}"] = _table(grid)
    return "\n\n".join(lines), values


def _table(grid: Grid) -> Table:
    rows = tuple(tuple(printable(cell) for cell in row) for row in grid.rows)
    return Table(grid.columns, rows, grid.numeric, grid.foot)


def printable(text: str) -> str:
    """The text with spaces where a word is too long for a line of paper."""
    return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\S)", r"\g<0> ", text.strip())
