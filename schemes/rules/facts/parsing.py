"""Facts as they stand in memory and as text: reading strictly, writing canonically, describing as JSON Schema."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from schemes.rules.facts.application import APPLICATION, GROUND_MODEL
from schemes.rules.facts.call_and_applicant import APPLICANT_FACTS, CALL, HISTORY
from schemes.rules.facts.casework import ASSESSMENT, DECISION, MODEL, REPORT_FACTS
from schemes.rules.facts.naming import SOURCES, FactName
from schemes.rules.facts.types import MalformedFacts, exact_decimal, shown
from schemes.rules.outcome import ABSENT, Read

FACTS: Mapping[str, FactName] = {
    row.name: row
    for row in (
        *CALL, *APPLICANT_FACTS, *HISTORY, *APPLICATION, *GROUND_MODEL, *ASSESSMENT, *DECISION, *MODEL, *REPORT_FACTS,
    )
}  # fmt: skip
SHIPPED_SOURCES = frozenset(SOURCES.values())
STORED_SOURCES = SHIPPED_SOURCES | {"file"}


class Facts:
    """The facts of one case: immutable, each value with its source. A given null stands, and hides any later value."""

    __slots__ = ("_given", "_reads")

    def __init__(self, reads: Mapping[str, Read], given: Mapping[str, object] | None = None) -> None:
        self._reads = dict(reads)
        self._given = given or {}

    @classmethod
    def of(cls, values: Mapping[str, object], *, source: str) -> "Facts":
        """Facts from Python values or plain JSON ones, all with one source; MalformedFacts as in a file."""
        return cls({name: _read_bare(name, value, source) for name, value in values.items()})

    def get(self, name: str) -> Read:
        """Value and source of a fact; an absent one is None from "absent"."""
        return self._reads.get(name, ABSENT)

    def reader(self) -> "Reader":
        """A reader that notes what it read."""
        return Reader(self._reads)

    def under(self, values: Mapping[str, object], *, source: str) -> "Facts":
        """These facts, completed by `values` where nothing is given; a given fact wins, a given null too."""
        added = {name: _read_bare(name, value, source) for name, value in values.items() if name not in self._reads}
        return Facts({**added, **self._reads}, self._given)

    def with_reads(self, reads: Mapping[str, Read]) -> "Facts":
        """These facts with some of them replaced, each by a typed value and its own source."""
        checked = {name: Read(_typed(name, read.value), read.source) for name, read in reads.items()}
        kept = {name: value for name, value in self._given.items() if name not in checked}
        return Facts({**self._reads, **checked}, kept)

    def plain(self, name: str) -> object:
        """The value as JSON knows it: as it was given in a file, else in canonical form; None when absent."""
        if name in self._given:
            return self._given[name]
        value = self.get(name).value
        return None if value is None else FACTS[name].type.plain(value)

    def __iter__(self) -> Iterator[str]:
        """The names of the facts that have a value."""
        return (name for name, read in self._reads.items() if read.value is not None)

    def __contains__(self, name: object) -> bool:
        """Whether the fact has a value."""
        return self._reads.get(name, ABSENT).value is not None  # type: ignore[call-overload]

    def __eq__(self, other: object) -> bool:
        """The same values from the same sources."""
        return isinstance(other, Facts) and self._reads == other._reads

    def __hash__(self) -> int:
        """By the canonical text."""
        return hash(dump(self))

    def __repr__(self) -> str:
        """For a failing test."""
        return f"Facts({dump(self)})"


class Reader:
    """Reads facts for a rule and notes what was read, in reading order."""

    __slots__ = ("_reads", "inputs")

    def __init__(self, reads: Mapping[str, Read]) -> None:
        self._reads = reads
        self.inputs: dict[str, Read] = {}

    def begin(self) -> dict[str, Read]:
        """New notes, for the next rule; what was noted before is the last rule's to keep."""
        inputs: dict[str, Read] = {}
        self.inputs = inputs
        return inputs

    def read(self, name: str) -> Any:
        """The value, None when absent; noted in `inputs`."""
        found = self._reads.get(name, ABSENT)
        self.inputs[name] = found
        return found.value


def parse(given: object) -> Facts:
    """A flat JSON object as facts. A value may stand in `{"value": …, "source": …}`; a bare one has source "file"."""
    return _parse(given, SHIPPED_SOURCES)


def load(text: str) -> Facts:
    """Facts from the canonical text that `dump` wrote (a kept rule run)."""
    return _parse(json.loads(text, parse_float=exact_decimal), STORED_SOURCES, keep=False)


def dump(facts: Facts) -> str:
    """The canonical text: names in order, each with value and source; equal facts give equal text."""
    names = sorted(facts._reads)  # noqa: SLF001 - the same module
    wrapped = {name: {"value": _canonical(facts, name), "source": facts.get(name).source} for name in names}
    return json.dumps(wrapped, ensure_ascii=False, separators=(",", ":"))


def describe() -> dict[str, object]:
    """The facts as JSON Schema 2020-12: the bare form of a facts file; `case` is the reserved key that is echoed."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of one case",
        "description": 'A value may also stand in {"value": …, "source": …}; null is absent.',
        "type": "object",
        "properties": {
            row.name: {
                **row.type.schema(),
                "description": row.description,
                "x-source": list(row.sources),
                "x-rules": list(row.rules),
            }
            for row in FACTS.values()
        },
        "patternProperties": {"^case$": {"type": "string"}},
        "additionalProperties": False,
    }


def _parse(given: object, sources: frozenset[str], *, keep: bool = True) -> Facts:
    if not isinstance(given, Mapping):
        raise MalformedFacts("", f"must be an object, got {shown(given)}")
    reads: dict[str, Read] = {}
    bare: dict[str, object] = {}
    for name, value in given.items():
        if name not in FACTS:
            raise MalformedFacts(_safe(name), "unknown fact")
        reads[name], bare[name] = _read_given(name, value, sources)
    return Facts(reads, bare if keep else None)


def _read_given(name: str, given: object, sources: frozenset[str]) -> tuple[Read, object]:
    if not isinstance(given, Mapping):
        return _read_bare(name, given, "file"), given
    for key in given:
        if key not in {"value", "source"}:
            raise MalformedFacts(f"{name}.{_safe(key)}", "unknown field; a wrapped fact has value and source")
    for key in ("value", "source"):
        if key not in given:
            raise MalformedFacts(f"{name}.{key}", "missing")
    source = given["source"]
    if not (isinstance(source, str) and (source in sources or (source == "absent" and given["value"] is None))):
        wanted = ", ".join(sorted(sources))
        raise MalformedFacts(f"{name}.source", f"must be one of {wanted}, got {shown(source)}")
    return _read_bare(name, given["value"], source), given["value"]


def _read_bare(name: str, value: object, source: str) -> Read:
    typed = _typed(name, value)
    return ABSENT if typed is None else Read(typed, source)


def _typed(name: str, value: object) -> object:
    if name not in FACTS:
        raise MalformedFacts(_safe(name), "unknown fact")
    return None if value is None else FACTS[name].type.parse(value, name)


def _canonical(facts: Facts, name: str) -> object:
    value = facts.get(name).value
    return None if value is None else FACTS[name].type.plain(value)


def _safe(name: object) -> str:
    """A given name on one line, however it looks."""
    text = str(name)
    return text if text.isprintable() and text and len(text) <= 100 else shown(text)
