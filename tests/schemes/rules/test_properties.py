"""What holds for any facts: absent is unknown, caps only tighten, order is nothing, both forms say the same numbers."""

import datetime as dt
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
@given(given=facts("frame.granted_nok"), more=st.integers(0, 40_000_000))
def test_it_never_lets_more_granted_mend_a_frame(given, more):
    order = {"met": 0, "unknown": 1, "discretion": 1, "not_met": 2}
    for rule, track in (("R03", "mu"), ("R86", "gm"), ("R87", "gm")):
        name = {"R03": "frame.granted_nok", "R86": "frame.granted_2020_nok", "R87": "frame.granted_2021_nok"}[rule]
        less = given["frame.granted_nok"]
        asked = [state(rule, track, Phase.DECIDE, given | {name: each}) for each in (less, less + more)]
        assert order[asked[0]] <= order[asked[1]]


@quick
@given(given=facts("application.submitted_at"), days=st.integers(0, 2000))
def test_it_never_lets_a_later_day_mend_a_deadline(given, days):
    later = dt.datetime.fromisoformat(given["application.submitted_at"]) + dt.timedelta(days=days)
    for rule, track in (("R02", "mu"), ("R02", "gm"), ("R60", "b17")):
        moved = given | {"application.submitted_at": f"{later:%Y-%m-%dT%H:%M:%SZ}"}
        if state(rule, track, Phase.SUBMIT, given) == "not_met":
            assert state(rule, track, Phase.SUBMIT, moved) == "not_met"


@quick
@given(given=facts("services"), more=st.integers(0, 40))
def test_it_never_lets_more_cases_take_a_number_away(given, more):
    for rule, figure in (("R72", "new_cases_4_12"), ("R73", "youth_17_18")):
        before = state(rule, "gm", Phase.SUBMIT, given)
        added = [*given["services"], {figure: more}]
        after = state(rule, "gm", Phase.SUBMIT, given | {"services": added})
        assert (before, after) not in {("met", "not_met"), ("met", "unknown")}


@quick
@given(given=facts(), track=ANY_TRACK, phase=PHASES)
def test_it_says_the_same_without_the_facts_that_no_rule_read(given, track, phase):
    """What a rule does not name among its inputs has no part in its outcome."""
    whole = evaluation(track, phase, given)
    read = {name for each in whole.outcomes for name in each.inputs}
    if phase == Phase.REPORT:
        read |= {"change.kind", "report.kind"}  # what the report is about, asked before any rule
    left = evaluation(track, phase, {name: value for name, value in given.items() if name in read})
    as_said = [
        [(each.rule, each.outcome, each.inputs, each.text_nb, each.replaced_by) for each in found.outcomes]
        for found in (whole, left)
    ]
    assert (as_said[0], whole.verdict) == (as_said[1], left.verdict)


@quick
@given(given=facts(), track=ANY_TRACK, phase=PHASES)
def test_it_gives_the_same_bytes_for_facts_that_were_kept(given, track, phase):
    call = CALLS[track]
    first = facts_of(call, given)
    again = load(dump(first))
    lines = {
        write_line(
            evaluate(rules=rules(call), facts=each, call=call, track=track, phase=phase, version="v", sha256="s"),
            Case(each, None),
            load(dump(each)),
        )
        for each in (first, again)
    }
    assert len(lines) == 1


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
