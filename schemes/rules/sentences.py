"""Sentences with values in them, in bokmål and nynorsk (English where given). Formatted only when read."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from string import Formatter

from schemes.money import NBSP, format_nok, kr
from schemes.workdays import OSLO

MONTHS = {  # the same in both forms of Norwegian
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "en": "January February March April May June July August September October November December",
}
AND = {"nb": "og", "nn": "og", "en": "and"}


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both forms of Norwegian. English is optional and falls back to bokmål."""

    nb: str
    nn: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """The words in `language` (nb, nn, en)."""
        if language == "nn":
            return self.nn
        return self.en or self.nb if language == "en" else self.nb

    def __bool__(self) -> bool:
        """Whether anything is said at all."""
        return bool(self.nb)


SILENT = Words("", "")


def fill(template: Words, values: Mapping[str, object], language: str) -> str:
    """`template` in `language` with each `{name:how}` replaced by the value, written the Norwegian way."""
    spoken = "en" if language == "en" and template.en else ("nn" if language == "nn" else "nb")
    written = []
    for literal, name, how in _pieces(template.in_language(language)):
        written.append(literal)
        if name is not None:
            written.append(say(values[name], how, spoken))
    return "".join(written)


def placeholders(template: Words) -> frozenset[str]:
    """The names that `template` asks for, in any language."""
    return frozenset(
        name for text in (template.nb, template.nn, template.en) for _, name, _ in _pieces(text) if name is not None
    )


def say(value: object, how: str, language: str) -> str:
    """One value as text. `how`: kr, day, moment, percent, count, list, capital; empty writes it as it stands."""
    return WAYS[how](value, language)


def say_day(day: dt.date, language: str = "nb") -> str:
    """«1. november 2019», not broken over two lines between day and month."""
    name = MONTHS["en" if language == "en" else "nb"].split()[day.month - 1]
    return f"{day.day}{'' if language == 'en' else '.'}{NBSP}{name} {day.year}"


def say_percent(share: Decimal | int) -> str:
    """«50,1 prosent»: exact, decimal comma, no trailing zeros."""
    text = f"{Decimal(share):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text.replace('.', ',')}{NBSP}prosent"


def _say_moment(value: object, language: str) -> str:
    assert isinstance(value, dt.datetime)
    there = value.astimezone(OSLO)
    return f"{say_day(there.date(), language)} kl.{NBSP}{there:%H.%M.%S}"


def _say_list(value: object, language: str) -> str:
    assert isinstance(value, Iterable)
    parts = [_say_plain(part, language) for part in value]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {AND[language]} {parts[-1]}" if parts else "–"


def _say_capital(value: object, language: str) -> str:
    text = _say_list(value, language) if isinstance(value, tuple) else _say_plain(value, language)
    return text[:1].upper() + text[1:]


def _say_plain(value: object, language: str) -> str:
    return value.in_language(language) if isinstance(value, Words) else str(value)


def _say_day(value: object, language: str) -> str:
    assert isinstance(value, dt.date)
    return say_day(value, language)


def _say_kr(value: object, _language: str) -> str:
    assert isinstance(value, int)
    return kr(value)


def _say_count(value: object, _language: str) -> str:
    assert isinstance(value, int)
    return format_nok(value)


def _say_percent(value: object, _language: str) -> str:
    assert isinstance(value, (Decimal, int))
    return say_percent(value)


WAYS: Mapping[str, Callable[[object, str], str]] = {
    "": _say_plain,
    "kr": _say_kr,
    "day": _say_day,
    "moment": _say_moment,
    "percent": _say_percent,
    "count": _say_count,
    "list": _say_list,
    "capital": _say_capital,
}


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[str, str | None, str], ...]:
    return tuple((literal, name, how or "") for literal, name, how, _ in Formatter().parse(text))
