"""What became of a municipality, and what its predecessors took part in. Pure: no rows, no clock, no Django."""

from organisations.lineage.bodies import Body, became, bodies, body_at, number_of, standing_on
from organisations.lineage.chain import (
    Predecessor,
    Successor,
    newest_node,
    number_on,
    predecessors,
    successors,
)
from organisations.lineage.facts import grant_relation, register_facts, relation_between
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
    "Body",
    "GrantGiven",
    "Listed",
    "Node",
    "Predecessor",
    "Registers",
    "Relation",
    "Step",
    "Successor",
    "became",
    "bodies",
    "body_at",
    "grant_relation",
    "newest_node",
    "node_on",
    "number_of",
    "number_on",
    "predecessors",
    "read_csv",
    "register_facts",
    "relation_between",
    "shipped",
    "standing_on",
    "successors",
]
