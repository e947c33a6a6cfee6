"""The engine: order, judgements, exceptions, verdict, sending, awards. With kinds of its own where that is clearer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import pytest

from schemes.rules.engine import ConflictingExceptions, bind, evaluate
from schemes.rules.facts import parse
from schemes.rules.outcome import (
    AtSending,
    Finding,
    Outcome,
    OutcomeKind,
    Phase,
    RuleCard,
    Severity,
    combine,
    discretion,
    met,
    not_met,
    verdict_of,
)
from schemes.rules.registry import RuleConfig, RuleKinds, RuleProblem, missing
from schemes.rules.sentences import SILENT, Words
from tests.schemes.rules.asking import ASSESS, DECIDE, PRE, REPORT, SUBMIT, evaluation, outcome

FOUR = list(OutcomeKind)
SAME = {"grants.mu": [{"year": 2016, "relation": "same"}]}
MERGED = {"history.merger_2020": "yes"}
ALL_KNOWN = {"grants.mu_known_years": [2015, 2016, 2017, 2018]}

own_kinds = RuleKinds()


@own_kinds.register("says")
@dataclass(frozen=True, slots=True)
class Says:
    """Answers what it is told to."""

    answer: str

    SENTENCES: ClassVar[Mapping[str, Words]] = {"said": Words("Slik er det.", "Slik er det.")}

    def check(self, _facts, _phase):
        return Finding(OutcomeKind(self.answer), (("said", {}),))


def config(code, answer, **more):
    return RuleConfig(
        code=code,
        kind="says",
        tracks=("t",),
        phases=(Phase.SUBMIT,),
        reference=Words("S9", "S9"),
        title=Words("Krav", "Krav"),
        parameters={"answer": answer},
        **more,
    )


def ask(*configs, given=None):
    return evaluate(
        rules=bind(configs, own_kinds),
        facts=parse(given or {}),
        call="c",
        track="t",
        phase=Phase.SUBMIT,
        version="v",
        sha256="s",
    )


# ----- order and reading -----


def test_it_keeps_r_order_whatever_the_order_of_the_edition():
    found = ask(config("R90", "met"), config("R09", "met"), config("R10", "met"))
    assert [each.rule for each in found.outcomes] == ["R09", "R10", "R90"]


def test_it_has_no_outcomes_for_a_track_or_phase_without_rules():
    assert evaluation("gm", REPORT, {}).outcomes != ()
    nothing = evaluate(
        rules=bind([config("R10", "met")], own_kinds),
        facts=parse({}),
        call="c",
        track="other",
        phase=Phase.SUBMIT,
        version="v",
        sha256="s",
    )
    assert (nothing.outcomes, nothing.verdict) == ((), "eligible")


def test_it_shows_every_fact_a_rule_read_with_its_source():
    given = {"application.applied_nok": {"value": 5, "source": "answer"}}
    inputs = outcome("R10", "mu", DECIDE, given).inputs
    assert {name: (read.value, read.source) for name, read in inputs.items()} == {
        "application.applied_nok": (5, "answer"),
        "decision.granted_nok": (None, "absent"),
    }


def test_it_refuses_two_rules_for_the_same_track_and_phase():
    with pytest.raises(RuleProblem, match="R10 stands twice on track t in phase submit"):
        bind([config("R10", "met"), config("R10", "not_met")], own_kinds)


# ----- judgement -----


def test_it_lets_a_person_answer_where_a_rule_leaves_discretion():
    given = {"history.model_trial": "merged"}
    assert evaluation("mu", PRE, given).of("R07").outcome == "discretion"
    judged = evaluation("mu", PRE, given | {"judgement.R07": {"value": "met", "source": "caseworker"}}).of("R07")
    assert (judged.outcome, judged.is_judged) == ("met", True)
    assert judged.inputs["judgement.R07"] == ("met", "caseworker")
    assert judged.text_nb.endswith("En saksbehandler har vurdert at kravet er oppfylt.")


def test_it_reads_a_judgement_in_every_phase_and_shows_it_is_absent():
    for phase in (PRE, SUBMIT, ASSESS, DECIDE):
        found = outcome("R07", "mu", phase, {"history.model_trial": "part"})
        assert found.inputs["judgement.R07"] == (None, "absent")


@pytest.mark.parametrize(("relation", "expected"), [("none", "met"), ("same", "not_met"), (None, "unknown")])
def test_it_never_lets_a_judgement_change_what_the_facts_say(relation, expected):
    for judgement in ("met", "not_met"):
        found = outcome("R07", "mu", ASSESS, {"history.model_trial": relation, "judgement.R07": judgement})
        assert (found.outcome, "judgement.R07" in found.inputs) == (expected, False)


def test_it_has_a_judgement_for_every_rule_that_can_leave_discretion_and_no_other():
    """Kept true by the examples and tables; here: the rules that always do, and one that never does."""
    for rule, track in (("R55", "mu"), ("R67", "b17"), ("R95", "gm")):
        assert f"judgement.{rule}" in outcome(rule, track, ASSESS, {}).inputs
    with pytest.raises(Exception, match="unknown fact"):
        parse({"judgement.R10": "met"})


# ----- exceptions -----


def test_it_puts_r09_in_the_place_of_r08_and_keeps_what_r08_said():
    found = evaluation("mu", PRE, SAME | MERGED | {"applicant.kind": "municipality", "history.model_trial": "none"})
    assert (found.of("R08").outcome, found.of("R08").replaced_by) == ("not_met", "R09")
    assert (found.of("R09").outcome, found.of("R09").replaced_by) == ("not_met", None)
    assert "R08" not in [each.rule for each in found.standing()]
    assert found.verdict == "not_eligible"


def test_it_puts_r09_in_the_place_of_r08_when_a_person_judged_it():
    given = {"grants.mu": [{"year": 2016, "relation": "part"}], "history.merger_2020": "part"} | ALL_KNOWN
    assert evaluation("mu", PRE, given).of("R08").replaced_by is None
    assert evaluation("mu", PRE, given | {"judgement.R09": "met"}).of("R08").replaced_by is None
    judged = evaluation("mu", PRE, given | {"judgement.R09": "not_met"})
    assert (judged.of("R08").outcome, judged.of("R08").replaced_by) == ("discretion", "R09")


def test_it_leaves_r08_alone_where_r09_does_not_hit():
    assert evaluation("mu", PRE, SAME | {"history.merger_2020": "no"}).of("R08").replaced_by is None


def test_it_never_replaces_r08_on_bt():
    given = SAME | MERGED | {"judgement.R09": "not_met"}
    assert evaluation("bt", PRE, given).of("R08").replaced_by is None


def test_it_lets_a_recipient_of_2016_implement_whatever_r14_says():
    runs = {"grants.mu": [{"year": 2016, "relation": "same", "period_end": "2020-01-01"}]}
    at = {"application.submitted_at": "2019-10-01T12:00:00Z"}
    found = evaluation("im", PRE, runs | at)
    assert (found.of("R18").outcome, found.of("R14").outcome, found.of("R14").replaced_by) == ("met", "not_met", "R18")
    unknown = evaluation("im", PRE, {"grants.mu": [{"year": 2016, "relation": "same"}]})
    assert (unknown.of("R14").outcome, unknown.of("R14").replaced_by) == ("unknown", "R18")
    other = evaluation("im", PRE, {"grants.mu": [{"year": 2017, "relation": "same"}]} | at)
    assert other.of("R14").replaced_by is None


def test_it_calls_two_exceptions_to_one_rule_an_error():
    exceptions = [config(code, "met", exception_of="R10") for code in ("R11", "R12")]
    with pytest.raises(ConflictingExceptions, match="R11 and R12 both replace R10"):
        ask(config("R10", "not_met"), *exceptions)
    apart = [config("R11", "met", exception_of="R10"), config("R12", "not_met", exception_of="R10")]
    assert ask(config("R10", "not_met"), *apart).of("R10").replaced_by == "R11"


# ----- verdict -----


def made(kind, severity, replaced_by=None):
    card = RuleCard("R10", "says", SILENT, SILENT, SILENT, AtSending.NOTHING, "", {})
    return Outcome(card, OutcomeKind(kind), Severity(severity), Finding(OutcomeKind(kind), ()), {}, replaced_by)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], "eligible"),
        ([("met", "blocks")], "eligible"),
        ([("not_met", "blocks"), ("unknown", "blocks"), ("discretion", "blocks")], "not_eligible"),
        ([("unknown", "blocks"), ("discretion", "blocks")], "incomplete"),
        ([("discretion", "blocks")], "needs_discretion"),
        ([("discretion", "warns")], "needs_discretion"),
        ([("not_met", "warns"), ("unknown", "warns")], "eligible"),
        ([("not_met", "informs"), ("unknown", "informs"), ("discretion", "informs")], "eligible"),
        ([("not_met", "warns"), ("discretion", "warns")], "needs_discretion"),
        ([("not_met", "blocks", "R11"), ("unknown", "blocks", "R11"), ("discretion", "warns", "R11")], "eligible"),
    ],
)
def test_it_sums_the_outcomes_that_stand(outcomes, expected):
    assert verdict_of([made(*each) for each in outcomes]) == expected


def test_it_names_what_keeps_a_case_from_an_award():
    found = ask(
        config("R10", "not_met"),
        config("R11", "unknown"),
        config("R12", "discretion", severity=Severity.WARNS),
        config("R13", "not_met", severity=Severity.WARNS),
        config("R15", "discretion", severity=Severity.INFORMS),
        config("R16", "met"),
    )
    assert [each.rule for each in found.keeps_from_award()] == ["R10", "R11", "R12"]


# ----- sending -----


def test_it_stops_sending_only_for_what_is_not_met_and_marked_so():
    found = ask(
        config("R10", "not_met", at_sending=AtSending.STOP),
        config("R11", "unknown", at_sending=AtSending.STOP),
        config("R12", "discretion", at_sending=AtSending.STOP),
        config("R13", "not_met", at_sending=AtSending.CONFIRM),
        config("R14", "not_met"),
    )
    assert [each.rule for each in found.stops_sending()] == ["R10"]
    assert [each.rule for each in found.to_confirm()] == ["R13"]


def test_it_never_stops_outside_submission():
    over = {"application.applied_nok": 1_000_001, "decision.granted_nok": 0}
    assert [each.rule for each in evaluation("mu", SUBMIT, over).stops_sending()] == ["R10"]
    assert evaluation("mu", DECIDE, over).stops_sending() == ()


# ----- parts of a rule -----


@pytest.mark.parametrize("first", FOUR)
@pytest.mark.parametrize("second", FOUR)
def test_it_combines_parts_the_gravest_first(first, second):
    order = [OutcomeKind.NOT_MET, OutcomeKind.UNKNOWN, OutcomeKind.DISCRETION, OutcomeKind.MET]
    found = combine([Finding(first, (("a", {}),)), Finding(second, (("b", {}),))])
    assert found.outcome is min(first, second, key=order.index)
    assert combine([Finding(second, ()), Finding(first, ())]).outcome is found.outcome


def test_it_lets_only_the_deciding_parts_speak_each_once():
    found = combine([met("a"), not_met("b", x=1), not_met("b", x=1), discretion("c"), not_met("d")])
    assert found.said == (("b", {"x": 1}), ("d", {}))


def test_it_gathers_what_is_missing_in_one_sentence():
    found = combine([missing("documents"), missing("partners"), missing("documents")])
    ((key, values),) = found.said
    assert (key, len(values["facts"])) == ("missing", 2)
