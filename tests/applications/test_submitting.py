"""Sending: complete, seen, numbered, kept and receipted once; late is received; only a closed call refuses."""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from applications.models import Application, Endorsement, Submission
from applications.operations.drafting import Given
from applications.operations.submitting import (
    CallClosed,
    ChangedMeanwhile,
    MustConfirm,
    NotReady,
    next_case_no,
    submit_application,
)
from applications.queries.budget import GRANT, BudgetRow
from letters.models import Dispatch, Letter
from organisations.actors import MemberRole
from organisations.models import AuditEntry
from schemes.models import Call, RuleRun, Scheme
from schemes.workflow import CallStatus
from tests.factories.applications import (
    ALL_SEEN,
    ANSWERS,
    BUDGET,
    NOW,
    applicant,
    filled,
    municipality,
    organisation_of,
    sent,
    started,
)
from tests.factories.organisations import actor_for, member
from tests.factories.schemes import shipped_call

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")


def submit(application, actor, *, seen=ALL_SEEN, now=NOW, **more):
    return submit_application(application=application, seen=seen, actor=actor, now=now, **more)


# ----- what is kept --------------------------------------------------------------------------------------------------


def test_it_gives_a_number_a_version_and_a_run_of_the_rules(registers):
    actor = applicant()
    submission = sent(actor)
    application = submission.application
    assert (application.status, application.case_no, application.is_late) == ("submitted", "2019/00001", False)
    assert (application.submitted_at, application.submitted_by_id) == (NOW, actor.user_id)
    assert submission.sha256 == hashlib.sha256(submission.content.encode()).hexdigest()
    run = RuleRun.objects.get()
    assert submission.run == run
    counts = ("met_count", "not_met_count", "unknown_count", "discretion_count")
    assert [getattr(application, name) for name in counts] == [getattr(run, name) for name in counts] == [14, 0, 1, 0]
    assert AuditEntry.objects.get(action="application.receive").after.startswith("case_no: 2019/00001")


def test_it_counts_the_numbers_of_each_year_by_itself():
    assert [next_case_no(2019), next_case_no(2019), next_case_no(2020)] == ["2019/00001", "2019/00002", "2020/00001"]


