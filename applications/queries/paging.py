"""Keyset paging: the next page starts after the last row seen, so page 10 000 costs what page 1 costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import Combinable

M = TypeVar("M", bound=Model)
PARTS = 2  # of a cursor: the value of the sort column, and the id
MOST_DIGITS = 18  # of an id or an amount in a cursor: more is no number a row can hold


class WrongCursor(ValueError):
    """The address names a place in the list that cannot be read; the list then starts from its beginning."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One order that is offered: its name in the address, the column (never null), and how a value is read from text.

    `expression` stands in for a nullable column: an index must hold the same expression, with the id last.
    """

    name: str
    column: str
    read: Callable[[str], Any]
    expression: Combinable | None = None

    @property
    def annotated(self) -> str:
        """The name under which the value can be filtered and read off a row."""
        return self.column if self.expression is None else f"{self.column}_sorted"

    def on(self, rows: QuerySet[M]) -> QuerySet[M]:
        """`rows` with the value to sort by."""
        return rows if self.expression is None else rows.alias(**{self.annotated: self.expression})

    def value_of(self, row: Model, absent: Any = None) -> Any:
        """The value a row is sorted by; `absent` where the column is empty."""
        value = getattr(row, self.column)
        return absent if value is None else value


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list: just after (or before) the row with this sort value and id."""

    value: Any
    pk: int

    def __str__(self) -> str:
        """As it stands in the address."""
        value = self.value.isoformat() if isinstance(self.value, (date, datetime)) else self.value
        return f"{value}~{self.pk}"


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """The rows of one page and the cursors to its neighbours; None at the ends."""

    rows: Sequence[M]
    after: str | None
    before: str | None


def whole(text: str) -> int:
    """A whole number of ordinary length; raises ValueError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError(text[:MOST_DIGITS])
    return int(text)


def moment(text: str) -> datetime:
    """An instant with its offset; a plus sign that an address turned into a space is read too."""
    read = datetime.fromisoformat(text.replace(" ", "+"))
    if read.tzinfo is None:
        raise ValueError(text)
    return read


def text_key(text: str) -> str:
    """A sort key: letters and digits only, as organisations.models.keys makes them."""
    if len(text) > 200 or not (text.isalnum() or not text):
        raise ValueError(text[:20])
    return text


def cursor_from(text: str, sort: Sort) -> Cursor:
    """The cursor that stands in an address; raises WrongCursor."""
    parts = text.rsplit("~", 1)
    if len(parts) != PARTS:
        raise WrongCursor(text[:40])
    try:
        return Cursor(sort.read(parts[0]), whole(parts[1]))
    except ValueError:
        raise WrongCursor(text[:40]) from None


def page_of(
    rows: QuerySet[M],
    *,
    sort: Sort,
    is_descending: bool,
    size: int,
    after: str = "",
    before: str = "",
    absent: Any = None,
) -> Page[M]:
    """One page of `rows`, in one query of `size` + 1 rows. A cursor that cannot be read gives the first page."""
    place, backwards = _place(sort, after, before)
    flipped = is_descending != backwards
    found = list(_cut(sort.on(rows), sort, place, flipped)[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page((), None, None)
    first, last = (str(Cursor(sort.value_of(row, absent), row.pk)) for row in (found[0], found[-1]))
    has_next = has_more if not backwards else True
    has_previous = has_more if backwards else place is not None
    return Page(found, last if has_next else None, first if has_previous else None)


def _place(sort: Sort, after: str, before: str) -> tuple[Cursor | None, bool]:
    """Where the page begins, and whether it is read backwards from there."""
    try:
        if after:
            return cursor_from(after, sort), False
        if before:
            return cursor_from(before, sort), True
    except WrongCursor:
        return None, False
    return None, False


def _cut(rows: QuerySet[M], sort: Sort, place: Cursor | None, is_descending: bool) -> QuerySet[M]:
    """Ordered rows beyond `place`: `sort <= x AND (sort < x OR id < y)`, which both databases answer from the index."""
    name = sort.annotated
    if place is not None:
        step = "lt" if is_descending else "gt"
        rows = rows.filter(
            Q(**{f"{name}__{step}e": place.value}),
            Q(**{f"{name}__{step}": place.value}) | Q(**{f"pk__{step}": place.pk}),
        )
    order = F(name).desc() if is_descending else F(name).asc()
    return rows.order_by(order, "-pk" if is_descending else "pk")
