"""One TOML value as one line of text, and back: how a setting or a fact of an example stands in a draft row."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w


class NotAValue(ValueError):
    """The text is no TOML value."""


def to_text(value: Any) -> str:
    """`value` as TOML on one line: 500000, "none", [{year = 2019, amount_nok = 1}], 2019-11-01."""
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{json.dumps(name)} = {to_text(each)}" for name, each in value.items())
        return f"{{{pairs}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(to_text(each) for each in value)}]"
    return tomli_w.dumps({"v": value}).removeprefix("v = ").removesuffix("\n")


def from_text(text: str) -> Any:
    """The value that `text` says; NotAValue when it says none, or more than one."""
    try:
        table = tomllib.loads(f"v = {text}")
    except tomllib.TOMLDecodeError as problem:
        raise NotAValue(str(problem)) from problem
    if set(table) != {"v"}:
        raise NotAValue("more than one value")
    return table["v"]
