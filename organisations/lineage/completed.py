"""What a caseworker added to the registers for one applicant, as facts, and how it goes together with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from organisations.lineage.graph import CLOSENESS, Relation

REGISTER, CASEWORKER = "register", "caseworker"
NOT_GIVEN = "-grants.mu"  # years in which the register's grants were not given: no fact, only taken off one


@dataclass(frozen=True, slots=True)
class Completion:
    """One confirmed completion; `kind` as RegisterCompletion.Kind names it."""

    kind: str
    year: int | None = None
    number: int | None = None
    is_true: bool | None = None
    relation: str = ""
    period_end_on: date | None = None


def completed(completions: Iterable[Completion]) -> dict[str, object]:
    """Completions as facts. Of two values for one fact the later counts; grants and years add up."""
    facts: dict[str, Any] = {}
    for one in completions:
        match one.kind:
            case "mu_year_checked":
                facts.setdefault("grants.mu_known_years", []).append(one.year)
            case "mu_grant":
                facts.setdefault("grants.mu", []).append(_grant(one))
            case "mu_no_grant":
                facts.setdefault(NOT_GIVEN, []).append(one.year)
            case "bti_2017":
                facts["grants.bti_2017"] = one.is_true
            case "bufdir_2018":
                facts["grants.bufdir_2018"] = one.is_true
            case "population":
                facts["applicant.population"] = one.number
            case _:
                raise ValueError(f"{one.kind} is no kind of completion")
    if "grants.mu" in facts:
        facts["grants.mu"].sort(key=_order)
    if "grants.mu_known_years" in facts:
        facts["grants.mu_known_years"] = sorted(set(facts["grants.mu_known_years"]))
    return facts


def merged(register: Mapping[str, object], by_caseworker: Mapping[str, object]) -> dict[str, tuple[object, str]]:
    """Both together, each fact with its source; what a caseworker touched is the caseworker's.

    Years add up. A completed grant takes the place of the register's grant of that year that has the same relation,
    else of one whose relation is unclear, else it is added. Of a year in which none was given, the register's go.
    """
    facts: dict[str, tuple[object, str]] = {name: (value, REGISTER) for name, value in register.items()}
    known = dict(register)
    if NOT_GIVEN in by_caseworker and "grants.mu" in known:
        years = _list(by_caseworker[NOT_GIVEN])
        known["grants.mu"] = [row for row in _list(known["grants.mu"]) if row["year"] not in years]
        facts["grants.mu"] = (known["grants.mu"], CASEWORKER)
    for name, value in by_caseworker.items():
        if name != NOT_GIVEN:
            facts[name] = (_together(name, known.get(name), value), CASEWORKER)
    return facts


def _together(name: str, known: object, added: object) -> object:
    """One fact from both: lists add up, of single values the caseworker's counts."""
    if name == "grants.mu_known_years":
        return sorted({*_list(known), *_list(added)})
    if name == "grants.mu":
        return _grants_together(_list(known), _list(added))
    return added


def _list(value: object) -> list[Any]:
    """`value`, which is a list, as one."""
    return list(value) if isinstance(value, list) else []


def _grant(one: Completion) -> dict[str, object]:
    """One grant as the fact has it; `period_end` only when known."""
    grant: dict[str, object] = {"year": one.year, "relation": one.relation}
    if one.period_end_on is not None:
        grant["period_end"] = one.period_end_on.isoformat()
    return grant


def _order(grant: Mapping[str, Any]) -> tuple[int, int, str]:
    """By year, then closeness."""
    return (grant["year"], CLOSENESS[Relation(grant["relation"])], grant.get("period_end", ""))


def _grants_together(register: list[dict[str, Any]], by_caseworker: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The register's grants with the completed ones in their place."""
    rest = list(register)
    for grant in by_caseworker:
        same = [row for row in rest if row["year"] == grant["year"] and row["relation"] == grant["relation"]]
        unclear = [row for row in rest if row["year"] == grant["year"] and row["relation"] == Relation.UNCLEAR]
        for row in (same or unclear)[:1]:
            rest.remove(row)
    return sorted([*rest, *by_caseworker], key=_order)
