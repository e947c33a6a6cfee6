"""The rule panel of a report: what needs a person first, with what has been answered and what this person may do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django import forms

from applications.queries.parts import Assessed, Given, OverrideGiven
from reporting.caseworker.forms import JudgementForm, ReasonForm
from reporting.caseworker.opening import Opened, reading_language
from reporting.guards import SPENT
from schemes.rules.explain import Audience, RuleNode, explain
from schemes.rules.outcome import Evaluation, OutcomeKind

HINDRANCES = frozenset({OutcomeKind.NOT_MET, OutcomeKind.UNKNOWN})


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One outcome, with what a person has answered to it."""

    node: RuleNode
    judgement: Given | None
    override: OverrideGiven | None
    may_judge: bool
    may_override: bool
    may_confirm: bool
    is_proposal: bool  # R40: no fault of the report, it becomes a proposal to repay
    typed: forms.Form | None  # an answer to this rule that was not stored

    @property
    def typed_judgement(self) -> JudgementForm | None:
        """The judgement that was typed and not stored."""
        return self.typed if isinstance(self.typed, JudgementForm) else None

    @property
    def typed_override(self) -> ReasonForm | None:
        """The reason to set the rule aside that was typed and not stored."""
        return self.typed if isinstance(self.typed, ReasonForm) else None


@dataclass(slots=True)
class RulesPanel:
    """The outcomes in the order of who needs them."""

    version: str
    open: list[RuleRow] = field(default_factory=list)
    judged: list[RuleRow] = field(default_factory=list)
    met: list[RuleRow] = field(default_factory=list)


def rules_panel(opened: Opened, evaluation: Evaluation, found: Assessed, typed: Mapping[str, forms.Form]) -> RulesPanel:
    """The panel over one evaluation; `typed` are answers that were not stored, by rule."""
    tree = explain(evaluation, audience=Audience.CASEWORKER, language=reading_language())
    panel = RulesPanel(tree.version)
    for node in _flat(tree.nodes()):
        row = _row(opened, node, found, typed.get(node.code))
        if row.judgement is not None:
            panel.judged.append(row)
        elif node.state is OutcomeKind.MET or node.replaced_by:
            panel.met.append(row)
        else:
            panel.open.append(row)
    return panel


def _flat(nodes: tuple[RuleNode, ...]) -> Iterator[RuleNode]:
    for node in nodes:
        yield node
        yield from _flat(node.children)


def _row(opened: Opened, node: RuleNode, found: Assessed, typed: forms.Form | None) -> RuleRow:
    override = found.overrides.get(node.code)
    is_covered = override is not None and override.is_confirmed
    stands = node.state in HINDRANCES and node.severity == "blocks" and not node.replaced_by and node.code != SPENT
    return RuleRow(
        node=node,
        judgement=found.judgements.get(node.code) if node.is_judged else None,
        override=override if stands else None,
        may_judge=opened.is_open and (node.state is OutcomeKind.DISCRETION or node.is_judged),
        may_override=opened.is_open and stands and not is_covered,
        may_confirm=opened.is_open
        and stands
        and override is not None
        and not is_covered
        and override.proposer_id != opened.user_id,
        is_proposal=node.code == SPENT and node.state is OutcomeKind.NOT_MET,
        typed=typed,
    )
