"""One rule of an edition as data, from TOML and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from schemes.rules.outcome import AtSending, OutcomeKind, Phase, Severity
from schemes.rules.sentences import SILENT, Words

Parameter = str | int | bool | tuple[str, ...] | tuple[int, ...]


class RuleProblem(ValueError):
    """A rule of an edition is not right; the message is one sentence for the person who set it."""


@dataclass(frozen=True, slots=True)
class RuleConfig:
    """One rule of an edition. The same code may stand twice with different tracks, never twice on one track.

    `severity` is one for all phases or one per phase. `about` limits a rule in phase report to what is reported:
    report, model, change; empty is always. An exception replaces its base rule when its own outcome is
    `exception_when`. `text` overrides sentences of the kind, by their key.
    """

    code: str
    kind: str
    tracks: tuple[str, ...]
    phases: tuple[Phase, ...]
    reference: Words
    title: Words
    severity: Severity | Mapping[Phase, Severity] = Severity.BLOCKS
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    at_sending: AtSending = AtSending.NOTHING
    about: tuple[str, ...] = ()
    exception_of: str = ""
    exception_when: OutcomeKind = OutcomeKind.MET
    remedy: Words = SILENT
    text: Mapping[str, Words] = field(default_factory=dict)
    link: str = ""

    @property
    def number(self) -> int:
        """R10 -> 10: the order of outcomes."""
        return int(self.code[1:])

    def severity_in(self, phase: Phase) -> Severity:
        """What a `not_met` does in `phase`."""
        return self.severity if isinstance(self.severity, Severity) else self.severity[phase]

    @classmethod
    def from_toml(cls, table: Mapping[str, Any]) -> RuleConfig:
        """A rule from its `[[rules]]` table; RuleProblem when a field is unknown, missing or of the wrong kind."""
        code = table.get("code")
        if not (isinstance(code, str) and code[:1] == "R" and code[1:].isdecimal()):
            raise RuleProblem(f'A rule needs a code like "R10", got "{code}".')
        known = {item.name for item in dataclasses.fields(cls)}
        for name in table:
            if name not in known:
                raise RuleProblem(f'{code}: a rule has no field "{name}".')
        try:
            return cls(**{name: _READERS[name](value) for name, value in table.items()})
        except (TypeError, ValueError, KeyError, AttributeError) as problem:
            raise RuleProblem(f"{code}: {problem}.") from None

    def to_toml(self) -> dict[str, Any]:
        """The table that `from_toml` reads back; defaults are left out."""
        table: dict[str, Any] = {}
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            if value != _default_of(item):
                table[item.name] = _plain(value)
        return table


def _default_of(item: dataclasses.Field[Any]) -> object:
    return item.default_factory() if item.default_factory is not dataclasses.MISSING else item.default


def _plain(value: object) -> Any:
    if isinstance(value, Words):
        return {"nb": value.nb, "nn": value.nn, **({"en": value.en} if value.en else {})}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in sorted(value.items())}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, (Phase, Severity, AtSending, OutcomeKind)) else value


def _words(value: Mapping[str, str]) -> Words:
    if set(value) - {"nb", "nn", "en"} or not {"nb", "nn"} <= set(value):
        raise ValueError("a text needs nb and nn, and may have en")
    return Words(**value)


def _severity(value: object) -> Severity | Mapping[Phase, Severity]:
    if isinstance(value, Mapping):
        return {Phase(phase): Severity(severity) for phase, severity in value.items()}
    return Severity(value)  # type: ignore[arg-type]


def _parameters(value: Mapping[str, Any]) -> Mapping[str, Parameter]:
    return {name: tuple(given) if isinstance(given, list) else given for name, given in value.items()}


def _strings(value: list[str]) -> tuple[str, ...]:
    if isinstance(value, str) or not all(isinstance(item, str) for item in value):
        raise ValueError("a list of texts is needed")
    return tuple(value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "code": str,
    "kind": str,
    "tracks": _strings,
    "phases": lambda value: tuple(Phase(phase) for phase in _strings(value)),
    "reference": _words,
    "title": _words,
    "severity": _severity,
    "parameters": _parameters,
    "at_sending": AtSending,
    "about": _strings,
    "exception_of": str,
    "exception_when": OutcomeKind,
    "remedy": _words,
    "text": lambda value: {key: _words(words) for key, words in value.items()},
    "link": str,
}
