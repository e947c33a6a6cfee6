"""The two panels beside the application: rules (what needs a person first, met folded) and criteria. Words only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from applications.caseworker.opening import OpenCase
from applications.guards.assessing import SCORED_BY
from applications.queries.parts import Assessed, Given, OverrideGiven
from schemes.rules.explain import Audience, RuleNode, explain
from schemes.rules.outcome import Evaluation, OutcomeKind

HINDRANCES = frozenset({OutcomeKind.NOT_MET, OutcomeKind.UNKNOWN})


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One outcome of the explanation, with what a person has answered to it, and what this person may do."""

    node: RuleNode
    judgement: Given | None
    override: OverrideGiven | None
    may_judge: bool
    may_override: bool
    may_confirm: bool


@dataclass(slots=True)
class RulesPanel:
    """The outcomes in the order of who needs them."""

    heading: str
    version: str
    made_at: datetime | None
    open: list[RuleRow] = field(default_factory=list)  # must be judged, not met, not known
    judged: list[RuleRow] = field(default_factory=list)  # met or not by a person's answer
    met: list[RuleRow] = field(default_factory=list)


def rules_panel(case: OpenCase, evaluation: Evaluation, found: Assessed, made_at: datetime | None) -> RulesPanel:
    """The panel over one evaluation: what needs a person first."""
    tree = explain(evaluation, audience=Audience.CASEWORKER, language=case.language)
    panel = RulesPanel(tree.heading, tree.version, made_at)
    for node in _flat(tree.nodes()):
        row = _row(case, node, found)
        if row.judgement is not None:
            panel.judged.append(row)
        elif node.state is OutcomeKind.MET or node.replaced_by:
            panel.met.append(row)
        else:
            panel.open.append(row)
    return panel


def _flat(nodes: tuple[RuleNode, ...]) -> Iterator[RuleNode]:
    """Every outcome; one that an exception replaced follows that exception."""
    for node in nodes:
        yield node
        yield from _flat(node.children)


def _row(case: OpenCase, node: RuleNode, found: Assessed) -> RuleRow:
    override = found.overrides.get(node.code)
    is_left_to_people = node.state is OutcomeKind.DISCRETION or node.is_judged
    stands_in_way = node.state in HINDRANCES and not node.replaced_by and node.severity == "blocks"
    is_covered = override is not None and override.is_confirmed
    return RuleRow(
        node=node,
        judgement=found.judgements.get(node.code) if node.is_judged else None,
        override=override,
        may_judge=case.may_assess and is_left_to_people and node.code != SCORED_BY,
        may_override=case.may_assess and stands_in_way and not is_covered,
        may_confirm=case.may_second
        and override is not None
        and not is_covered
        and override.proposer_id != case.user_id,
    )


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion with its scale and what has been given."""

    key: str
    name: str
    question: str
    given: Given | None
    steps: list[tuple[int, str]]


def criteria_panel(case: OpenCase, found: Assessed) -> list[CriterionRow]:
    """The criteria of the edition. Without a scale there are no steps to choose: the page says that it is not set."""
    top = case.document.score_max or 0
    rows = []
    for criterion in case.document.criteria:
        anchors = [anchor.in_language(case.language) for anchor in criterion.anchors]
        steps = [(step, anchors[step - 1] if step <= len(anchors) else "") for step in range(1, top + 1)]
        rows.append(
            CriterionRow(
                key=criterion.key,
                name=criterion.name.in_language(case.language),
                question=criterion.question.in_language(case.language),
                given=found.scores.get(criterion.key),
                steps=steps,
            )
        )
    return rows


def missing_in_words(case: OpenCase, panel: RulesPanel, criteria: list[CriterionRow]) -> list[str]:
    """What the action bar says must be done before recommending: the page's own data, no query."""
    lacking = [row.key for row in criteria if row.given is None or not row.given.reason]
    open_rules = [
        row.node.code
        for row in panel.open
        if row.node.state is OutcomeKind.DISCRETION and row.node.severity != "informs" and row.node.code != SCORED_BY
    ]
    found = []
    if case.application.is_waiting:
        found.append(_("vent på svaret fra søkeren"))
    if case.document.score_max is None and case.document.criteria:
        found.append(_("skalaen for poeng er ikke satt"))
    elif lacking:
        found.append(_("sett %(keys)s") % {"keys": ", ".join(lacking)})
    if open_rules:
        found.append(_("vurder %(rules)s") % {"rules": ", ".join(open_rules)})
    if case.beside.objection_count:
        found.append(_("svar på det søkeren mener er feil i registeret"))
    if case.beside.completion_count:
        found.append(_("en kollega må bekrefte det som er ført i registeret"))
    return found
