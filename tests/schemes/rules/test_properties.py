"""What holds for any facts: absent is unknown, caps only tighten, order is nothing, both forms say the same numbers."""

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemes.edition import catalogue_keys
from schemes.rules.engine import bind, evaluate
from schemes.rules.facts import FACTS, dump, load, parse
from schemes.rules.lines import Case, write_line
from schemes.rules.outcome import OutcomeKind, Phase
from tests.schemes.rules.arbitrary import TRACKS, facts
from tests.schemes.rules.asking import CALLS, document, evaluation, facts_of, rules, state

PHASES = st.sampled_from(list(Phase))
CALLS_SHIPPED = catalogue_keys()
ANY_TRACK = st.sampled_from(TRACKS)
quick = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# Facts that a rule may find absent and still answer, each because the contract says so.
MAY_BE_ABSENT = {
    "R07": {"applicant.kind"},  # no kind given: tested as a municipality
    "R08": {"applicant.kind"},
    "R09": {"applicant.kind"},
    "R11": {"decision.period_end"},  # ti: no end is judged
    "R14": {"call.im_tested_on", "decision.decided_on"},  # not set: the days between are judged
    "R18": {"grants.mu"},  # left out, never unknown
    "R19": {"call.bt_needs_2018"},  # both grants satisfy either reading
    "R22": {"call.staff_release_basis"},  # not set: both are tested
    "R27": {
        "assessment.anchoring_score",
        "assessment.plan_score",
        "assessment.anchoring_reason",
        "assessment.plan_reason",
    },  # never unknown
    "R35": {
        "obligations.interim_due_on",
        "obligations.final_due_on",
    },  # ti judges; a report falls back on the computed day
    "R36": {"obligations.final_due_on"},
    "R40": {"report.not_carried_out"},  # then only the rest is tested
    "R45": {"report.kind"},  # only decides how grave it is
    "R49": {"call.mu_split"},
    "R50": {"call.mu_split"},
    "R51": {"payment.second_paid_on"},  # nothing paid yet
    "R52": {"call.mu_split"},
    "R61": {"application.applied_nok", "application.years", "call.population_scale", "applicant.population"},
    "R62": {"applicant.municipality_number"},  # the lead counts when its number is given
    "R63": {"call.step_down_pct"},
    "R65": {"call.staff_release_basis"},
}


@quick
@given(given=facts(), track=ANY_TRACK, phase=PHASES)
def test_it_never_takes_an_absent_fact_for_an_answer(given, track, phase):
    for each in evaluation(track, phase, given).outcomes:
        absent = {
            name for name, read in each.inputs.items() if read.value is None and not name.startswith("judgement.")
        }
        left = absent - MAY_BE_ABSENT.get(each.rule, set())
        if left and each.finding.outcome in {OutcomeKind.MET, OutcomeKind.DISCRETION}:
            pytest.fail(f"{each.rule} is {each.outcome} although {sorted(left)} is absent")


@quick
@given(given=facts(), track=ANY_TRACK, phase=PHASES)
def test_it_says_the_same_numbers_in_both_forms_in_whole_sentences(given, track, phase):
    for each in evaluation(track, phase, given).outcomes:
        assert re.findall(r"\d+", each.text_nb) == re.findall(r"\d+", each.text_nn), each.rule
        for text in (each.text_nb, each.text_nn):
            assert text.endswith("."), (each.rule, text)
            assert text[0].isupper() or text[0].isdigit() or text[0] == "«", (each.rule, text)
            assert "None" not in text, (each.rule, text)
            assert "{" not in text, (each.rule, text)


@quick
@given(given=facts(), track=ANY_TRACK, phase=PHASES, seed=st.integers(0, 10**6))
def test_it_does_not_care_for_the_order_of_facts_or_rules(given, track, phase, seed):
    shuffled = list(given.items())
    random.Random(seed).shuffle(shuffled)
    configs = list(document(CALLS[track]).rules)
    random.Random(seed).shuffle(configs)
    lines = {
        write_line(
            evaluate(rules=ruleset, facts=each, call="c", track=track, phase=phase, version="v", sha256="s"),
            Case(each, "case"),
            each,
        )
        for ruleset, each in (
            (rules(CALLS[track]), facts_of(CALLS[track], given)),
            (bind(configs), facts_of(CALLS[track], dict(shuffled))),
        )
    }
    assert len(lines) == 1


@quick
@given(given=facts(), amounts=st.tuples(st.integers(0, 2_000_000), st.integers(0, 2_000_000)))
def test_it_never_lets_more_money_mend_a_cap(given, amounts):
    less, more = sorted(amounts)
    order = {"met": 0, "unknown": 0, "discretion": 1, "not_met": 2}
    for rule, track in (("R10", "mu"), ("R13", "im"), ("R20", "bt"), ("R24", "ti"), ("R61", "b17")):
        for phase in (Phase.SUBMIT, Phase.ASSESS, Phase.DECIDE):
            asked = [state(rule, track, phase, given | {"application.applied_nok": each}) for each in (less, more)]
            assert order[asked[0]] <= order[asked[1]]


@quick
@given(given=facts(), track=ANY_TRACK, phase=PHASES, judgement=st.sampled_from(["met", "not_met"]))
def test_it_lets_judgements_answer_discretion_and_nothing_else(given, track, phase, judgement):
    plain = {name: value for name, value in given.items() if not name.startswith("judgement.")}
    judged = plain | {name: judgement for name in FACTS if name.startswith("judgement.")}
    before, after = evaluation(track, phase, plain).outcomes, evaluation(track, phase, judged).outcomes
    for old, new in zip(before, after, strict=True):
        expected = judgement if old.outcome is OutcomeKind.DISCRETION else old.outcome
        assert (new.rule, new.outcome) == (old.rule, expected)


@quick
@given(given=facts())
def test_it_reads_back_what_it_wrote(given):
    first = parse(given)
    assert load(dump(first)) == first
    assert dump(load(dump(first))) == dump(first)


def test_it_reads_exactly_the_facts_that_each_says_it_is_read_by():
    """Over the worked examples, in every phase, every fact is read by the rules it names, and by no other."""
    seen = {(name, rule) for call in CALLS_SHIPPED for name, rule in _reads(call)}
    said = {(name, rule) for name, fact in FACTS.items() for rule in fact.rules}
    assert seen == said


def _reads(call):
    for example in document(call).examples:
        for phase in Phase:
            for each in evaluation(example.track, phase, dict(example.facts), call=call).outcomes:
                yield from ((name, each.rule) for name in each.inputs)
