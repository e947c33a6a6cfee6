"""The chain of one municipality in words: what it was, what it became, and which number it had on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from organisations.lineage.graph import (
    CLOSENESS,
    REFORM_YEAR,
    Node,
    Registers,
    Relation,
    node_on,
)


@dataclass(frozen=True, slots=True)
class Predecessor:
    """An earlier municipality of the applicant, in words for the case: it went over on `since`."""

    number: str
    name: str
    relation: Relation
    since: date


@dataclass(frozen=True, slots=True)
class Successor:
    """What a municipality became, wholly or in part, on `since`."""

    number: str
    name: str
    relation: Relation
    since: date


def predecessors(registers: Registers, number: str, on: date) -> tuple[Predecessor, ...]:
    """What the municipality called `number` on `on` was before, latest change first; unchanged forms are left out."""
    node = node_on(registers, number, on)
    if node is None:
        return ()
    ancestry = registers.ancestry(node)
    found = []
    for earlier, relation in ancestry.items():
        onward = [step for step in registers.steps_from[earlier] if step.target == node or step.target in ancestry]
        changed = next((step for step in onward if step.changed_on is not None), None)
        if changed is not None and changed.changed_on is not None:
            found.append(Predecessor(changed.from_number, changed.from_name, relation, changed.changed_on))
    return tuple(sorted(found, key=lambda row: (-row.since.toordinal(), CLOSENESS[row.relation], row.number)))


def successors(registers: Registers, number: str, on: date) -> tuple[Successor, ...]:
    """What the municipality called `number` on `on` became later, earliest change first."""
    node = node_on(registers, number, on)
    return () if node is None else tuple(_later(registers, node, Relation.SAME))


def _later(registers: Registers, node: Node, relation: Relation) -> Iterator[Successor]:
    """The changed forms of `node`, followed step by step."""
    for step in registers.steps_from.get(node, ()):
        onward = registers.relation_after(relation, step)
        if step.changed_on is not None:
            yield Successor(step.to_number, step.to_name, onward, step.changed_on)
        yield from _later(registers, step.target, onward)


def newest_node(registers: Registers, node: Node) -> Node:
    """The last list and number under which the body at `node` is known (Halden 0101 → 3101; Askim stays 0124)."""
    for step in registers.steps_from.get(node, ()):
        if registers.lives_on(step):
            return newest_node(registers, step.target)
    return node


def number_on(registers: Registers, node: Node, on: date) -> str:
    """The number that the body last known as `node` had on `on`; "" when it did not exist.

    A municipality that comes into being on 1.1.2020 may act under its coming number in 2019.
    """
    steps = registers.steps_into.get(node, ())
    step = next((step for step in steps if registers.lives_on(step)), None)
    if step is not None:
        has_changed = step.changed_on is not None and step.changed_on <= on
        return node[1] if has_changed else number_on(registers, step.origin, on)
    exists = all(step.changed_on is None or step.changed_on <= on for step in steps)
    is_to_be = node[0] == REFORM_YEAR and on.year == REFORM_YEAR - 1
    return node[1] if exists or is_to_be else ""
