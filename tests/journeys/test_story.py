"""One grant lives its whole life, and one application is refused: the stories of 2019, with every part real."""

from applications.models import Application, Payout
from applications.workflow import ObligationStatus, Status
from grantportal.demo import casework
from grantportal.demo.stories import apply, assess, at, follow_up
from letters.models import Letter
from organisations.models import AuditEntry, MunicipalModel
from reporting.models import Repayment, Report
from reporting.operations.reminding import send_reminders
from schemes.models import Frame, RuleRun


def kinds_of(application):
    """The letters of a case, oldest first."""
    return list(Letter.objects.filter(case_ref=application.ref).order_by("id").values_list("kind", flat=True))


def test_it_follows_one_grant_from_the_call_to_the_closed_case(stage, call_2019, smtp):
    application = apply(stage, call_2019, "Gjesdal", at(2019, 10, 21))
    stage.letters(at(2019, 10, 22))
    assert application.case_no == "2019/00001"
    assert kinds_of(application) == ["application_receipt"]

    assess(stage, application, at(2019, 11, 6))
    decision = casework.settle(casework.fresh(application), stage.staff, at(2019, 12, 12))
    assert decision.decided_on is None
    assert Letter.objects.visible_to(application.lead_id).filter(kind="award_mu").count() == 0
    assert Frame.objects.get(call=call_2019).bound_nok == decision.award.total_nok

    casework.send_all(call_2019, stage.staff, at(2019, 12, 16), name="Vedtak")
    stage.letters(at(2019, 12, 16, 12))
    decision.refresh_from_db()
    assert decision.decided_on == at(2019, 12, 16).date()
    letter = Letter.objects.visible_to(application.lead_id).get(kind="award_mu")
    assert letter.pdf_sha256

    follow_up(stage, casework.fresh(application), at(2019, 12, 16), until="closed")
    application = Application.objects.get(pk=application.pk)
    assert application.status == Status.CLOSED
    assert set(application.obligations.values_list("status", flat=True)) == {ObligationStatus.FULFILLED}
    assert sorted(Payout.objects.values_list("instalment__number", flat=True)) == [1, 2]
    assert sum(Payout.objects.values_list("amount_nok", flat=True)) == decision.award.total_nok
    assert MunicipalModel.objects.get().organisation_id == application.lead_id
    assert [report.status for report in Report.objects.order_by("id")] == ["approved"] * 3
    assert Repayment.objects.count() == 0
    occasions = list(RuleRun.objects.filter(case_ref=application.ref).order_by("id").values_list("occasion", flat=True))
    assert occasions[0] == "submission"
    assert {"recommendation", "decision", "report"} <= set(occasions)
    assert kinds_of(application)[-1] == "case_closed"
    assert AuditEntry.objects.filter(case_ref=application.ref, action="application.close").count() == 1


def test_it_says_nothing_about_the_case_in_any_mail(stage, call_2019, smtp):
    application = apply(stage, call_2019, "Gjesdal", at(2019, 10, 21))
    assess(stage, application, at(2019, 11, 6))
    casework.settle(casework.fresh(application), stage.staff, at(2019, 12, 12))
    casework.send_all(call_2019, stage.staff, at(2019, 12, 16), name="Vedtak")
    stage.letters(at(2019, 12, 16, 12))
    assert smtp.mails
    for mail in smtp.mails:
        text = f"{mail['Subject']} {mail.get_content()}"
        assert "kr " not in text
        assert application.project_title not in text
        assert "tilskudd til modellutvikling" not in text.casefold()


def test_it_refuses_a_municipality_of_the_trial_with_reasons_and_not_before_it_has_been_heard(stage, call_2019):
    application = apply(stage, call_2019, "Time", at(2019, 10, 29))
    assert application.status == Status.SUBMITTED
    assert application.submissions.get().seen_outcomes.split() != []
    assess(stage, application, at(2019, 11, 25), result="rejected")
    casework.settle(casework.fresh(application), stage.staff, at(2019, 12, 12))
    casework.send_all(call_2019, stage.staff, at(2019, 12, 16), name="Vedtak")
    stage.letters(at(2019, 12, 16, 12))
    letter = Letter.objects.get(case_ref=application.ref, kind="rejection_rules")
    assert "Modellkommuneforsøket" in letter.text
    assert Application.objects.get(pk=application.pk).status == Status.REJECTED
    assert Frame.objects.get(call=call_2019).bound_nok == 0


def test_it_claims_what_was_not_spent_only_through_a_person(stage, call_2019):
    application = apply(stage, call_2019, "Surnadal", at(2019, 10, 21))
    assess(stage, application, at(2019, 11, 6))
    casework.settle(casework.fresh(application), stage.staff, at(2019, 12, 12))
    casework.send_all(call_2019, stage.staff, at(2019, 12, 16), name="Vedtak")
    stage.letters(at(2019, 12, 16, 12))
    follow_up(stage, casework.fresh(application), at(2019, 12, 16), until="closed", unspent=84_500)
    repayment = Repayment.objects.get()
    assert (repayment.amount_nok, repayment.status) == (84_500, "proposed")
    assert Application.objects.get(pk=application.pk).status == Status.GRANTED
    assert "repayment_claim" not in kinds_of(application)


def test_it_reminds_once_of_each_step_and_only_of_the_latest_after_missed_days(stage, call_2019):
    application = apply(stage, call_2019, "Balsfjord", at(2019, 10, 21))
    assess(stage, application, at(2019, 11, 6))
    casework.settle(casework.fresh(application), stage.staff, at(2019, 12, 12))
    casework.send_all(call_2019, stage.staff, at(2019, 12, 16), name="Vedtak")
    stage.letters(at(2019, 12, 16, 12))
    follow_up(stage, casework.fresh(application), at(2019, 12, 16), until="paid")
    assert send_reminders(now=at(2020, 12, 2)) > 0  # −14 days of model and interim report
    assert send_reminders(now=at(2020, 12, 2, 15)) == 0
    assert send_reminders(now=at(2020, 12, 15)) > 0  # −3 was missed with the days between: it is the latest owed
    assert send_reminders(now=at(2020, 12, 15, 15)) == 0
