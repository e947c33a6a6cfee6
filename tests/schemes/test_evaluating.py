"""Advice and kept runs: the facts of the call are added, everything is kept, and it is read back as it was said."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from organisations.actors import Actor
from schemes.models import RuleRun
from schemes.operations.evaluating import advise, keep_run, outcomes_of
from schemes.queries import latest_run, runs_of
from schemes.rules.facts import Facts, load
from schemes.rules.outcome import OutcomeKind, Phase
from tests.factories.organisations import UserFactory
from tests.factories.schemes import shipped_call

pytestmark = pytest.mark.django_db
ANSWERS = {
    "applicant.kind": "municipality",
    "application.applied_nok": 1_012_000,
    "application.basis": ["bti"],
    "judgement.R29": "met",
    "budget.lines": [{"category": "staff_release", "amount_nok": 1_012_000, "position_pct": "50.5"}],
}


def facts(**more) -> Facts:
    return Facts.of({**ANSWERS, **more}, source="answer")


def kept(call, now, *, phase="submit", occasion="submission", case_ref="sak-1", track="mu", **more) -> RuleRun:
    return keep_run(
        case_ref=case_ref,
        call=call,
        edition=call.edition,
        track=track,
        phase=phase,
        occasion=occasion,
        facts=facts(**more),
        actor=Actor(user_id=UserFactory().pk, name="Kari"),
        now=now,
    )


def test_it_advises_under_the_call_and_stores_nothing():
    call = shipped_call()
    found = advise(call=call, track="mu", phase="submit", facts=facts())
    cap = found.of("R10")
    assert (cap.outcome, cap.severity, found.version, found.sha256) == (
        OutcomeKind.NOT_MET,
        "blocks",
        "utsatte-barn-2019-1",
        call.edition.sha256,
    )
    assert found.of("R02").inputs["call.deadline"] == (date(2019, 11, 1), "call")
    assert RuleRun.objects.count() == 0


def test_it_lets_a_given_fact_win_over_the_call():
    found = advise(call=shipped_call(), track="mu", phase="submit", facts=facts(**{"call.deadline": "2019-12-01"}))
    assert found.of("R02").inputs["call.deadline"] == (date(2019, 12, 1), "answer")


def test_it_keeps_a_run_with_every_fact_and_reads_it_back_as_it_was(now):
    call = shipped_call()
    run = kept(call, now)
    run.refresh_from_db()
    stored, asked = outcomes_of(run), advise(call=call, track="mu", phase="submit", facts=load(run.facts))
    for then, again in zip(stored.outcomes, asked.outcomes, strict=True):
        assert (then.rule, then.kind, then.outcome, then.severity, then.replaced_by) == (
            again.rule,
            again.kind,
            again.outcome,
            again.severity,
            again.replaced_by,
        )
        assert (then.text_nb, then.text_nn, then.text_en) == (again.text_nb, again.text_nn, again.text_en)
        assert (then.reference, then.title_nb, then.title_nn) == (again.reference, again.title_nb, again.title_nn)
        assert (then.remedy_nb, then.remedy_nn, then.at_sending) == (again.remedy_nb, again.remedy_nn, again.at_sending)
        assert (dict(then.inputs), then.is_judged) == (dict(again.inputs), again.is_judged)
    assert [each.rule for each in stored.stops_sending()] == [each.rule for each in asked.stops_sending()]
    assert (stored.verdict, stored.version, stored.phase) == (asked.verdict, asked.version, Phase.SUBMIT)
    assert load(run.facts).get("call.deadline").source == "call"


def test_it_reads_a_judged_outcome_back_with_the_person_s_answer(now):
    stored = outcomes_of(kept(shipped_call(), now, phase="assess", occasion="assessment")).of("R29")
    assert (stored.outcome, stored.finding.outcome, stored.is_judged) == (OutcomeKind.MET, OutcomeKind.DISCRETION, True)
    assert stored.text_nb.endswith("En saksbehandler har vurdert at kravet er oppfylt.")


def test_it_counts_the_outcomes_that_stand(now):
    run = kept(shipped_call(), now)
    found = outcomes_of(run)
    counts = {kind: found.tally(kind) for kind in OutcomeKind}
    assert counts == {
        "met": run.met_count,
        "not_met": run.not_met_count,
        "unknown": run.unknown_count,
        "discretion": run.discretion_count,
    }
    assert run.not_met_count > 0


def test_it_finds_the_newest_run_of_a_case_and_of_a_phase(now):
    call = shipped_call()
    first = kept(call, now)
    second = kept(call, now, phase="assess", occasion="assessment")
    kept(call, now, case_ref="sak-2")
    assert list(runs_of("sak-1")) == [second, first]
    assert (latest_run("sak-1"), latest_run("sak-1", "submit"), latest_run("sak-3")) == (second, first, None)


def test_it_never_changes_a_kept_run(now):
    run = kept(shipped_call(), now)
    for act in (run.save, run.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_it_keeps_braces_in_what_was_said(now):
    lines = [{"category": "other", "amount_nok": 1, "description": "{dette} er {ikke} en verdi"}]
    run = kept(shipped_call(), now, track="bt", **{"budget.lines": lines})
    assert all(each.text_nb for each in outcomes_of(run).outcomes)
