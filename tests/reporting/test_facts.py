"""Rows become the facts of phase report, each with its source; what a person judged counts for what they read."""

from datetime import date, timedelta

import pytest

from applications.models import Judgement
from applications.operations.drafting import Given
from letters.models import Letter
from organisations.models import MunicipalModel
from reporting.facts import gather_report
from reporting.operations.delivering import submit_report
from reporting.operations.reviewing import check_address, evaluation_of, judge_rule, return_report
from schemes.rules.outcome import OutcomeKind
from tests.factories.reporting import (
    ADDRESS,
    approved_model,
    at,
    begun,
    decider,
    declare,
    desk,
    duty,
    granted,
    grantee,
    sent,
    spent,
)

pytestmark = pytest.mark.django_db
MODEL_AT = at(date(2020, 12, 10))
FINAL_AT = at(date(2021, 12, 10))


@pytest.fixture
def application():
    return granted(paid=(1, 2))


@pytest.fixture
def writer(application):
    return grantee(application.lead)


@pytest.fixture
def reader(application):
    found = desk()
    declare(application, found)
    return found


@pytest.fixture
def second(application):
    found = decider()
    declare(application, found)
    return found


def value(facts, name):
    read = facts.get(name)
    return read.value, read.source


def outcomes(report, now):
    return {each.rule: str(each.outcome) for each in evaluation_of(report, now=now).outcomes}


def test_it_asks_only_the_rules_about_the_model_of_a_model(application, writer):
    report = sent(application, "model", writer, MODEL_AT)
    assert sorted(outcomes(report, MODEL_AT)) == ["R44", "R45", "R46", "R50", "R53"]


def test_it_names_the_source_of_each_fact(application, writer, reader):
    report = sent(application, "model", writer, MODEL_AT)
    check_address(report=report, is_reachable=True, actor=reader, now=MODEL_AT)
    report.refresh_from_db()
    facts = gather_report(report, now=MODEL_AT)
    assert value(facts, "model.levels") == (("municipality", "agency", "individual"), "answer")
    assert value(facts, "model.url") == (ADDRESS, "answer")
    assert value(facts, "model.url_reachable") == (True, "caseworker")
    assert value(facts, "model.status") == ("submitted", "system")
    assert value(facts, "model.submitted_on") == (date(2020, 12, 10), "system")
    assert value(facts, "report.kind") == ("model", "system")
    assert value(facts, "decision.decided_on") == (date(2019, 12, 16), "system")


def test_it_knows_the_plan_the_second_payment_and_the_letter(application, writer):
    report = begun(application, "final", writer, FINAL_AT)
    facts = gather_report(report, now=FINAL_AT)
    assert value(facts, "obligations.interim_due_on") == (date(2020, 12, 16), "system")
    assert value(facts, "obligations.final_due_on") == (date(2021, 12, 16), "system")
    assert value(facts, "payment.second_paid_on") == (date(2021, 1, 15), "system")
    assert value(facts, "decision.period_end") == (date(2021, 12, 16), "system")
    assert value(facts, "case.is_closed") == (False, "system")
    assert value(facts, "letter.dispatched_at") == (None, "absent")
    Letter.objects.create(
        kind="award_mu", channel="L", case_ref=application.ref, recipient=application.lead, language="nb", state="sent",
        dedupe_key="award", created_at=MODEL_AT, queued_at=MODEL_AT, sent_at=MODEL_AT, html="x", text="x",
        letter_date=MODEL_AT.date(), pdf="a.pdf", pdf_sha256="0" * 64, pdf_bytes=1,
    )  # fmt: skip
    assert value(gather_report(report, now=FINAL_AT), "letter.dispatched_at") == (MODEL_AT, "system")


def test_it_follows_the_model_of_this_grant_and_not_an_older_one(application, writer, reader, second):
    MunicipalModel.objects.create(
        organisation=application.lead, case_ref="gammel", title="Gammel", submitted_on=date(2015, 1, 1),
        approved_on=date(2015, 2, 1), approved_by_id=second.user_id,
    )  # fmt: skip
    final = begun(application, "final", writer, MODEL_AT)
    assert value(gather_report(final, now=MODEL_AT), "model.status") == ("none", "system")
    model = sent(application, "model", writer, MODEL_AT)
    return_report(report=model, points="Mer.", due_on=date(2021, 1, 11), actor=reader, now=MODEL_AT)
    assert value(gather_report(final, now=MODEL_AT), "model.status") == ("returned", "system")


