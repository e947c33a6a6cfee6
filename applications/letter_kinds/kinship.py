"""Predecessors and successors as a letter names them, read off the registers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from organisations.lineage import Registers, Relation, node_on
from organisations.lineage.facts import TRIAL_YEAR, kin
from organisations.lineage.graph import Node, StepKind
from organisations.models import Organisation
from organisations.queries import municipality_number_on, registers_from_rows

MERGED = frozenset({Relation.MERGED_2020, Relation.MERGED_OTHER})


@dataclass(frozen=True, slots=True)
class Merger:
    """A merger that lies ahead: who enters it, what it becomes, and when."""

    predecessors: tuple[str, ...]
    successor: str
    on: date


def _node_of(organisation: Organisation, on: date, registers: Registers) -> Node | None:
    number = municipality_number_on(organisation, on, registers=registers)
    return node_on(registers, number, on) if number else None


def coming_merger(organisation: Organisation, on: date) -> Merger | None:
    """The merger that `organisation` enters as a whole at the latest the year after `on`; None for none.

    A municipality that is divided is left to a person (C9).
    """
    registers = registers_from_rows()
    node = _node_of(organisation, on, registers)
    for step in registers.steps_from.get(node, ()) if node else ():
        is_ahead = step.changed_on is not None and on < step.changed_on and step.changed_on.year <= on.year + 1
        if is_ahead and registers.kind_of(step) is StepKind.MERGED:
            wholes = [each for each in registers.steps_into[step.target] if registers.kind_of(each) is StepKind.MERGED]
            return Merger(tuple(sorted(each.from_name for each in wholes)), step.to_name, step.changed_on or on)
    return None


def predecessors_with_grants(organisation: Organisation, on: date) -> tuple[str, ...]:
    """The merged predecessors whose grants for modellutvikling count for `organisation` on `on`, by name (R08, R09)."""
    registers = registers_from_rows()
    node = _node_of(organisation, on, registers)
    return tuple(sorted(set(_granted(registers, node, on)))) if node else ()


def _granted(registers: Registers, node: Node, on: date) -> Iterator[str]:
    relations = kin(registers, node)
    for grant in registers.grants:
        origin = (TRIAL_YEAR, grant.number)
        if relations.get(origin) in MERGED and not grant.is_unclear and grant.year <= on.year:
            yield from (step.from_name for step in registers.steps_from.get(origin, ())[:1])