def test_it_keeps_what_was_sent_from_every_change(registers):
    submission = sent()
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(content="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(case_no="2019/99999")
    assert Submission.objects.get().content == submission.content


# ----- the receipt ---------------------------------------------------------------------------------------------------


def test_it_writes_a_receipt_with_every_answer_the_time_and_the_check_sum(registers):
    submission = sent()
    letter = Letter.objects.get()
    assert (letter.kind, letter.state, letter.case_no, letter.language) == (
        "application_receipt",
        "queued",
        "2019/00001",
        "nb",
    )
    for words in (
        "Vi fikk søknaden deres 15. oktober 2019 kl. 10.00.",
        submission.sha256,
        "kr\u00a0900\u00a0000",
        "•••• 8903",
        "Vi regner med å svare innen 31. desember 2019.",
        *[str(given) for given in ANSWERS.values() if given.text and "\n" not in given.text and "," not in given.text],
        "Frikjøp av nøkkelpersonell: Prosjektleder, 50\u00a0%",
        "kommunedirektør, bekreftet 15. oktober 2019",
    ):
        assert words in letter.text, words
    assert "12345678903" not in letter.text
    assert {each.address for each in Dispatch.objects.all()} == {
        "post@1122.example",
        "kari@kommune.example",
        "sender@kommune.example",
    }


def test_it_writes_in_the_form_of_norwegian_of_the_municipality(registers):
    organisation = municipality()
    organisation.language_form = "nn"
    organisation.save()
    sent(applicant(organisation))
    letter = Letter.objects.get()
    assert (letter.language, letter.language_reason) == ("nn", "municipal_form")
    assert "Vi fekk søknaden dykkar" in letter.text


def test_it_says_nothing_of_an_answer_date_that_is_not_set(registers):
    call = shipped_call()
    Scheme.objects.update(answer_days_application=None)
    sent(call=Call.objects.select_related("scheme", "edition__scheme", "frame").get(pk=call.pk))
    assert "Vi regner med" not in Letter.objects.get().text


def test_it_prints_words_that_are_too_long_for_a_line(registers):
    sent(answers={**ANSWERS, "goals": Given("https://kommune.example/" + "x" * 900)})
    assert "x" * 200 in Letter.objects.get().text


# ----- once ----------------------------------------------------------------------------------------------------------


def test_it_answers_a_second_press_with_the_first_version(registers):
    actor = applicant()
    application = filled(actor)
    first, second = submit(application, actor), submit(application, actor)
    assert first == second
    assert (Submission.objects.count(), Letter.objects.count(), RuleRun.objects.count()) == (1, 1, 1)


def test_it_refuses_what_was_changed_after_the_sender_looked(registers):
    actor = applicant()
    application = filled(actor)
    with pytest.raises(ChangedMeanwhile):
        submit(application, actor, seen_revision=application.revision - 1)
    assert submit(application, actor, seen_revision=application.revision).version == 1


def test_it_is_for_those_who_may_send(registers):
    actor = applicant()
    application = filled(actor)
    writer = actor_for(member(organisation_of(actor), MemberRole.WRITE), organisation_of(actor))
    for other in (writer, applicant(municipality("1121"))):
        with pytest.raises(PermissionDenied):
            submit(application, other)


# ----- what stops, what must be seen ---------------------------------------------------------------------------------


def test_it_names_each_thing_that_is_missing_with_its_place():
    actor = applicant()
    application = started(actor)
    with pytest.raises(NotReady) as refused:
        submit(application, actor)
    told = [(each.number, each.field, each.sentence) for each in refused.value.reasons]
    assert told[:2] == [
        (1, "contact_name", "Skriv hvem som er kontaktperson"),
        (1, "contact_email", "Skriv e-postadressen til kontaktpersonen"),
    ]
    assert (6, "budget", "Før opp minst én kostnad som tilskuddet skal dekke") in told
    assert (3, "project_title", "Svar på «Hva heter prosjektet?»") in told
    assert {number for number, _, _ in told} == {1, 2, 3, 4, 5, 6, 7}
    application.refresh_from_db()
    assert (application.status, application.case_no) == ("draft", "")


def test_it_stops_what_the_form_itself_can_put_right(registers):
    actor = applicant()
    application = filled(actor, budget=(BudgetRow("material", 1, amounts={(1, GRANT): 1_000_001}),))
    Endorsement.objects.filter(kind="political").update(confirmed_at=None, confirmed_by=None)
    with pytest.raises(NotReady) as refused:
        submit(application, actor)
    assert [(each.section, each.field) for each in refused.value.reasons] == [
        ("budget", "budget"),
        ("endorsement", "endorsements"),
    ]
    assert "kr\u00a0" in refused.value.reasons[0].sentence


def test_it_stops_an_answer_with_too_many_words_but_keeps_it(registers):
    actor = applicant()
    application = filled(actor, answers={**ANSWERS, "target_group": Given("ord " * 151)})
    with pytest.raises(NotReady) as refused:
        submit(application, actor)
    assert [each.sentence for each in refused.value.reasons] == ["Kort ned «Målgruppe»: 1 ord for mye"]


def test_it_never_stops_who_may_not_get_a_grant_but_asks_to_have_it_seen(registers):
    actor = applicant(municipality("1121"))
    application = filled(actor, budget=(*BUDGET, BudgetRow("premises", 1, "Leie", None, "", {(1, GRANT): 10})))
    with pytest.raises(MustConfirm) as unseen:
        submit(application, actor, seen=())
    assert [each.rule for each in unseen.value.outcomes] == ["R07", "R12"]
    with pytest.raises(MustConfirm) as rest:
        submit(application, actor, seen={"R07"})
    assert [each.rule for each in rest.value.outcomes] == ["R12"]
    submission = submit(application, actor, seen={"R07", "R12", "R99"})
    assert submission.seen_outcomes == "R07\nR12"


# ----- the deadline (T20) --------------------------------------------------------------------------------------------

LAST_MOMENT = datetime(2019, 11, 1, 23, 59, 59, 999_999, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("at", "is_late"),
    [
        (LAST_MOMENT, False),
        (LAST_MOMENT + timedelta(microseconds=1), True),
        (datetime(2019, 11, 1, 22, 59, 59, tzinfo=ZoneInfo("UTC")), False),
        (datetime(2019, 11, 1, 23, 0, 0, tzinfo=ZoneInfo("UTC")), True),
    ],
)
def test_it_counts_the_last_day_whole_on_the_clock_of_oslo(registers, at, is_late):
    actor = applicant()
    application = filled(actor)
    submission = submit(application, actor, now=at)
    assert submission.application.is_late is is_late
    assert submission.run.outcomes.count('"rule":"R02"') == 1
    assert {each.kind for each in Letter.objects.all()} == (
        {"application_receipt", "late_application_notice"} if is_late else {"application_receipt"}
    )


@pytest.mark.parametrize("hour_utc", [0, 1])
def test_it_holds_both_clocks_of_the_night_when_time_goes_back(registers, hour_utc):
    Call.objects.filter(pk=shipped_call().pk).update(deadline_on=date(2019, 10, 27))
    actor = applicant()
    application = filled(actor)
    submission = submit(application, actor, now=datetime(2019, 10, 27, hour_utc, 30, tzinfo=ZoneInfo("UTC")))
    assert submission.application.is_late is False


def test_it_must_be_seen_that_the_application_is_late(registers):
    actor = applicant()
    application = filled(actor)
    with pytest.raises(MustConfirm) as unseen:
        submit(application, actor, seen=(), now=LAST_MOMENT + timedelta(days=1))
    assert [each.rule for each in unseen.value.outcomes] == ["R02"]


def test_it_says_both_times_and_by_when_to_explain(registers):
    actor = applicant()
    application = filled(actor)
    submit(application, actor, now=datetime(2019, 11, 4, 9, 30, tzinfo=OSLO))
    late = Letter.objects.get(kind="late_application_notice")
    assert "Vi fikk søknaden 4. november 2019 kl. 09.30. Fristen var 1. november 2019." in late.text
    assert (late.due_on, "Skriv til oss innen 18. november 2019" in late.text) == (date(2019, 11, 18), True)


def test_it_refuses_only_when_the_call_is_closed(registers):
    actor = applicant()
    application = filled(actor)
    Call.objects.update(status=CallStatus.CLOSED)
    with pytest.raises(CallClosed) as closed:
        submit(application, actor)
    assert closed.value.sentence == "Utlysningen er lukket. Den tar ikke imot flere søknader. Utkastet er lagret."
    application.refresh_from_db()
    assert application.status == "draft"


@pytest.mark.parametrize("grace", [None, 0, 10])
@pytest.mark.parametrize("milliseconds", [-1, 0, 1])
def test_it_holds_the_last_millisecond_against_the_clock_of_the_server(registers, grace, milliseconds):
    Call.objects.filter(pk=shipped_call().pk).update(grace_minutes=grace)
    actor = applicant()
    application = filled(actor)
    end = datetime(2019, 11, 2, tzinfo=OSLO) + timedelta(minutes=grace or 0)
    submission = submit(application, actor, now=end + timedelta(milliseconds=milliseconds))
    assert submission.application.is_late is (milliseconds >= 0)
    late = '"outcome":"not_met"' in next(
        each for each in submission.run.outcomes.split('"at_sending"') if '"rule":"R02"' in each
    )
    assert late is (milliseconds >= 0)


def test_it_tells_the_rules_about_the_minutes_of_grace_and_logs_them(registers):
    Call.objects.filter(pk=shipped_call().pk).update(grace_minutes=10)
    actor = applicant()
    submission = submit(filled(actor), actor, seen=(), now=LAST_MOMENT + timedelta(minutes=9))
    assert "utlysningen gir noen minutter ekstra" in submission.run.outcomes
    assert "grace_minutes: 10" in AuditEntry.objects.get(action="application.receive").after


def test_it_judges_a_sending_that_straddles_the_deadline_by_when_it_was_received(registers):
    actor = applicant()
    application = filled(actor)
    with time_machine.travel(LAST_MOMENT + timedelta(seconds=2), tick=False):  # the transaction ends after midnight
        submission = submit(application, actor, now=LAST_MOMENT)
    assert (submission.application.is_late, submission.sent_at) == (False, LAST_MOMENT)


# ----- how much it asks of the database ------------------------------------------------------------------------------


def test_it_takes_the_same_number_of_queries_for_a_small_and_a_large_application(registers):
    counts = []
    for number, lines in (("1122", 1), ("1121", 20)):
        actor = applicant(municipality(number))
        budget = tuple(
            BudgetRow("material", row, f"Linje {row}", Decimal(10), "", {(1, GRANT): 100})
            for row in range(1, lines + 1)
        )
        application = filled(actor, budget=budget)
        if not counts:
            sent(applicant(municipality("0301")))  # the document of the edition is read once per process
        with CaptureQueriesContext(connection) as queries:
            submit(application, actor)
        counts.append(len([each for each in queries if "SAVEPOINT" not in each["sql"]]))
    assert counts == [QUERIES, QUERIES]


QUERIES = 27
