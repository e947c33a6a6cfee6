"""The lists of 2015, 2019, 2020 and 2024 as layers of a graph, the successions as its edges; relations on top."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

REFORM_YEAR = 2020  # the mergers of 1.1.2020 are the ones the rules ask about
SAME_WORDS = frozenset({"uendret", "nytt_navn", "nytt_nummer", "nytt_nummer_og_navn"})
MERGED_WORD = "slaatt_sammen"

Node = tuple[int, str]  # list year and number in that list


class Relation(StrEnum):
    """How an earlier municipality relates to the applicant, closest first."""

    SAME = "same"
    MERGED_2020 = "merged_2020"
    MERGED_OTHER = "merged_other"
    PART = "part"
    UNCLEAR = "unclear"


CLOSENESS = {relation: rank for rank, relation in enumerate(Relation)}


class StepKind(StrEnum):
    """What one step between two lists did to the municipality that took it."""

    SAME = "same"
    MERGED = "merged"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Listed:
    """A municipality in the list of one year; `population` on 1 January, None when the list has none.

    `other_names` are its names in Sámi and Kven, as the register writes them.
    """

    list_year: int
    number: str
    name: str
    orgnr: str = ""
    population: int | None = None
    county_name: str = ""
    other_names: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one municipality between two lists, in the register's `word`; `changed_on` None when unchanged."""

    from_year: int
    to_year: int
    from_number: str
    from_name: str
    to_number: str
    to_name: str
    word: str
    changed_on: date | None = None

    @property
    def origin(self) -> Node:
        """Where the step starts."""
        return (self.from_year, self.from_number)

    @property
    def target(self) -> Node:
        """Where the step ends."""
        return (self.to_year, self.to_number)


@dataclass(frozen=True, slots=True)
class GrantGiven:
    """A grant for model development; unclear when a unit got it, or when its applicant or track is unknown."""

    year: int
    number: str
    is_unclear: bool = False


@dataclass(frozen=True)
class Registers:
    """Everything the look-ups need. Equal content, equal answers; the indexes are built once, on first use."""

    listed: tuple[Listed, ...]
    steps: tuple[Step, ...]
    trial: frozenset[str]
    grants: tuple[GrantGiven, ...]

    @cached_property
    def by_node(self) -> Mapping[Node, Listed]:
        """The lists, by year and number."""
        return {(row.list_year, row.number): row for row in self.listed}

    @cached_property
    def list_years(self) -> tuple[int, ...]:
        """The years that have a list, oldest first."""
        return tuple(sorted({row.list_year for row in self.listed}))

    @cached_property
    def steps_into(self) -> Mapping[Node, tuple[Step, ...]]:
        """The steps that end in a municipality."""
        return _grouped(self.steps, lambda step: step.target)

    @cached_property
    def steps_from(self) -> Mapping[Node, tuple[Step, ...]]:
        """The steps that start in a municipality."""
        return _grouped(self.steps, lambda step: step.origin)

    @cached_property
    def _ancestries(self) -> dict[Node, Mapping[Node, Relation]]:
        """Ancestries already found; a memory, never part of the answer."""
        return {}

    def kind_of(self, step: Step) -> StepKind:
        """Same, merged or part. "Merged" needs two whole origins: one alone only gained a piece (Tønsberg, Hitra)."""
        if step.word in SAME_WORDS:
            return StepKind.SAME
        whole = sum(other.word == MERGED_WORD for other in self.steps_into[step.target])
        return StepKind.MERGED if step.word == MERGED_WORD and whole > 1 else StepKind.PART

    def ancestry(self, node: Node) -> Mapping[Node, Relation]:
        """Every earlier municipality of `node` with its closest relation to it; `node` itself is not among them."""
        if node not in self._ancestries:
            found: dict[Node, Relation] = {}
            for step in self.steps_into.get(node, ()):
                keep_closest(found, step.origin, self.relation_after(Relation.SAME, step))
                for earlier, relation in self.ancestry(step.origin).items():
                    keep_closest(found, earlier, self.relation_after(relation, step))
            self._ancestries[node] = found
        return self._ancestries[node]

    def lives_on(self, step: Step) -> bool:
        """Is it the same body after `step`: only number or name changed, or the organisation number stayed?"""
        if self.kind_of(step) is StepKind.SAME:
            return True
        before, after = self.by_node.get(step.origin), self.by_node.get(step.target)
        return bool(before and after and before.orgnr and before.orgnr == after.orgnr)

    def relation_after(self, relation: Relation, step: Step) -> Relation:
        """The relation after one more step."""
        kind = self.kind_of(step)
        if Relation.PART is relation or kind is StepKind.PART:
            return Relation.PART
        if kind is StepKind.SAME:
            return relation
        alone = relation is Relation.SAME and step.to_year == REFORM_YEAR
        return Relation.MERGED_2020 if alone else Relation.MERGED_OTHER


def _grouped(steps: Iterable[Step], key: Callable[[Step], Node]) -> Mapping[Node, tuple[Step, ...]]:
    """Steps by node."""
    groups: dict[Node, tuple[Step, ...]] = {}
    for step in steps:
        groups[key(step)] = (*groups.get(key(step), ()), step)
    return groups


def keep_closest(found: dict[Node, Relation], node: Node, relation: Relation) -> None:
    """Over several paths the closest relation counts."""
    if node not in found or CLOSENESS[relation] < CLOSENESS[found[node]]:
        found[node] = relation


def node_on(registers: Registers, number: str, on: date) -> Node | None:
    """The municipality that `number` means on `on`, or None when no list covers the day or has the number.

    In 2019 the list of 2019 counts, then that of 2020 (a municipality to be).
    """
    years = [year for year in registers.list_years if year <= on.year]
    candidates = years[-1:]
    if candidates == [REFORM_YEAR - 1]:
        candidates.append(REFORM_YEAR)
    return next(
        ((year, number) for year in candidates if (year, number) in registers.by_node),
        None,
    )
