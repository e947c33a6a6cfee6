"""What a wording is: blocks of text chosen by conditions, with merge fields; and what stops one from being saved.

Notation of a block: an empty line, a line break or ¶ begins a paragraph; • (or "- " first on a line) begins a list
item; "## " first on a line, or **…** alone, is a heading, **…** inside a paragraph is strong; {{ name }} merges a
field. Nothing else is special: values are never read as notation, and there is no template language to break out of
(threat T12).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from letters.registry import LetterKind

LETTERHEAD = "letterhead"  # the block drawn above the title
FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)


class WordingProblem(Exception):
    """The letter cannot be made: the field (or block) at fault, and a sentence that says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        self.sentence = sentence
        super().__init__(f"{field}: {sentence}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table to draw. `numeric` = right-aligned columns; `foot` = the sum row, () for none."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    foot: tuple[str, ...] = ()


Value = str | Table | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of wording. `when`: "" or "always", else terms joined by " and ": `name`, `not name`, `field set`.

    Of the blocks that share a `group` at most one may print.
    """

    key: str
    text: str
    when: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """The wording of one kind in one language; `digest` is the SHA-256 of its source."""

    kind: str
    language: str
    title: str
    blocks: tuple[Block, ...]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is frozen: the title, the letter as HTML (letterhead, h1, body), the same as plain text."""

    title: str
    html: str
    text: str


def names_in(text: str) -> tuple[str, ...]:
    """The merge fields a piece of wording names, in order, each once."""
    return tuple(dict.fromkeys(FIELD.findall(text)))


def problems(text: LetterText, kind: LetterKind) -> list[WordingProblem]:
    """What stops this wording from being saved: names the kind does not have, unknown conditions, empty texts."""
    found = []
    for place, source in (("title", text.title), *((block.key, block.text) for block in text.blocks)):
        if not source.strip():
            found.append(WordingProblem(place, "Teksten er tom."))
        found.extend(
            WordingProblem(name, f"Feltet finnes ikke i brevet {kind.key} (blokk {place}).")
            for name in names_in(source)
            if name not in kind.all_fields
        )
    for block in text.blocks:
        for _, name, asks_field in terms(block.when):
            known = kind.all_fields if asks_field else kind.conditions
            if name not in known:
                found.append(WordingProblem(block.key, f"Vilkåret «{name}» finnes ikke i brevet {kind.key}."))
    return found


def terms(when: str) -> Iterator[tuple[bool, str, bool]]:
    """The terms of a condition: (is wanted, name, asks whether a field is set)."""
    for term in re.split(r"\s+and\s+|\s*,\s*", when.strip()):
        if term in ("", "always"):
            continue
        words = term.split()
        wanted = words[0] != "not"
        words = words if wanted else words[1:]
        yield wanted, words[0] if words else "", words[1:] == ["set"]
