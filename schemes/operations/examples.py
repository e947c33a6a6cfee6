"""The examples of an edition as acceptance tests: where the rules answer otherwise, a sentence says so (F80)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schemes.edition import EditionDocument, Example
from schemes.models.draft.rules import OUTCOMES
from schemes.rules.engine import RuleSet, bind, evaluate
from schemes.rules.facts import Facts, MalformedFacts
from schemes.rules.outcome import Evaluation, OutcomeKind, Phase, Verdict

VERDICTS = {
    Verdict.ELIGIBLE: gettext_lazy("oppfyller vilkårene"),
    Verdict.NOT_ELIGIBLE: gettext_lazy("oppfyller ikke vilkårene"),
    Verdict.INCOMPLETE: gettext_lazy("mangler opplysninger"),
    Verdict.NEEDS_DISCRETION: gettext_lazy("må vurderes"),
}


@dataclass(frozen=True, slots=True)
class FailedExample:
    """An example whose expected outcomes do not come: `sentence` says what was expected and what came."""

    name: str
    sentence: str


def failed_examples(document: EditionDocument) -> tuple[FailedExample, ...]:
    """The examples that do not hold, in the order of the document; raises RuleProblem when a rule cannot be bound."""
    rules = bind(document.rules)
    return tuple(
        FailedExample(example.name, sentence)
        for example in document.examples
        for sentence in _differences(example, document, rules)
    )


def _differences(example: Example, document: EditionDocument, rules: RuleSet) -> list[str]:
    try:
        found = ask_example(example, document, rules)
    except MalformedFacts as problem:
        return [_("Opplysningen %(name)s i eksempelet har feil verdi.") % {"name": problem.path}]
    outcomes = {each.rule: each.outcome for each in found.outcomes}
    different = []
    for rule, expected in example.outcomes.items():
        came = outcomes.get(rule)
        if came != expected:
            words = {"rule": rule, "expected": _said(expected), "came": _said(came)}
            different.append(_("%(rule)s skulle bli «%(expected)s», men ble «%(came)s».") % words)
    if example.verdict and found.verdict != example.verdict:
        words = {"expected": str(VERDICTS[Verdict(example.verdict)]), "came": str(VERDICTS[found.verdict])}
        different.append(_("Samlet utfall skulle bli «%(expected)s», men ble «%(came)s».") % words)
    return different


def ask_example(example: Example, document: EditionDocument, rules: RuleSet) -> Evaluation:
    """The rules' answer to one example; its facts win over those of the proposed call."""
    facts = Facts.of(example.facts, source="file").under(document.call.facts(), source="call")
    return evaluate(
        rules=rules,
        facts=facts,
        call=document.call.key,
        track=example.track,
        phase=Phase(example.phase),
        version=document.version,
        sha256="",
    )


def _said(outcome: str | None) -> str:
    """An outcome in words; a rule that was not asked has none."""
    return str(OUTCOMES[OutcomeKind(outcome)]) if outcome else _("ikke spurt")
