"""Writing a report and handing it in: kept as written, frozen when sent, the first day never moves."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.operations.drafting import Given, StaleAnswer, Unstorable
from letters.models import Letter
from organisations.actors import MemberRole
from organisations.models import AuditEntry
from organisations.workflow import NotAllowed
from reporting.models import Report
from reporting.operations.delivering import (
    Incomplete,
    NotAsked,
    NotOpen,
    save_answer,
    save_expenses,
    start_report,
    submit_report,
)
from reporting.operations.reviewing import return_report
from schemes.models import RuleRun, Scheme
from tests.factories.organisations import OrganisationFactory
from tests.factories.reporting import at, begun, declare, desk, duty, granted, grantee, sent, spent, written

pytestmark = pytest.mark.django_db
NOW = at(date(2020, 12, 10))
LATER = NOW + timedelta(days=20)


@pytest.fixture
def application():
    return granted()


@pytest.fixture
def writer(application):
    return grantee(application.lead)


def test_it_begins_a_report_once(application, writer):
    first = start_report(obligation=duty(application, "model"), actor=writer, now=NOW)
    again = start_report(obligation=duty(application, "model"), actor=writer, now=NOW + timedelta(hours=1))
    assert again == first
    assert AuditEntry.objects.filter(action="report.start").count() == 1


def test_it_begins_nothing_for_readers_strangers_and_unreleased_grants(application):
    model = duty(application, "model")
    with pytest.raises(NotAllowed):
        start_report(obligation=model, actor=grantee(application.lead, MemberRole.READ), now=NOW)
    held = granted(OrganisationFactory(), is_released=False, paid=())
    with pytest.raises(NotOpen):
        start_report(obligation=duty(held, "model"), actor=grantee(held.lead), now=NOW)
    assert Report.objects.count() == 0


def test_it_hands_in_a_model_and_delivers_the_duty(application, writer):
    report = sent(application, "model", writer, NOW)
    assert (report.status, report.first_submitted_on) == ("submitted", NOW.date())
    assert report.sha256 == hashlib.sha256(report.content.encode()).hexdigest()
    assert "Hvilke nivåer beskriver modellen? [model_levels]\nKommunen, Etatene, Det enkelte barnet" in report.content
    assert duty(application, "model").status == "delivered"
    letter = Letter.objects.get(kind="model_receipt")
    assert "Vi fikk modellen 10. desember 2020. Vi regner med å svare innen 11. januar 2021." in letter.text


def test_it_promises_no_date_that_nobody_has_set(application, writer):
    Scheme.objects.update(answer_days_report=None)
    sent(application, "model", writer, NOW)
    text = Letter.objects.get(kind="model_receipt").text
    assert "Vi fikk modellen 10. desember 2020." in text
    assert "regner med" not in text


def test_it_keeps_the_run_of_the_rules_of_its_phase(application, writer):
    report = sent(application, "model", writer, NOW)
    run = report.run
    assert (run.phase, run.occasion, run.case_ref) == ("report", "report", application.ref)
    assert RuleRun.objects.filter(case_ref=application.ref, phase="report").count() == 1


def test_it_sends_a_notice_for_an_interim_report(application, writer):
    sent(application, "interim", writer, NOW)
    letter = Letter.objects.get(kind="report_receipt")
    assert "Vi har fått delrapport fra dere." in letter.text
    assert letter.pdf_sha256 == ""


def test_it_writes_to_a_nynorsk_municipality_in_nynorsk():
    application = granted(OrganisationFactory(language_form="nn"))
    sent(application, "interim", grantee(application.lead), NOW)
    assert "Vi har fått delrapport frå dykk." in Letter.objects.get(kind="report_receipt").text


def test_it_stops_only_what_is_not_filled_in(application, writer):
    report = begun(application, "interim", writer, NOW)
    with pytest.raises(Incomplete) as refused:
        submit_report(report=report, actor=writer, now=NOW)
    assert refused.value.reasons == (
        "Svar på «Hva har dere gjort?».",
        "Svar på «Hva har dere oppnådd så langt?».",
        "Svar på «Hvilke svakheter og mangler har dere funnet i tilbudet?».",
        "Svar på «Må dere avslutte prosjektet uten å gjennomføre det?».",
    )
    report.refresh_from_db()
    assert (report.status, report.first_submitted_at, report.sha256) == ("draft", None, "")
    assert duty(application, "interim").status == "open"


def test_it_counts_dashes_and_spaces_as_no_answer(application, writer):
    report = written(application, "interim", writer, NOW, answers={"interim_done": Given(" — … ")})
    with pytest.raises(Incomplete) as refused:
        submit_report(report=report, actor=writer, now=NOW)
    assert refused.value.reasons == ("Svar på «Hva har dere gjort?».",)


def test_it_takes_a_late_report_and_one_that_breaks_rules(application, writer):
    late = at(date(2022, 3, 1))
    report = sent(application, "final", writer, late, expenses=spent({"staff_release": 1}, date(2020, 2, 1), "train"))
    assert report.run.verdict == "not_eligible"
    assert report.status == "submitted"


def test_it_asks_for_accounts_in_a_final_report_unless_it_was_given_up(application, writer):
    report = written(application, "final", writer, NOW)
    with pytest.raises(Incomplete) as refused:
        submit_report(report=report, actor=writer, now=NOW)
    assert refused.value.reasons == ("Før regnskapet: hva pengene er brukt til.",)
    save_answer(
        report=report, question="final_not_carried_out", value=Given(number=1), revision=1, actor=writer, now=NOW
    )
    assert submit_report(report=report, actor=writer, now=NOW).status == "submitted"


def test_it_lets_only_senders_send(application, writer):
    report = written(application, "model", writer, NOW)
    with pytest.raises(NotAllowed):
        submit_report(report=report, actor=grantee(application.lead, MemberRole.WRITE), now=NOW)
    stranger = grantee(OrganisationFactory(), MemberRole.READ)
    with pytest.raises(NotAllowed):
        submit_report(report=report, actor=stranger, now=NOW)
    report.refresh_from_db()
    assert report.status == "draft"


def test_it_sends_once(application, writer):
    report = sent(application, "model", writer, NOW)
    with pytest.raises(NotOpen):
        submit_report(report=report, actor=writer, now=NOW + timedelta(seconds=1))
    assert Letter.objects.filter(kind="model_receipt").count() == 1


def test_it_never_moves_the_day_of_the_first_hand_in(application, writer):
    report = sent(application, "model", writer, NOW)
    reader = desk()
    declare(application, reader)
    return_report(report=report, points="Beskriv barnets nivå.", due_on=date(2021, 1, 11), actor=reader, now=LATER)
    again = submit_report(report=report, actor=writer, now=LATER + timedelta(days=3))
    assert again.first_submitted_at == NOW
    assert again.submitted_at == LATER + timedelta(days=3)
    assert again.return_due_on is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(first_submitted_at=LATER)


def test_it_keeps_each_answer_with_its_history(application, writer):
    report = begun(application, "interim", writer, NOW)
    for revision, text in enumerate(["Først", "Så"]):
        save_answer(report=report, question="interim_done", value=Given(text), revision=revision, actor=writer, now=NOW)
    entries = AuditEntry.objects.filter(action="report.answer").order_by("id").values_list("before", "after")
    assert list(entries) == [("interim_done: ", "interim_done: Først"), ("interim_done: Først", "interim_done: Så")]


def test_it_shows_both_texts_when_two_wrote(application, writer):
    report = begun(application, "interim", writer, NOW)
    colleague = grantee(application.lead, display_name="Per Hansen")
    save_answer(report=report, question="interim_done", value=Given("Pers"), revision=0, actor=colleague, now=NOW)
    with pytest.raises(StaleAnswer) as stale:
        save_answer(report=report, question="interim_done", value=Given("Mitt"), revision=0, actor=writer, now=NOW)
    conflict = stale.value
    assert (conflict.mine, conflict.theirs, conflict.theirs_by, conflict.revision) == ("Mitt", "Pers", "Per Hansen", 1)
    assert report.answers.get(question="interim_done").text == "Pers"


def test_it_calls_equal_texts_no_conflict(application, writer):
    report = begun(application, "interim", writer, NOW)
    for actor in (grantee(application.lead), writer):
        saved = save_answer(
            report=report, question="interim_done", value=Given("Likt"), revision=0, actor=actor, now=NOW
        )
    assert saved.revision == 1


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("interim_done", Given("med\x00null")),
        ("interim_done", Given("halv \ud800")),
        ("interim_done", Given("x" * 20_001)),
        ("interim_not_carried_out", Given(number=2)),
        ("interim_not_carried_out", Given("ja")),
    ],
)
def test_it_refuses_what_cannot_be_kept(application, writer, question, value):
    report = begun(application, "interim", writer, NOW)
    with pytest.raises(Unstorable):
        save_answer(report=report, question=question, value=value, revision=0, actor=writer, now=NOW)
    assert report.answers.count() == 0


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("model_levels", Given("municipality,planet")),
        ("model_url", Given("https://" + "a" * 300)),
    ],
)
def test_it_refuses_what_the_form_cannot_have_asked_for(application, writer, question, value):
    report = begun(application, "model", writer, NOW)
    with pytest.raises(Unstorable):
        save_answer(report=report, question=question, value=value, revision=0, actor=writer, now=NOW)


@pytest.mark.parametrize("question", ["final_done", "goals", "explain.premises", "explain.", "nothing", ""])
def test_it_knows_only_the_questions_of_its_own_form(application, writer, question):
    report = begun(application, "interim", writer, NOW)
    with pytest.raises(NotAsked):
        save_answer(report=report, question=question, value=Given("x"), revision=0, actor=writer, now=NOW)


def test_it_cannot_be_written_in_after_sending(application, writer):
    report = sent(application, "interim", writer, NOW)
    with pytest.raises(NotOpen):
        save_answer(report=report, question="interim_done", value=Given("ny"), revision=1, actor=writer, now=NOW)
    with pytest.raises(NotOpen):
        save_expenses(report=report, rows=spent({"material": 1}, NOW.date()), actor=writer, now=NOW)


def test_it_measures_against_the_award_it_names(application, writer):
    report = sent(application, "interim", writer, NOW)
    assert report.award == application.decisions.get().award
