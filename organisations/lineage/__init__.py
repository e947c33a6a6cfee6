"""What became of a municipality, and what its predecessors took part in. Pure: no rows, no clock, no Django."""

from organisations.lineage.chain import (
    Predecessor,
    Successor,
    newest_node,
    number_on,
    predecessors,
    successors,
)
from organisations.lineage.facts import register_facts
from organisations.lineage.files import read_csv, shipped
from organisations.lineage.graph import (
    GrantGiven,
    Listed,
    Node,
    Registers,
    Relation,
    Step,
    node_on,
)

__all__ = [
    "GrantGiven",
    "Listed",
    "Node",
    "Predecessor",
    "Registers",
    "Relation",
    "Step",
    "Successor",
    "newest_node",
    "node_on",
    "number_on",
    "predecessors",
    "read_csv",
    "register_facts",
    "shipped",
    "successors",
]
