"""The values of one letter: cleaned, limited in size, and what their emptiness means."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from letters.registry import BLANK_FIELDS, DROPPING_FIELDS, kinds
from letters.wording.text import Block, Table, Value, WordingProblem, names_in, terms

MAX_TEXT = 20_000  # characters of one value; longer is a mistake, not a letter (threat T11)
MAX_ROWS = 1_000
MAX_WORD = 300
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)


def long_date(day: date) -> str:
    """A day as «16. desember 2019»: the same words in both forms of Norwegian (handbook 5.2)."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def long_time(instant: datetime) -> str:
    """An instant as «1. november 2019 kl. 23.59», on Oslo's clock."""
    local = timezone.localtime(instant)
    return f"{long_date(local.date())} kl. {local:%H.%M}"


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one letter and what their emptiness means for its kind."""

    kind: str
    values: Mapping[str, Value]

    def get(self, name: str, place: str) -> Value:
        """The value to print; raises WordingProblem if there is none and the field may not be empty."""
        if not _NAME.fullmatch(name) or name not in self.values:
            if name in self._blanks:
                return ""
            raise WordingProblem(name, f"Feltet er ikke kjent i blokken {place}. Rett teksten.")
        value = self.values[name]
        if is_empty(value) and name not in self._blanks:
            raise WordingProblem(name, f"Feltet er tomt, og blokken {place} trenger det. Fyll det ut.")
        return value

    def is_set(self, name: str) -> bool:
        """Has the field a value?"""
        return name in self.values and not is_empty(self.values[name])

    def drops(self, text: str) -> bool:
        """Does an empty field make the block of this text fall away?"""
        return any(name in self._drops and not self.is_set(name) for name in names_in(text))

    @property
    def _blanks(self) -> frozenset[str]:
        return kinds.get(self.kind).all_blanks if self.kind in kinds else BLANK_FIELDS

    @property
    def _drops(self) -> frozenset[str]:
        return kinds.get(self.kind).all_drops if self.kind in kinds else DROPPING_FIELDS


def is_empty(value: Value) -> bool:
    """Has the value nothing to print?"""
    if isinstance(value, Table):
        return not value.rows
    return not value if isinstance(value, tuple) else not value.strip()


def clean(name: str, value: Value) -> Value:
    """The value without control characters; raises WordingProblem for what no letter can hold."""
    if isinstance(value, Table):
        if len(value.rows) > MAX_ROWS:
            raise WordingProblem(name, f"Tabellen har mer enn {MAX_ROWS} rader.")
        if any(len(row) != len(value.columns) for row in (*value.rows, *([value.foot] if value.foot else []))):
            raise WordingProblem(name, "Radene i tabellen har ikke like mange felt som overskriften.")
        rows = tuple(tuple(_clean_text(name, cell) for cell in row) for row in value.rows)
        foot = tuple(_clean_text(name, cell) for cell in value.foot)
        return Table(tuple(_clean_text(name, cell) for cell in value.columns), rows, value.numeric, foot)
    if isinstance(value, tuple):
        if len(value) > MAX_ROWS:
            raise WordingProblem(name, f"Listen har mer enn {MAX_ROWS} punkter.")
        return tuple(_clean_text(name, item) for item in value)
    return _clean_text(name, value)


def _clean_text(name: str, value: str) -> str:
    text = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > MAX_TEXT:
        raise WordingProblem(name, f"Teksten er lengre enn {MAX_TEXT} tegn.")
    if any(len(word) > MAX_WORD for word in text.split()):
        raise WordingProblem(name, f"Teksten har et ord på mer enn {MAX_WORD} tegn.")
    return text


def applies(block: Block, values: Values, conditions: Collection[str]) -> bool:
    """Does the block print: do all its terms hold, and is no field empty that drops it?"""
    holds = all(
        (values.is_set(name) if asks_field else name in conditions) is wanted
        for wanted, name, asks_field in terms(block.when)
    )
    return holds and not values.drops(block.text)
