"""Grants for model development that the portal itself gave: a floor above tells of them at start, this floor asks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class GivenGrant:
    """One grant that its recipient has been told of: the number it had then, and the end of the project period."""

    municipality_number: str
    decided_on: date
    period_end_on: date | None = None
    is_practice: bool = False  # of a practice call: counts in practice calls only


Teller = Callable[[], Iterable[GivenGrant]]
_TELLERS: list[Teller] = []


def tell_given(teller: Teller) -> Teller:
    """Decorator: ask `teller` too. It reads rows, so it is asked once for each page and never at start."""
    _TELLERS.append(teller)
    return teller


def given_grants() -> tuple[GivenGrant, ...]:
    """Every grant that the floors above know of, earliest decision first; one query for each that tells."""
    return tuple(sorted((each for teller in _TELLERS for each in teller()), key=lambda each: each.decided_on))
