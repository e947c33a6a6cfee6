"""The vectors of the boundaries: what the published texts say, as data. How a case is written stands in the first file."""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from schemes.rules.outcome import Phase

VECTORS = Path(__file__).parents[2] / "vectors" / "boundaries"
PHASES = {phase.value[0]: phase for phase in Phase}
SEVERITIES = {"b": "blocks", "w": "warns", "i": "informs"}


class Boundary(NamedTuple):
    """One case of one rule on one track in one phase; an outcome of None: the rule is left out."""

    rule: str
    track: str
    phase: Phase
    says: str
    facts: dict[str, object]
    outcome: str | None
    severity: str


def spread(value: object) -> list:
    """Every value that a fact of a vector stands for, alone or within lists and objects."""
    if isinstance(value, dict) and set(value) == {"each"}:
        return value["each"]
    if isinstance(value, dict) and set(value) == {"each_category"}:
        return [[{"category": category, "amount_nok": 1000}] for category in value["each_category"]]
    if isinstance(value, dict):
        return [dict(zip(value, each, strict=True)) for each in product(*map(spread, value.values()))]
    if isinstance(value, list):
        return [list(each) for each in product(*map(spread, value))]
    return [value]


def boundaries(call: str) -> Iterator[Boundary]:
    """Every case of one call."""
    for entry in json.loads((VECTORS / f"{call}.json").read_text(encoding="utf-8"))["rules"]:
        severities = {each[0]: SEVERITIES[each[1]] for each in entry["phases"].split()}
        for says, outcome, facts, *where in entry["cases"]:
            limits = where[0] if where else {}
            tracks, phases = limits.get("on", entry["tracks"]).split(), limits.get("in", "".join(severities))
            for track, phase in product(tracks, phases):
                severity = limits.get("severity", severities[phase])
                for each in spread({**entry.get("facts", {}), **facts}):
                    yield Boundary(entry["rule"], track, PHASES[phase], says, each, outcome, severity)


def by_rule(call: str) -> dict[str, list[Boundary]]:
    """The cases of each rule of one call."""
    found = defaultdict(list)
    for each in boundaries(call):
        found[each.rule].append(each)
    return found


def by_phase(call: str) -> dict[tuple[str, Phase], list[Boundary]]:
    """The cases of each track and phase of one call."""
    found = defaultdict(list)
    for each in boundaries(call):
        found[each.track, each.phase].append(each)
    return found
