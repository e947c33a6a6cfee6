"""What a status table is: transitions as data, and why one may not be taken. Pure; `gate.py` writes the status."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")
Guard = Callable[[T], Iterable[str]]  # returns the reasons why not, in the reader's language; none = may pass


@dataclass(frozen=True, slots=True)
class Transition:
    """One named way from some statuses to another, and the roles that may take it.

    `stamp` names the pair of columns (`<stamp>_at`, `<stamp>_by`) that the gate fills, "" for none.
    """

    name: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    stamp: str = ""
    needs_reason: bool = False


class GateClosed(Exception):
    """The transition may not be taken; `reasons` are sentences for the person who tried."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


class WrongStatus(GateClosed):
    """The row is not in a status from which this transition starts (a double click, a stale page)."""


class NotAllowed(GateClosed):
    """The actor holds none of the roles that may take this transition."""


class UnknownTransition(LookupError):
    """The workflow has no transition of that name."""


@dataclass(frozen=True)
class Workflow:
    """The table of one kind of thing. `name` is the word used in the audit trail."""

    name: str
    transitions: tuple[Transition, ...]
    _by_name: Mapping[str, Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index by name; two transitions of one name are a programming error."""
        by_name = {transition.name: transition for transition in self.transitions}
        if len(by_name) != len(self.transitions):
            raise ValueError(f"{self.name}: two transitions share a name")
        object.__setattr__(self, "_by_name", by_name)

    def transition(self, name: str) -> Transition:
        """The transition called `name`; raises UnknownTransition."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownTransition(f"{self.name} has no transition {name!r}") from None

    def open_to(self, *, status: str, roles: Iterable[str]) -> tuple[Transition, ...]:
        """The transitions that someone with `roles` may take from `status` (guards not asked)."""
        held = frozenset(roles)
        return tuple(t for t in self.transitions if status in t.sources and t.roles & held)


def transition(
    name: str,
    *,
    sources: Iterable[StrEnum],
    target: StrEnum,
    roles: Iterable[StrEnum],
    stamp: str = "",
    needs_reason: bool = False,
) -> Transition:
    """A Transition from enum members; tables in the apps read better with this."""
    return Transition(
        name=name,
        sources=frozenset(str(s) for s in sources),
        target=str(target),
        roles=frozenset(str(r) for r in roles),
        stamp=stamp,
        needs_reason=needs_reason,
    )
