"""Document <-> TOML text. The exported text is canonical: the same document always gives the same bytes."""

import hashlib
import tomllib

import tomli_w

from schemes.edition.checking import problems
from schemes.edition.document import EditionDocument
from schemes.edition.reading import read, write
from schemes.edition.text import MalformedEdition


def load_text(text: str) -> EditionDocument:
    """The document that `text` (TOML) says; MalformedEdition with the place of the first thing that does not fit."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise MalformedEdition("", f"is not TOML: {problem}") from problem
    document = read(EditionDocument, table)
    for found in problems(document):
        raise found
    return document


def to_toml(document: EditionDocument) -> str:
    """The canonical text of `document`. Read back it gives an equal document, and that one the same text."""
    return tomli_w.dumps(write(document), multiline_strings=True)


def sha256_of(document: EditionDocument) -> str:
    """The digest of the canonical text, as published editions, letters and rule runs record it."""
    return hashlib.sha256(to_toml(document).encode()).hexdigest()
