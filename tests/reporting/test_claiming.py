"""Money that goes back: proposed by an approval, opened by another person, claimed after their comment, settled, closed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.models import Message, Obligation
from letters.models import Letter
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from reporting.models import Repayment
from reporting.operations.claiming import NotSet, claim, dismiss, give_notice, settle
from reporting.operations.closing import close_finished, close_if_done, what_is_open
from reporting.operations.reviewing import approve_report
from schemes.models import Scheme
from schemes.workflow import SchemeRoleName
from tests.factories.organisations import OrganisationFactory
from tests.factories.reporting import (
    approved_model,
    at,
    decider,
    declare,
    desk,
    finished,
    fresh,
    granted,
    grantee,
    judged,
    pay,
    sent,
    spent,
)

pytestmark = pytest.mark.django_db
MODEL_AT = at(date(2020, 12, 10))
FINAL_AT = at(date(2021, 12, 10))
NOTICED_AT = at(date(2021, 12, 20))
AFTER = at(date(2022, 1, 4))


@pytest.fixture
def application():
    return granted(paid=(1, 2))


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


@pytest.fixture(autouse=True)
def account(settings):
    settings.CLAIM_ACCOUNT = "1234 56 78903"


@pytest.fixture
def proposal(application, reader, second):
    return finished(application, first=reader, second=second, left=84_500)


def noticed(proposal, second):
    return give_notice(repayment=proposal, reason="Pengene er ikke brukt.", actor=second, now=NOTICED_AT)


def test_it_closes_the_case_when_all_is_spent(application, reader, second):
    assert finished(application, first=reader, second=second, left=0) is None
    row = fresh(application)
    assert row.status == "closed"
    letter = Letter.objects.get(kind="case_closed")
    assert f"Vi har avsluttet sak {application.case_no}." in letter.text


def test_it_keeps_the_case_open_while_money_is_left(application, proposal):
    assert fresh(application).status == "granted"
    assert what_is_open(application) == ("repayment",)


def test_it_tells_nobody_of_a_proposal(application, proposal):
    assert Letter.objects.filter(kind__startswith="repayment").count() == 0


def test_it_gives_notice_with_amount_ground_and_a_date_to_comment(application, proposal, second):
    row = noticed(proposal, second)
    assert (row.status, row.comment_due_on, row.noticed_by_id) == ("noticed", date(2022, 1, 3), second.user_id)
    letter = Letter.objects.get(kind="repayment_advance_notice")
    assert letter.due_on == date(2022, 1, 3)
    assert letter.title == "Vi vurderer å kreve tilbake kr\u00a084\u00a0500"
    assert (
        "Dere har fått kr\u00a0960\u00a0000 og brukt kr\u00a0875\u00a0500. Da er kr\u00a084\u00a0500 ikke brukt."
        in letter.text
    )
    assert "Skriv til oss i portalen innen 3. januar 2022" in letter.text


def test_it_lets_a_person_claim_less_but_never_more(proposal, second):
    for amount in (0, -1, 84_501):
        with pytest.raises(GateClosed):
            give_notice(repayment=proposal, reason="x", actor=second, now=NOTICED_AT, amount_nok=amount)
    row = give_notice(repayment=proposal, reason="x", actor=second, now=NOTICED_AT, amount_nok=50_000)
    assert row.amount_nok == 50_000


def test_it_needs_another_person_than_the_one_who_approved(application, proposal, reader):
    both = decider()
    declare(application, both)
    Repayment.objects.filter(pk=proposal.pk)
    other = Repayment.objects.create(
        application=application, report=proposal.report, ground="not_carried_out", amount_nok=1, proposed_at=FINAL_AT,
        proposed_by_id=both.user_id,
    )  # fmt: skip
    with pytest.raises(GateClosed) as refused:
        give_notice(repayment=other, reason="x", actor=both, now=NOTICED_AT)
    assert "En annen må avgjøre" in refused.value.reasons[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Repayment.objects.filter(pk=other.pk).update(noticed_at=NOTICED_AT, noticed_by=both.user_id)


def test_it_lets_only_impartial_decision_makers_open_it(application, proposal, reader):
    with pytest.raises(NotAllowed):
        give_notice(repayment=proposal, reason="x", actor=reader, now=NOTICED_AT)
    undeclared = decider()
    with pytest.raises(GateClosed):
        give_notice(repayment=proposal, reason="x", actor=undeclared, now=NOTICED_AT)
    with pytest.raises(GateClosed):
        give_notice(repayment=proposal, reason=" ", actor=undeclared, now=NOTICED_AT)


def test_it_guesses_no_time_to_comment(proposal, second):
    Scheme.objects.update(comment_min_days=None)
    proposal = Repayment.objects.get(pk=proposal.pk)
    with pytest.raises(NotSet):
        noticed(proposal, second)
    assert Letter.objects.filter(kind="repayment_advance_notice").count() == 0


def test_it_dismisses_a_proposal_with_a_reason_and_closes(application, proposal, second):
    with pytest.raises(GateClosed):
        dismiss(repayment=proposal, reason=" ", actor=second, now=NOTICED_AT)
    row = dismiss(repayment=proposal, reason="Beløpet er brukt etter fristen.", actor=second, now=NOTICED_AT)
    assert row.status == "dismissed"
    assert fresh(application).status == "closed"
    assert Letter.objects.filter(kind="advance_notice_closed").count() == 0


def test_it_tells_those_who_had_the_notice_when_it_ends(application, proposal, second):
    dismiss(repayment=noticed(proposal, second), reason="De har forklart det.", actor=second, now=AFTER)
    text = Letter.objects.get(kind="advance_notice_closed").text
    assert "Vi varslet dere 20. desember 2021" in text


def test_it_claims_after_the_date_to_comment(application, proposal, second):
    row = noticed(proposal, second)
    with pytest.raises(GateClosed) as refused:
        claim(repayment=row, reason="Ubrukt.", assessment="", actor=second, now=at(date(2022, 1, 3)))
    assert refused.value.reasons == ("Kommunen kan uttale seg til og med 3. januar 2022. Vent til etter den dagen.",)
    row = claim(repayment=row, reason="Ubrukt.", assessment="", actor=second, now=AFTER)
    assert (row.status, row.claim_due_on) == ("claimed", date(2022, 2, 3))
    duty = Obligation.objects.get(kind="repayment")
    assert (duty.due_on, duty.status, row.obligation) == (date(2022, 2, 3), "open", duty)
    letter = Letter.objects.get(kind="repayment_claim")
    for text in (
        "Vi bestemte 4. januar 2022 at dere må betale tilbake kr\u00a084\u00a0500 av tilskuddet.",
        "Vi varslet dere 20. desember 2021 og har ikke fått svar.",
        "Betal kr\u00a084\u00a0500 til konto 1234 56 78903 innen 3. februar 2022.",
        f"Merk betalingen med {application.case_no}.",
        "Ja, dere kan klage til Barne- og familiedepartementet",
    ):
        assert text in letter.text


def test_it_answers_their_comment(application, proposal, second):
    row = noticed(proposal, second)
    sender = application.submitted_by
    Message.objects.create(
        application=application, subject="question", body="Vi er uenige.", is_from_directorate=False,
        organisation=application.lead, sent_at=NOTICED_AT + timedelta(days=2), sent_by=sender,
    )  # fmt: skip
    with pytest.raises(GateClosed):
        claim(repayment=row, reason="Ubrukt.", assessment=" ", actor=second, now=AFTER)
    claim(repayment=row, reason="Ubrukt.", assessment="Vi holder fast ved beløpet.", actor=second, now=AFTER)
    assert (
        "Vi fikk svaret deres 22. desember 2021. Vi holder fast ved beløpet."
        in Letter.objects.get(kind="repayment_claim").text
    )


def test_it_refuses_a_claim_without_account_days_or_authority(application, proposal, second, settings):
    row = noticed(proposal, second)
    settings.CLAIM_ACCOUNT = ""
    with pytest.raises(NotSet):
        claim(repayment=row, reason="x", assessment="", actor=second, now=AFTER)
    settings.CLAIM_ACCOUNT = "1234 56 78903"
    third = desk(SchemeRoleName.DECISION_MAKER)
    declare(application, third)
    with pytest.raises(NotAllowed):
        claim(repayment=row, reason="x", assessment="", actor=third, now=AFTER)
    Scheme.objects.update(claim_days=None)
    with pytest.raises(NotSet):
        claim(repayment=Repayment.objects.get(pk=row.pk), reason="x", assessment="", actor=second, now=AFTER)


def test_it_keeps_the_amount_of_a_claim(proposal, second):
    row = claim(repayment=noticed(proposal, second), reason="x", assessment="", actor=second, now=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Repayment.objects.filter(pk=row.pk).update(amount_nok=1)


def test_it_settles_tells_and_closes(application, proposal, reader, second):
    row = claim(repayment=noticed(proposal, second), reason="x", assessment="", actor=second, now=AFTER)
    with pytest.raises(GateClosed):
        settle(repayment=row, paid_on=date(2022, 3, 1), actor=reader, now=at(date(2022, 2, 1)))
    row = settle(repayment=row, paid_on=date(2022, 1, 31), actor=reader, now=at(date(2022, 2, 1)))
    assert (row.status, row.settled_on) == ("settled", date(2022, 1, 31))
    assert Obligation.objects.get(kind="repayment").status == "fulfilled"
    assert (
        "Vi har fått kr\u00a084\u00a0500 av kr\u00a084\u00a0500." in Letter.objects.get(kind="repayment_received").text
    )
    assert fresh(application).status == "closed"
    with pytest.raises(WrongStatus):
        settle(repayment=row, paid_on=date(2022, 1, 31), actor=reader, now=at(date(2022, 2, 1)))


def test_it_closes_by_the_daily_job_when_a_payment_was_last(reader, second):
    application = granted(OrganisationFactory(), paid=(1,))
    declare(application, reader, second)
    writer = grantee(application.lead)
    approved_model(application, writer, MODEL_AT, first=reader, second=second)
    costs = spent({"staff_release": 480_000}, date(2020, 6, 1))
    for kind in ("interim", "final"):
        report = judged(sent(application, kind, writer, FINAL_AT, expenses=costs), reader, FINAL_AT)
        approve_report(report=report, actor=reader, now=FINAL_AT)
    assert what_is_open(application) == ("instalment",)
    assert close_finished(now=FINAL_AT) == 0
    pay(application, 2, date(2021, 12, 15))
    assert close_finished(now=FINAL_AT + timedelta(days=9)) == 1
    assert close_finished(now=FINAL_AT + timedelta(days=10)) == 0
    assert fresh(application).status == "closed"


def test_it_closes_nothing_that_is_open(application):
    assert close_if_done(application=application, now=MODEL_AT) is None
    assert what_is_open(application) == ("model", "interim", "final")
