"""Reading a report: judged, returned with points and a date, approved with all that follows, by the right persons."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.operations.drafting import Given
from applications.queries.money import releasable_instalments
from letters.models import Letter
from organisations.models import AuditEntry, MunicipalModel
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from reporting.models import Repayment, Report, ReportReview
from reporting.operations.delivering import Incomplete, save_answer, start_report, submit_report
from reporting.operations.overriding import confirm_override, propose_override
from reporting.operations.reviewing import (
    approve_report,
    check_address,
    evaluation_of,
    judge_rule,
    return_report,
    review_model,
)
from reporting.queries.accounts import granted_by_category
from schemes.workflow import SchemeRoleName
from tests.factories.reporting import (
    ADDRESS,
    approved_model,
    at,
    call_of_2019,
    decider,
    declare,
    desk,
    duty,
    fresh,
    granted,
    grantee,
    judged,
    new_budget_duty,
    sent,
    spent,
)

pytestmark = pytest.mark.django_db
NOW = at(date(2020, 12, 10))
READ_AT = NOW + timedelta(days=5)
DUE = date(2021, 1, 11)


@pytest.fixture
def application():
    return granted()


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


@pytest.fixture
def model(application, writer):
    return sent(application, "model", writer, NOW)


def reasons_of(refused):
    return refused.value.reasons


def test_it_approves_a_model_by_two_and_registers_it(application, model, reader, second):
    judged(model, reader, READ_AT)
    review_model(report=model, is_ready=True, points="", actor=reader, now=READ_AT)
    report = approve_report(report=model, actor=second, now=READ_AT)
    assert (report.status, report.approved_on, report.approved_by_id) == ("approved", READ_AT.date(), second.user_id)
    registered = MunicipalModel.objects.get()
    assert (registered.organisation, registered.case_ref, registered.title) == (
        application.lead,
        application.ref,
        "Trygg sammen",
    )
    assert (registered.submitted_on, registered.approved_on, registered.url) == (NOW.date(), READ_AT.date(), ADDRESS)
    assert duty(application, "model").status == "fulfilled"
    assert report.run.verdict == "eligible"
    text = Letter.objects.get(kind="model_approved").text
    assert "Vi godkjente modellen 15. desember 2020." in text


def test_it_lets_the_second_instalment_go_when_the_model_is_approved(application, model, reader, second):
    day = date(2021, 1, 4)
    assert list(releasable_instalments(day).filter(application=application)) == []
    judged(model, reader, READ_AT)
    review_model(report=model, is_ready=True, points="", actor=reader, now=READ_AT)
    approve_report(report=model, actor=second, now=READ_AT)
    assert [each.number for each in releasable_instalments(day).filter(application=application)] == [2]


def test_it_says_everything_that_stands_in_the_way(model, second):
    with pytest.raises(GateClosed) as refused:
        approve_report(report=model, actor=second, now=READ_AT)
    sentences = reasons_of(refused)
    assert [each.split(":")[0] for each in sentences] == [
        "R53 må vurderes",
        "En saksbehandler må først si at modellen kan godkjennes.",
    ]
    model.refresh_from_db()
    assert model.status == "submitted"


def test_it_needs_another_person_for_a_model(application, model, second):
    judged(model, second, READ_AT)
    review_model(report=model, is_ready=True, points="", actor=second, now=READ_AT)
    with pytest.raises(GateClosed) as refused:
        approve_report(report=model, actor=second, now=READ_AT)
    assert reasons_of(refused) == ("Du har selv vurdert modellen. En annen må godkjenne den.",)


def test_it_lets_only_a_decision_maker_approve_a_model(application, model, reader, second):
    judged(model, second, READ_AT)
    review_model(report=model, is_ready=True, points="", actor=second, now=READ_AT)
    with pytest.raises(NotAllowed):
        approve_report(report=model, actor=reader, now=READ_AT)


def test_it_does_not_take_a_no_for_a_review(model, reader, second):
    judged(model, reader, READ_AT)
    review_model(report=model, is_ready=False, points="Nivået for barnet mangler.", actor=reader, now=READ_AT)
    with pytest.raises(GateClosed) as refused:
        approve_report(report=model, actor=second, now=READ_AT)
    assert reasons_of(refused) == ("En saksbehandler må først si at modellen kan godkjennes.",)


def test_it_needs_points_with_a_no(model, reader):
    with pytest.raises(GateClosed):
        review_model(report=model, is_ready=False, points=" ", actor=reader, now=READ_AT)
    assert ReportReview.objects.count() == 0


@pytest.mark.parametrize("act", ["judge", "address", "review", "return", "approve"])
@pytest.mark.parametrize("who", ["undeclared", "conflicted", "reader_only", "municipality", "other_scheme"])
def test_it_is_closed_to_whoever_may_not_read_it(application, model, act, who, writer):
    actors = {
        "undeclared": lambda: desk(SchemeRoleName.CASEWORKER, SchemeRoleName.DECISION_MAKER),
        "conflicted": lambda: desk(SchemeRoleName.CASEWORKER, SchemeRoleName.DECISION_MAKER),
        "reader_only": lambda: desk(SchemeRoleName.READER),
        "municipality": lambda: writer,
        "other_scheme": lambda: desk(SchemeRoleName.SCHEME_ADMIN),
    }
    actor = actors[who]()
    if who == "conflicted":
        declare(application, actor, has_conflict=True)
    elif who == "reader_only":
        declare(application, actor)
    acts = {
        "judge": lambda: judge_rule(report=model, rule="R53", is_met=True, reason="x", actor=actor, now=READ_AT),
        "address": lambda: check_address(report=model, is_reachable=True, actor=actor, now=READ_AT),
        "review": lambda: review_model(report=model, is_ready=True, points="", actor=actor, now=READ_AT),
        "return": lambda: return_report(report=model, points="x", due_on=DUE, actor=actor, now=READ_AT),
        "approve": lambda: approve_report(report=model, actor=actor, now=READ_AT),
    }
    with pytest.raises(GateClosed):
        acts[act]()
    model.refresh_from_db()
    assert (model.status, model.is_url_reachable) == ("submitted", None)
    assert ReportReview.objects.count() == 0


def test_it_judges_only_what_is_left_to_a_person(model, reader):
    with pytest.raises(GateClosed) as refused:
        judge_rule(report=model, rule="R44", is_met=True, reason="Ja.", actor=reader, now=READ_AT)
    assert reasons_of(refused) == ("R44 er ikke overlatt til skjønn i denne rapporten.",)
    with pytest.raises(GateClosed):
        judge_rule(report=model, rule="R99", is_met=True, reason="Ja.", actor=reader, now=READ_AT)
    with pytest.raises(GateClosed):
        judge_rule(report=model, rule="R53", is_met=True, reason="  ", actor=reader, now=READ_AT)


def test_it_lets_a_person_say_no(application, model, reader, second):
    judge_rule(report=model, rule="R53", is_met=False, reason="Bygger ikke på det.", actor=reader, now=READ_AT)
    outcome = evaluation_of(model, now=READ_AT).of("R53")
    assert (str(outcome.outcome), outcome.is_judged) == ("not_met", True)
    review_model(report=model, is_ready=True, points="", actor=reader, now=READ_AT)
    with pytest.raises(GateClosed) as refused:
        approve_report(report=model, actor=second, now=READ_AT)
    assert [each[:4] for each in reasons_of(refused)] == ["R53:"]


def test_it_returns_a_report_with_points_and_a_date(application, model, reader):
    report = return_report(report=model, points="Beskriv barnets nivå.", due_on=DUE, actor=reader, now=READ_AT)
    assert (report.status, report.return_due_on) == ("returned", DUE)
    assert duty(application, "model").status == "open"
    assert list(ReportReview.objects.values_list("is_approved", "points")) == [(False, "Beskriv barnets nivå.")]
    letter = Letter.objects.get(kind="model_returned")
    assert letter.due_on == DUE
    assert "Beskriv barnets nivå." in letter.text
    assert "Send den på nytt innen 11. januar 2021." in letter.text


@pytest.mark.parametrize("due_on", [READ_AT.date(), date(2020, 12, 1), date(2021, 1, 9), date(2021, 1, 1)])
def test_it_returns_only_to_a_working_day_to_come(model, reader, due_on):
    with pytest.raises(GateClosed) as refused:
        return_report(report=model, points="x", due_on=due_on, actor=reader, now=READ_AT)
    assert reasons_of(refused) == ("Fristen må være en virkedag etter i dag.",)


def test_it_returns_nothing_without_points(model, reader):
    with pytest.raises(GateClosed) as refused:
        return_report(report=model, points="  ", due_on=DUE, actor=reader, now=READ_AT)
    assert reasons_of(refused) == ("Skriv hva kommunen må rette.",)


def test_it_does_not_act_on_a_report_that_has_gone_on(model, reader, second):
    return_report(report=model, points="Mer.", due_on=DUE, actor=reader, now=READ_AT)
    with pytest.raises(WrongStatus):
        return_report(report=model, points="Mer.", due_on=DUE, actor=reader, now=READ_AT)
    with pytest.raises(WrongStatus):
        approve_report(report=model, actor=second, now=READ_AT)


def test_it_wants_a_new_review_after_a_return(application, model, reader, second, writer):
    judged(model, reader, READ_AT)
    review_model(report=model, is_ready=True, points="", actor=reader, now=READ_AT)
    return_report(report=model, points="Mer.", due_on=DUE, actor=second, now=READ_AT)
    again = submit_report(report=model, actor=writer, now=READ_AT + timedelta(days=3))
    judged(again, reader, READ_AT + timedelta(days=4))
    with pytest.raises(GateClosed) as refused:
        approve_report(report=again, actor=second, now=READ_AT + timedelta(days=4))
    assert reasons_of(refused) == ("En saksbehandler må først si at modellen kan godkjennes.",)


def test_it_keeps_every_review(model, reader):
    review = review_model(report=model, is_ready=True, points="", actor=reader, now=READ_AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportReview.objects.filter(pk=review.pk).update(is_approved=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportReview.objects.filter(pk=review.pk).delete()


def test_it_keeps_what_was_approved_as_it_was(application, writer, reader, second):
    report = approved_model(application, writer, NOW, first=reader, second=second)
    for column, value in (("content", "noe annet"), ("sha256", "0" * 64)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**{column: value})


def test_it_approves_an_interim_report_by_a_caseworker(application, writer, reader, second):
    approved_model(application, writer, NOW, first=reader, second=second)
    costs = spent({"staff_release": 400_000}, date(2020, 6, 1))
    report = judged(sent(application, "interim", writer, NOW, expenses=costs), reader, READ_AT)
    approve_report(report=report, actor=reader, now=READ_AT)
    assert duty(application, "interim").status == "fulfilled"
    assert Repayment.objects.count() == 0
    text = Letter.objects.get(kind="report_approved").text
    assert "Dere har brukt kr\u00a0400\u00a0000 av kr\u00a0480\u00a0000." in text
    assert fresh(application).status == "granted"


def test_it_approves_a_final_report_with_money_left_and_proposes_to_claim_it(application, writer, reader, second):
    approved_model(application, writer, NOW, first=reader, second=second)
    day = at(date(2021, 12, 10))
    costs = spent({"staff_release": 400_000}, date(2020, 6, 1))
    report = judged(sent(application, "final", writer, day, expenses=costs), reader, day)
    approve_report(report=report, actor=reader, now=day)
    proposal = Repayment.objects.get()
    assert (proposal.ground, proposal.amount_nok, proposal.status) == ("unused", 80_000, "proposed")
    assert proposal.proposed_by_id == reader.user_id


def test_it_proposes_all_of_it_back_from_a_project_given_up(application, writer, reader, second):
    approved_model(application, writer, NOW, first=reader, second=second)
    answers = {"interim_not_carried_out": Given(number=1)}
    report = judged(sent(application, "interim", writer, NOW, answers=answers), reader, READ_AT)
    approve_report(report=report, actor=reader, now=READ_AT)
    proposal = Repayment.objects.get()
    assert (proposal.ground, proposal.amount_nok) == ("not_carried_out", 480_000)


def test_it_writes_each_step_to_the_trail(application, writer, reader, second):
    approved_model(application, writer, NOW, first=reader, second=second)
    actions = AuditEntry.objects.filter(case_ref=application.ref).order_by("id").values_list("action", flat=True)
    wanted = (
        "report.submit",
        "obligation.deliver",
        "rule.judge",
        "report.check_address",
        "report.review",
        "report.approve",
        "obligation.fulfil",
    )
    assert [each for each in actions if each in wanted] == [
        "obligation.fulfil",  # the terms, accepted
        "report.submit",
        "obligation.deliver",
        "rule.judge",
        "report.check_address",
        "report.review",
        "report.approve",
        "obligation.fulfil",
    ]


def test_it_approves_in_spite_of_a_rule_only_when_two_stand_behind_it():
    application = granted(call=call_of_2019(mu_split="500/500"))
    reader, second = desk(), decider()
    declare(application, reader, second)
    late = at(date(2020, 12, 18))
    model = judged(sent(application, "model", grantee(application.lead), late), reader, late)
    review_model(report=model, is_ready=True, points="", actor=reader, now=late)
    with pytest.raises(GateClosed) as refused:
        approve_report(report=model, actor=second, now=late)
    assert [each[:4] for each in reasons_of(refused)] == ["R50:"]
    with pytest.raises(GateClosed):
        propose_override(report=model, rule="R44", reason="Nei.", actor=reader, now=late)
    propose_override(report=model, rule="R50", reason="Sykdom i prosjektet.", actor=reader, now=late)
    with pytest.raises(GateClosed):
        confirm_override(report=model, rule="R50", actor=reader, now=late)
    with pytest.raises(GateClosed):
        approve_report(report=model, actor=second, now=late)
    confirm_override(report=model, rule="R50", actor=second, now=late)
    assert approve_report(report=model, actor=second, now=late).status == "approved"


def test_it_cannot_be_approved_by_whoever_sent_it(application, writer):
    report = sent(application, "interim", writer, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(approved_at=READ_AT, approved_by=writer.user_id)


def test_it_makes_a_new_budget_the_baseline(application, writer, reader):
    report = start_report(obligation=new_budget_duty(application), actor=writer, now=NOW)
    assert dict(report.answers.values_list("question", "number")) == {
        "budget.staff_release": 800_000,
        "budget.material": 160_000,
    }
    save_answer(
        report=report, question="budget.material", value=Given(number=100_000), revision=1, actor=writer, now=NOW
    )
    with pytest.raises(Incomplete) as refused:
        submit_report(report=report, actor=writer, now=NOW)
    assert reasons_of(refused) == (
        "Budsjettet skal være kr\u00a0960\u00a0000 til sammen. Nå er det kr\u00a0900\u00a0000.",
    )
    save_answer(
        report=report, question="budget.staff_release", value=Given(number=860_000), revision=1, actor=writer, now=NOW
    )
    submit_report(report=report, actor=writer, now=NOW)
    approve_report(report=report, actor=reader, now=READ_AT)
    letter = Letter.objects.get(kind="change_granted").text
    assert "kr\u00a0860\u00a0000" in letter
    final = start_report(obligation=duty(application, "final"), actor=writer, now=READ_AT)
    assert granted_by_category(final) == {"staff_release": 860_000, "material": 100_000}
