"""The types of fact values: each reads strictly, writes plainly and describes itself as JSON Schema."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Protocol

from schemes.rules.sentences import Words
from schemes.workdays import oslo_day

MOST_DECIMALS = 20  # of a percent: exact arithmetic on it stays cheap
LONGEST_SHOWN = 60  # of a refused value, in the message
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)"
    r"(?P<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?")


class MalformedFacts(ValueError):
    """A fact has the wrong type, an unknown name, or lacks a required field. `path` names it, `problem` says what."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}" if path else problem)
        self.path = path
        self.problem = problem


def shown(value: object) -> str:
    """A refused value on one line, shortened, as JSON would write it."""
    text = _as_json(value)
    if not text.isprintable():
        text = text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _as_json(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f'"{value[:LONGEST_SHOWN]}"'
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, int) and value.bit_length() > 4 * LONGEST_SHOWN:
        return "a very large number"
    return str(value)


class FactType(Protocol):
    """What every type of fact can do."""

    def parse(self, value: object, path: str) -> Any:
        """The typed value; MalformedFacts at `path` when `value` is not of this type."""
        ...

    def plain(self, value: Any) -> object:
        """The typed value as JSON knows it."""
        ...

    def schema(self) -> dict[str, object]:
        """This type as JSON Schema."""
        ...


def refuse(path: str, wanted: str, value: object) -> MalformedFacts:
    """The one way a wrong value is told."""
    return MalformedFacts(path, f"must be {wanted}, got {shown(value)}")


@dataclass(frozen=True, slots=True)
class Whole:
    """Whole kroner, a count or a year: a JSON integer, 0 or more (1.0 and true are none)."""

    def parse(self, value: object, path: str) -> int:
        """The number."""
        if type(value) is not int or value < 0:
            raise refuse(path, "a whole number, 0 or more", value)
        return value

    def plain(self, value: int) -> int:
        """Itself."""
        return value

    def schema(self) -> dict[str, object]:
        """An integer from 0."""
        return {"type": "integer", "minimum": 0}


@dataclass(frozen=True, slots=True)
class Money(Whole):
    """Whole kroner."""


@dataclass(frozen=True, slots=True)
class Percent:
    """0-100 as an exact decimal, from a JSON number or a text; never through a float."""

    def parse(self, value: object, path: str) -> Decimal:
        """The exact share."""
        exact: Decimal | None = None
        if type(value) is int or isinstance(value, Decimal) or (isinstance(value, str) and _PERCENT.fullmatch(value)):
            exact = Decimal(value)
        if exact is None or not exact.is_finite() or exact.is_signed() or exact > 100:
            raise refuse(path, "a number from 0 to 100, as a number or a text", value)
        exponent = exact.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
            raise MalformedFacts(path, f"must have at most {MOST_DECIMALS} decimals")
        return exact

    def plain(self, value: Decimal) -> object:
        """A number when whole, else a text, so that it stays exact."""
        return int(value) if value == value.to_integral_value() else f"{value:f}".rstrip("0")

    def schema(self) -> dict[str, object]:
        """A number or a text."""
        return {
            "type": ["number", "string"],
            "minimum": 0,
            "maximum": 100,
            "pattern": r"^(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)$",
        }


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar date, YYYY-MM-DD."""

    def parse(self, value: object, path: str) -> dt.date:
        """The date."""
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                raise refuse(path, "a date that exists", value) from None
        raise refuse(path, "a date YYYY-MM-DD", value)

    def plain(self, value: dt.date) -> str:
        """YYYY-MM-DD."""
        return value.isoformat()

    def schema(self) -> dict[str, object]:
        """A text in date format."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, RFC 3339 with offset, seconds and at most six decimals; its day is the day in Oslo."""

    def parse(self, value: object, path: str) -> dt.datetime:
        """The aware datetime."""
        moment = value if isinstance(value, dt.datetime) else self._read(value, path)
        if moment.tzinfo is None:
            raise refuse(path, "a moment with an offset", value)
        try:
            oslo_day(moment)
        except OverflowError:
            raise refuse(path, "a moment the calendar can hold", value) from None
        return moment

    def _read(self, value: object, path: str) -> dt.datetime:
        found = _INSTANT.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            wanted = "a moment with seconds and an offset, like 2019-11-01T12:00:00+01:00"
            raise refuse(path, wanted, value)
        day, time, offset = found["day"], found["time"], found["offset"].upper()
        try:
            return dt.datetime.fromisoformat(f"{day}T{_six_decimals(time)}{'+00:00' if offset == 'Z' else offset}")
        except ValueError:
            raise refuse(path, "a moment that exists", value) from None

    def plain(self, value: dt.datetime) -> str:
        """In UTC, ending in Z."""
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")

    def schema(self) -> dict[str, object]:
        """A text in date-time format."""
        return {"type": "string", "format": "date-time"}


