"""The facts that rules read: a registry of names and types, and the immutable facts of one case. Pure."""

from schemes.rules.facts.naming import SOURCE_WORDS, FactName
from schemes.rules.facts.parsing import FACTS, Facts, Reader, describe, dump, load, parse
from schemes.rules.facts.types import MalformedFacts

__all__ = [
    "FACTS",
    "SOURCE_WORDS",
    "FactName",
    "Facts",
    "MalformedFacts",
    "Reader",
    "describe",
    "dump",
    "load",
    "parse",
]