def test_it_brings_what_the_model_says_to_later_reports(application, writer, reader, second):
    approved_model(application, writer, MODEL_AT, first=reader, second=second)
    final = begun(application, "final", writer, FINAL_AT)
    facts = gather_report(final, now=FINAL_AT)
    assert value(facts, "model.levels") == (("municipality", "agency", "individual"), "answer")
    assert value(facts, "model.url_reachable") == (True, "caseworker")
    assert value(facts, "model.approved_on") == (date(2020, 12, 10), "system")
    assert outcomes(final, FINAL_AT)["R45"] == "met"


@pytest.mark.parametrize(
    ("purpose", "spent_on", "outcome"),
    [
        ("implement", date(2020, 12, 9), "not_met"),
        ("implement", date(2020, 12, 10), "met"),
        ("train", date(2020, 12, 9), "discretion"),
        ("strengthen", date(2020, 12, 10), "met"),
        ("develop", date(2020, 12, 9), "met"),
    ],
)
def test_it_holds_each_cost_against_the_approval(application, writer, reader, second, purpose, spent_on, outcome):
    approved_model(application, writer, MODEL_AT, first=reader, second=second)
    costs = spent({"staff_release": 10}, spent_on, purpose)
    report = sent(application, "interim", writer, at(date(2020, 12, 11)), expenses=costs)
    assert outcomes(report, FINAL_AT)["R51"] == outcome


@pytest.mark.parametrize(("left", "outcome"), [(0, "met"), (1, "not_met")])
def test_it_claims_one_krone_and_not_none(application, writer, left, outcome):
    costs = spent({"staff_release": 960_000 - left}, date(2020, 6, 1))
    report = sent(application, "final", writer, FINAL_AT, expenses=costs)
    assert outcomes(report, FINAL_AT)["R40"] == outcome


@pytest.mark.parametrize(("day", "outcome"), [(date(2020, 12, 16), "met"), (date(2020, 12, 17), "discretion")])
def test_it_holds_the_first_hand_in_against_one_year(application, writer, day, outcome):
    report = sent(application, "model", writer, at(day, 23))
    assert outcomes(report, at(day, 23))["R50"] == outcome


def test_it_measures_lateness_by_the_first_hand_in(application, writer, reader):
    report = sent(application, "interim", writer, at(date(2020, 12, 16), 23))
    return_report(report=report, points="Mer.", due_on=date(2021, 1, 11), actor=reader, now=at(date(2020, 12, 20)))
    again = submit_report(report=report, actor=writer, now=at(date(2021, 1, 8)))
    assert outcomes(again, at(date(2021, 1, 9)))["R35"] == "met"


def test_it_asks_anew_what_was_judged_of_an_earlier_version(application, writer, reader):
    report = sent(application, "model", writer, MODEL_AT)
    judge_rule(report=report, rule="R53", is_met=True, reason="Godt.", actor=reader, now=MODEL_AT + timedelta(hours=1))
    assert outcomes(report, MODEL_AT)["R53"] == "met"
    return_report(
        report=report, points="Mer.", due_on=date(2021, 1, 11), actor=reader, now=MODEL_AT + timedelta(days=5)
    )
    again = submit_report(report=report, actor=writer, now=MODEL_AT + timedelta(days=8))
    assert outcomes(again, MODEL_AT)["R53"] == "discretion"


def test_it_does_not_carry_a_judgement_of_costs_to_the_next_report(application, writer, reader, second):
    approved_model(application, writer, MODEL_AT, first=reader, second=second)
    costs = spent({"staff_release": 10}, date(2020, 12, 9), "train")
    interim = sent(application, "interim", writer, MODEL_AT + timedelta(days=1), expenses=costs)
    judge_rule(
        report=interim, rule="R51", is_met=True, reason="Planlegging.", actor=reader, now=MODEL_AT + timedelta(days=2)
    )
    assert outcomes(interim, FINAL_AT)["R51"] == "met"
    final = sent(application, "final", writer, FINAL_AT, expenses=costs)
    found = outcomes(final, FINAL_AT)
    assert (found["R51"], found["R53"]) == ("discretion", "met")


def test_it_ignores_judgements_made_while_the_application_was_assessed(application, writer):
    Judgement.objects.create(
        application=application, rule="R53", is_met=True, reason="Da.", judged_at=at(date(2019, 11, 20)),
        judged_by=application.recommended_by,
    )  # fmt: skip
    report = sent(application, "model", writer, MODEL_AT)
    assert outcomes(report, MODEL_AT)["R53"] == str(OutcomeKind.DISCRETION)


def test_it_says_what_is_not_there_yet_is_unknown(application, writer):
    report = sent(application, "model", writer, MODEL_AT, answers={"model_url": Given("")})
    found = outcomes(report, MODEL_AT)
    assert found["R45"] == "unknown"
    assert duty(application, "model").status == "delivered"
