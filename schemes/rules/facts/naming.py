"""What a fact is: a stable name, a type, who may give it, which rules read it, and its words."""

from dataclasses import dataclass

from schemes.rules.facts.types import FactType
from schemes.rules.sentences import Words

SOURCES = {"a": "answer", "r": "register", "c": "caseworker", "s": "system", "call": "call"}
SOURCE_WORDS = {
    "answer": Words("deres svar", "svaret dykkar", "your answer"),
    "register": Words("register", "register", "register"),
    "caseworker": Words("saksbehandler", "saksbehandlar", "caseworker"),
    "system": Words("portalen", "portalen", "the portal"),
    "call": Words("utlysningen", "utlysinga", "the call"),
    "file": Words("fil", "fil", "file"),
    "absent": Words("mangler", "manglar", "missing"),
}


@dataclass(frozen=True, slots=True)
class FactName:
    """One fact of the registry. Names are added, never renamed: forms, catalogue files and kept runs use them."""

    name: str
    type: FactType
    sources: tuple[str, ...]
    rules: tuple[str, ...]
    description: str
    label: Words


def fact(  # noqa: PLR0917 - one row of a table
    name: str, kind: FactType, sources: str, rules: str, description: str, nb: str, nn: str
) -> FactName:
    """One row: `sources` as letters (a r c s call), `rules` as numbers with spaces between, label as a noun phrase."""
    return FactName(
        name=name,
        type=kind,
        sources=tuple(SOURCES[letter] for letter in sources.split()),
        rules=tuple(rules.split()),
        description=description,
        label=Words(nb, nn, description.split(";", maxsplit=1)[0]),
    )
