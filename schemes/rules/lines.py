"""Cases as text: one object or an array of objects in, one evaluation per line out. Knows no file and no option."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from schemes.rules.facts import Facts, MalformedFacts, parse
from schemes.rules.facts.types import Text, exact_decimal, shown
from schemes.rules.outcome import Evaluation, Outcome

CASE = "case"
_BLANK = " \t\n\r"
_LINE_ENDS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}  # JSON lets them stand; they end lines


class Unreadable(ValueError):
    """The text is not JSON; the message is one line. JSON that is no case is MalformedFacts, as anywhere."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a facts file, with the text it carries to be echoed."""

    facts: Facts
    label: str | None


def read_cases(text: str) -> Iterator[Case]:
    """The cases of a facts file, read one by one: a long array never stands in memory as a whole.

    Unreadable or MalformedFacts in one line; in an array the message begins with the index of the case, "[3] ".
    """
    at = _skip(text, 0)
    if not text.startswith("[", at):
        value, end = _decode(text, at, "")
        _expect_end(text, end)
        yield _case(value, "")
        return
    yield from _array(text, at + 1)


def write_line(evaluation: Evaluation, case: Case, facts: Facts) -> str:
    """An evaluation as one line of JSON, the same bytes for the same input. `facts` are those that were evaluated."""
    label = {} if case.label is None else {CASE: case.label}
    head = {
        **label,
        "call": evaluation.call,
        "track": evaluation.track,
        "phase": evaluation.phase.value,
        "verdict": evaluation.verdict.value,
    }
    inputs = _inputs(evaluation, facts)
    outcomes = ", ".join(_outcome(outcome, inputs) for outcome in evaluation.outcomes)
    version = _text({"version": evaluation.version, "sha256": evaluation.sha256})
    line = f'{_text(head)[:-1]}, "outcomes": [{outcomes}], "rule_set": {version}}}'
    for character, escaped in _LINE_ENDS.items():
        line = line.replace(character, escaped)
    return line


def _outcome(outcome: Outcome, written: Mapping[str, str]) -> str:
    before = {
        "rule": outcome.rule,
        "kind": outcome.kind,
        "outcome": outcome.outcome.value,
        "severity": outcome.severity.value,
        "reference": outcome.reference,
    }
    after = {"text_nb": outcome.text_nb, "text_nn": outcome.text_nn, "replaced_by": outcome.replaced_by}
    inputs = ", ".join([written[name] for name in outcome.inputs])
    return f'{_text(before)[:-1]}, "inputs": {{{inputs}}}, {_text(after)[1:]}'


def _inputs(evaluation: Evaluation, facts: Facts) -> dict[str, str]:
    """Every fact that any rule read, each written once."""
    reads = {name: read for outcome in evaluation.outcomes for name, read in outcome.inputs.items()}
    return {
        name: f'"{name}": {{"value": {_exact(facts.plain(name))}, "source": "{read.source}"}}'
        for name, read in reads.items()
    }


def _exact(value: object) -> str:
    """A value as JSON, decimals exactly as they were given: json itself writes no Decimal."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(_exact(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_text(key)}: {_exact(item)}' for key, item in value.items())}}}"
    return _text(value)


_text = json.JSONEncoder(ensure_ascii=False).encode


def _array(text: str, at: int) -> Iterator[Case]:
    at = _skip(text, at)
    if text.startswith("]", at):
        _expect_end(text, at + 1)
        return
    index = 0
    while True:
        where = f"[{index}] "
        value, at = _decode(text, at, where)
        yield _case(value, where)
        at = _skip(text, at)
        if text.startswith("]", at):
            _expect_end(text, at + 1)
            return
        if not text.startswith(",", at):
            raise Unreadable(f"{where}not JSON: expected a comma or the end of the array{_place(text, at)}")
        at = _skip(text, at + 1)
        index += 1


def _decode(text: str, at: int, where: str) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as problem:
        raise Unreadable(f"{where}not JSON: {problem.msg}{_place(text, problem.pos)}") from None
    except MalformedFacts as problem:
        raise _malformed(where, problem) from None
    except RecursionError:
        raise Unreadable(f"{where}not readable: nested too deeply") from None
    except ValueError:  # Python reads no whole number of more than some thousand digits
        raise Unreadable(f"{where}not readable: holds a number with too many digits") from None


def _case(value: object, where: str) -> Case:
    label = value.pop(CASE, None) if isinstance(value, dict) else None
    try:
        return Case(parse(value), None if label is None else Text().parse(label, CASE))
    except MalformedFacts as problem:
        raise _malformed(where, problem) from None


def _malformed(where: str, problem: MalformedFacts) -> ValueError:
    """The same problem, told with its place in the file."""
    if problem.path:
        return MalformedFacts(f"{where}{problem.path}", problem.problem)
    return MalformedFacts("", f"{where}{problem.problem}") if where else Unreadable(problem.problem)


def _expect_end(text: str, at: int) -> None:
    at = _skip(text, at)
    if at < len(text):
        raise Unreadable(f"not JSON: more text after the end{_place(text, at)}")


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _place(text: str, at: int) -> str:
    return f" at line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no name stands twice: the second would silently win."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise MalformedFacts(shown(name)[1:-1], "stands twice")
            seen.add(name)
    return found


def _constant(name: str) -> object:
    raise MalformedFacts("", f"not JSON: {name} is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=exact_decimal, parse_constant=_constant)
