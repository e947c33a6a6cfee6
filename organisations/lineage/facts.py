"""Registers in, facts out: what the rules about predecessors (R07-R09, R14, R23) and population (R61) may read."""

from collections.abc import Mapping
from datetime import date

from organisations.lineage.chain import newest_node
from organisations.lineage.graph import (
    CLOSENESS,
    REFORM_YEAR,
    Node,
    Registers,
    Relation,
    StepKind,
    keep_closest,
    node_on,
)

TRIAL_YEAR = 2015  # trial participants and earlier grants stand under the numbers of 2015
MU_KNOWN_YEARS = (2015,)  # the only year whose list of grants for model development is complete


def kin(registers: Registers, node: Node) -> Mapping[Node, Relation]:
    """All that count as the applicant or its predecessors.

    A municipality of 2019 is taken as it is and as what it becomes on 1.1.2020: the others that enter the same new
    municipality join with their relation to that one, all of them as parts when its own step is a part.
    """
    found = {node: Relation.SAME, **registers.ancestry(node)}
    for step in registers.steps_from.get(node, ()):
        if step.to_year != REFORM_YEAR:
            continue
        is_part = registers.kind_of(step) is StepKind.PART
        own = {node, *registers.ancestry(node)}
        for other, relation in registers.ancestry(step.target).items():
            if other not in own:
                keep_closest(found, other, Relation.PART if is_part else relation)
    return found


def register_facts(*, registers: Registers, municipality_number: str, on: date) -> dict[str, object]:
    """What the registers know about an applicant on a day (R07-R09, R14, R23); {} for an unknown number or day."""
    node = node_on(registers, municipality_number, on)
    if node is None:
        return {}
    relations = kin(registers, node)
    facts: dict[str, object] = {
        "history.model_trial": _model_trial(registers, relations),
        "history.merger_2020": _merger_2020(registers, node),
        "grants.mu": _grants(registers, relations, until=on.year),
        "grants.mu_known_years": list(MU_KNOWN_YEARS),
    }
    listed = registers.by_node.get((on.year, municipality_number))
    if listed is not None and listed.population is not None:
        facts["applicant.population"] = listed.population
    return facts


def relation_between(*, registers: Registers, municipality_number: str, on: date, earlier: str, then: date) -> str:
    """How the municipality called `earlier` on `then` relates to the applicant on `on`; "" for a stranger."""
    node, before = node_on(registers, municipality_number, on), node_on(registers, earlier, then)
    if node is None or before is None:
        return ""
    if newest_node(registers, node) == newest_node(registers, before):
        return str(Relation.SAME)
    return str(kin(registers, node).get(before, ""))


def grant_relation(*, registers: Registers, municipality_number: str, on: date, year: int) -> str:
    """The relation of a grant given in `year` to the applicant "or one it was merged from", as it says itself.

    Its answer names no body, so the relation is told only where every body it could be has the same one, or where an
    own grant and one of a co-founder of 1.1.2020 come to the same under every rule (R08, R09, R23: merged_2020); else
    it is unclear, and a person's question.
    """
    node = node_on(registers, municipality_number, on)
    if node is None:
        return str(Relation.UNCLEAR)
    found = {relation for one, relation in kin(registers, node).items() if _stood_in(registers, one, year)}
    if len(found) == 1:
        return str(found.pop())
    is_founder = found == {Relation.SAME, Relation.MERGED_2020} and _merger_2020(registers, node) == "yes"
    return str(Relation.MERGED_2020 if is_founder else Relation.UNCLEAR)


def _stood_in(registers: Registers, node: Node, year: int) -> bool:
    """Whether the municipality of one list could be given a grant in `year`: begun by then, and not ended before."""
    began = [step.changed_on.year for step in registers.steps_into.get(node, ()) if step.changed_on is not None]
    ended = [step.changed_on.year for step in registers.steps_from.get(node, ()) if step.changed_on is not None]
    return all(one <= year for one in began) and all(one > year for one in ended)


def _model_trial(registers: Registers, relations: Mapping[Node, Relation]) -> str:
    """The closest relation to one of the trial's participants: same, merged (either merger), part or none."""
    near = [relations[node] for number in registers.trial if (node := (TRIAL_YEAR, number)) in relations]
    closest = min(near, key=CLOSENESS.__getitem__, default=None)
    if closest is None:
        return "none"
    return "merged" if closest in {Relation.MERGED_2020, Relation.MERGED_OTHER} else str(closest)


def _merger_2020(registers: Registers, node: Node) -> str:
    """Formed by, or entering, a merger on 1.1.2020: yes, no, or part when a division is involved."""
    year, _ = node
    if year < REFORM_YEAR:
        kinds = {registers.kind_of(step) for step in registers.steps_from.get(node, ())}
    else:
        kinds = _kinds_into(registers, node)
    if StepKind.MERGED in kinds:
        return "yes"
    return "part" if StepKind.PART in kinds else "no"


def _kinds_into(registers: Registers, node: Node) -> set[StepKind]:
    """What the steps of 1.1.2020 that lead to `node` were; a division after 2020 hides them: part."""
    if node[0] == REFORM_YEAR:
        return {registers.kind_of(step) for step in registers.steps_into.get(node, ())}
    kinds: set[StepKind] = set()
    for step in registers.steps_into.get(node, ()):
        is_part = registers.kind_of(step) is StepKind.PART
        kinds |= {StepKind.PART} if is_part else _kinds_into(registers, step.origin)
    return kinds


def _grants(registers: Registers, relations: Mapping[Node, Relation], *, until: int) -> list[dict[str, object]]:
    """The earlier grants of the applicant and its predecessors, by year, then closeness."""
    found: list[tuple[int, Relation]] = []
    for grant in registers.grants:
        relation = relations.get((TRIAL_YEAR, grant.number))
        if relation is not None and grant.year <= until:
            found.append((grant.year, Relation.UNCLEAR if grant.is_unclear else relation))
    found.sort(key=lambda pair: (pair[0], CLOSENESS[pair[1]]))
    return [{"year": year, "relation": str(relation)} for year, relation in found]