def _six_decimals(time: str) -> str:
    whole, dot, decimals = time.partition(".")
    return f"{whole}.{decimals.ljust(6, '0')}" if dot else whole


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def parse(self, value: object, path: str) -> bool:
        """The boolean."""
        if type(value) is not bool:
            raise refuse(path, "true or false", value)
        return value

    def plain(self, value: bool) -> bool:
        """Itself."""
        return value

    def schema(self) -> dict[str, object]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text; with `digits` exactly so many of 0-9 (leading zeros count)."""

    digits: int = 0

    def parse(self, value: object, path: str) -> str:
        """The text. NUL and half characters are refused: no database and no terminal can hold them."""
        if not isinstance(value, str):
            raise refuse(path, f"a text of {self.digits} digits" if self.digits else "a text", value)
        if _UNHOLDABLE.search(value):
            raise MalformedFacts(path, "must not hold a NUL or half a character")
        if self.digits and not re.fullmatch(f"[0-9]{{{self.digits}}}", value):
            raise refuse(path, f"a text of {self.digits} digits", value)
        return value

    def plain(self, value: str) -> str:
        """Itself."""
        return value

    def schema(self) -> dict[str, object]:
        """A text, with its pattern."""
        return {"type": "string", "pattern": f"^[0-9]{{{self.digits}}}$"} if self.digits else {"type": "string"}


class Choice:
    """One of a closed list of codes, each with its words."""

    def __init__(self, **words: tuple[str, str]) -> None:
        self.words: Mapping[str, Words] = {code: Words(*both) for code, both in words.items()}

    def parse(self, value: object, path: str) -> str:
        """The code."""
        if not isinstance(value, str) or value not in self.words:
            raise refuse(path, f"one of {', '.join(self.words)}", value)
        return value

    def plain(self, value: str) -> str:
        """Itself."""
        return value

    def schema(self) -> dict[str, object]:
        """A text of an enumeration."""
        return {"type": "string", "enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; an empty one is a value here, some rules count it as absent."""

    item: FactType

    def parse(self, value: object, path: str) -> tuple[Any, ...]:
        """The items."""
        if not isinstance(value, (list, tuple)):
            raise refuse(path, "a list", value)
        return tuple(self.item.parse(item, f"{path}[{at}]") for at, item in enumerate(value))

    def plain(self, value: tuple[Any, ...]) -> list[object]:
        """A list."""
        return [self.item.plain(item) for item in value]

    def schema(self) -> dict[str, object]:
        """An array of the item."""
        return {"type": "array", "items": self.item.schema()}


class Item:
    """Base of the frozen dataclasses in `items`: a field without default is required in each item of the list."""

    __slots__ = ()
    TYPES: ClassVar[Mapping[str, FactType]]


@dataclass(frozen=True, slots=True)
class Record:
    """An object with the fields of an `Item`; null in an optional field is absent, an unknown field is malformed."""

    item: type[Item]

    def parse(self, value: object, path: str) -> Item:
        """The item."""
        if isinstance(value, self.item):
            return value
        if not isinstance(value, Mapping):
            raise refuse(path, "an object", value)
        types = self.item.TYPES
        for name in value:
            if name not in types:
                raise MalformedFacts(f"{path}.{name}", f"unknown field; known: {', '.join(types)}")
        for name in self._required():
            if value.get(name) is None:
                raise MalformedFacts(f"{path}.{name}", "missing")
        given = {name: types[name].parse(field, f"{path}.{name}") for name, field in value.items() if field is not None}
        return self.item(**given)

    def plain(self, value: Item) -> dict[str, object]:
        """An object with the fields that are given, in their order."""
        given = ((name, getattr(value, name)) for name in self.item.TYPES)
        return {name: self.item.TYPES[name].plain(field) for name, field in given if field is not None}

    def schema(self) -> dict[str, object]:
        """A closed object."""
        return {
            "type": "object",
            "properties": {name: kind.schema() for name, kind in self.item.TYPES.items()},
            "required": self._required(),
            "additionalProperties": False,
        }

    def _required(self) -> list[str]:
        return [field.name for field in fields(self.item) if field.default is MISSING]  # type: ignore[arg-type]


def exact_decimal(text: str) -> Decimal:
    """A JSON number with decimals or exponent, exact; MalformedFacts when no decimal can hold it."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise MalformedFacts("", f"holds a number out of range: {shown(text)}") from None
