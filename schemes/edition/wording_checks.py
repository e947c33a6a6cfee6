"""Do the letters hang together? Blocks, conditions and merge fields of the closed lists, the same in both languages."""

import re
from collections import Counter
from collections.abc import Iterator

from schemes.edition.conditions import CONDITIONS, GROUPS
from schemes.edition.document import EditionDocument
from schemes.edition.laws import LAW_REFERENCES, UNPRINTED_BASES
from schemes.edition.merge_fields import MERGE_FIELDS, fields_in, stray_braces
from schemes.edition.text import MalformedEdition, Text
from schemes.edition.wording import WordingBlock, WordingLetter

# What an award letter must hold (økonomibestemmelsene 6.3.3, bevilgningsreglementet § 10, R34).
AWARD_BASES = ("eco.purpose", "eco.amount", "eco.payment", "eco.terms", "eco.breach", "bev.control", "R34")
_BASIS = re.compile(r"R[0-9]{2}|C[0-9]{1,2}")


def wording_problems(document: EditionDocument) -> Iterator[MalformedEdition]:
    """Everything about letters and blocks that does not hang together."""
    blocks = {block.key for block in document.blocks}
    for letter in document.letters:
        yield from _letter(letter, blocks)
    used = {block for letter in document.letters for block in letter.blocks}
    for block in document.blocks:
        yield from _block(block)
        if block.key not in used:
            yield MalformedEdition(f"blocks.{block.key}", "stands in no letter")
    letters = {letter.key for letter in document.letters}
    for award in sorted({track.letters["award"] for track in document.tracks if "award" in track.letters}):
        if award in letters and blocks.issuperset(document.wording.letter(award).blocks):
            yield from _award_letter(document, award)


def _letter(letter: WordingLetter, blocks: set[str]) -> Iterator[MalformedEdition]:
    path = f"letters.{letter.key}"
    yield from _mergeable(f"{path}.title", letter.title)
    for variant in letter.title_variants:
        yield from _condition(f"{path}.title_variants", variant.when)
        yield from _mergeable(f"{path}.title_variants", variant.text)
    for block in letter.blocks:
        if block not in blocks:
            yield MalformedEdition(f"{path}.blocks", f"{block} is no block of the edition")


def _block(block: WordingBlock) -> Iterator[MalformedEdition]:
    path = f"blocks.{block.key}"
    yield from _condition(path, block.when)
    yield from _mergeable(path, block.text)
    if block.group and block.group not in GROUPS:
        yield MalformedEdition(path, f"{block.group} is no group of conditions")
    elif block.group and block.when not in GROUPS[block.group].conditions:
        yield MalformedEdition(path, f"{block.when} is no condition of the group {block.group}")
    for basis in block.basis:
        if not (_BASIS.fullmatch(basis) or basis in UNPRINTED_BASES or basis.removeprefix("law.") in LAW_REFERENCES):
            yield MalformedEdition(path, f"{basis} is no basis")


def _award_letter(document: EditionDocument, key: str) -> Iterator[MalformedEdition]:
    bases = {basis for block in document.wording.blocks_of(key) for basis in block.basis}
    for missing in (basis for basis in AWARD_BASES if basis not in bases):
        yield MalformedEdition(f"letters.{key}", f"has no block for {missing}")


def _condition(path: str, when: str) -> Iterator[MalformedEdition]:
    if when not in CONDITIONS:
        yield MalformedEdition(path, f"{when} is no condition that chooses blocks")


def _mergeable(path: str, text: Text) -> Iterator[MalformedEdition]:
    """Known fields only, the same in both forms of Norwegian, and no other braces."""
    if not text.nb.strip() or not text.nn.strip():
        yield MalformedEdition(path, "must stand in bokmål and in nynorsk")
    for language, words in (("nb", text.nb), ("nn", text.nn)):
        for stray in stray_braces(words):
            yield MalformedEdition(f"{path}.{language}", f"{stray} is no merge field")
        for name in fields_in(words):
            if name not in MERGE_FIELDS:
                yield MalformedEdition(f"{path}.{language}", f"{name} is no merge field")
    if Counter(fields_in(text.nb)) != Counter(fields_in(text.nn)):
        yield MalformedEdition(path, "merges different fields in bokmål and nynorsk")
