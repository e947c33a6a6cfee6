"""The registry of rule kinds, rules of an edition as data, and what kinds share. Pure."""

from schemes.rules.registry.binding import (
    NO_FACT,
    BoundRule,
    FactRef,
    ParameterField,
    RuleKind,
    RuleKinds,
    build,
    kinds,
    parameters_of,
)
from schemes.rules.registry.config import Parameter, RuleConfig, RuleProblem
from schemes.rules.registry.findings import check_codes, codes_of, labels_of, missing, rests_on_split

__all__ = [
    "NO_FACT",
    "BoundRule",
    "FactRef",
    "Parameter",
    "ParameterField",
    "RuleConfig",
    "RuleKind",
    "RuleKinds",
    "RuleProblem",
    "build",
    "check_codes",
    "codes_of",
    "kinds",
    "labels_of",
    "missing",
    "parameters_of",
    "rests_on_split",
]
