"""Plain TOML values -> the frozen dataclasses of an edition, and back. Knows types, not what an edition is.

Every field is read by its annotation: an unknown name, a missing value or a wrong type is refused with its path. A
class that brings its own `from_toml` and `to_toml` (a rule of schemes.rules) is left to do so itself.
"""

import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from schemes.edition.text import MalformedEdition

T = TypeVar("T")
_SCALARS = {str: "a text", int: "a whole number", bool: "true or false", dt.date: "a date"}


def read(cls: type[T], value: Any, path: str = "") -> T:
    """`value` as an instance of the dataclass `cls`; MalformedEdition with the path of what does not fit."""
    if not isinstance(value, Mapping):
        raise MalformedEdition(path, "must be a table")
    known = {item.name: item for item in fields(typing.cast("Any", cls)) if item.init}
    for name in value:
        if name not in known:
            raise MalformedEdition(_join(path, name), "is not a known name here")
    hints = _hints(typing.cast("Any", cls))
    given = {name: _read_value(hints[name], value[name], _join(path, name)) for name in known if name in value}
    for name, item in known.items():
        if name not in given and _is_needed(item):
            raise MalformedEdition(_join(path, name), "is missing")
    return cls(**given)


def write(item: Any) -> dict[str, Any]:
    """A dataclass as plain TOML values: fields in their order, those that say what is said by default left out."""
    table = {}
    for each in fields(item):
        value = getattr(item, each.name)
        if value is None or (not _is_needed(each) and value == _default(each)):
            continue
        table[each.name] = _plain(value)
    return table


def _read_value(hint: Any, value: Any, path: str) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _read_union(arguments, value, path)
    if origin is tuple:
        if not isinstance(value, list):
            raise MalformedEdition(path, "must be a list")
        return tuple(_read_value(arguments[0], each, f"{path}[{index}]") for index, each in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        return _read_mapping(arguments[1], value, path)
    return _read_single(hint, value, path)


def _read_union(arguments: tuple[Any, ...], value: Any, path: str) -> Any:
    """`X | None` reads X; a union of plain values (the settings of a call) takes any of them as it stands."""
    wanted = [each for each in arguments if each is not types.NoneType]
    if len(wanted) == 1:
        return _read_value(wanted[0], value, path)
    return value


def _read_mapping(hint: Any, value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise MalformedEdition(path, "must be a table")
    return {name: _read_value(hint, each, _join(path, name)) for name, each in value.items()}


def _read_single(hint: Any, value: Any, path: str) -> Any:
    if hint is Any:
        return value
    if hasattr(hint, "from_toml"):
        try:
            return hint.from_toml(value)
        except ValueError as problem:
            raise MalformedEdition(path, str(problem)) from problem
    if is_dataclass(hint):
        return read(typing.cast("type", hint), value, path)
    if issubclass(hint, StrEnum):
        return _read_choice(hint, value, path)
    if type(value) is not hint:  # exact: true is no number, and an instant no date
        raise MalformedEdition(path, f"must be {_SCALARS[hint]}")
    return value


def _read_choice(hint: type[StrEnum], value: Any, path: str) -> StrEnum:
    try:
        return hint(value)
    except ValueError:
        raise MalformedEdition(path, f"must be one of {', '.join(hint)}") from None


def _plain(value: Any) -> Any:
    if hasattr(value, "to_toml"):
        return value.to_toml()
    if is_dataclass(value):
        return write(value)
    if isinstance(value, Mapping):
        return {name: _plain(value[name]) for name in sorted(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, StrEnum) else value


@lru_cache(maxsize=128)
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _is_needed(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _default(item: Field[Any]) -> Any:
    return item.default_factory() if item.default_factory is not MISSING else item.default


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
