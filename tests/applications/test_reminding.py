"""Reminders of drafts and terms: each step once, the latest only after missed days, none when it is done."""

from datetime import date, datetime, timedelta

import pytest

from applications.models import Obligation
from applications.operations import reminding
from applications.operations.reminding import remind_drafts, remind_terms, tell_expired_drafts
from applications.operations.submitting import submit_application
from letters.models import Dispatch
from letters.wording import WordingProblem
from organisations.actors import MemberRole
from schemes.models import Call
from schemes.workflow import CallStatus
from tests.applications.casework import OSLO, fresh
from tests.applications.decisions import RELEASED_AT, accepted, desk, granted
from tests.factories.applications import ALL_SEEN, applicant, filled, municipality, started
from tests.factories.organisations import OrganisationFactory, member

pytestmark = pytest.mark.django_db


def at(month: int, day: int, year: int = 2019) -> datetime:
    """Six in the morning."""
    return datetime(year, month, day, 6, 0, tzinfo=OSLO)


def steps(kind: str) -> list[int]:
    """The steps that have gone, in order; each once however many it went to."""
    keys = Dispatch.objects.filter(kind=kind).order_by("id").values_list("dedupe_key", flat=True)
    return [int(key.rsplit(":", 1)[1]) for key in dict.fromkeys(keys)]


# ----- drafts ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sender(registers):
    return applicant(municipality(), email="sender@kommune.example")


def test_it_reminds_of_a_draft_14_3_and_1_days_before(sender):
    started(sender)
    counts = {day: remind_drafts(now=at(10, day)) for day in (17, 18, 19, 28, 29, 30, 31)}
    assert counts == {17: 0, 18: 1, 19: 0, 28: 0, 29: 1, 30: 0, 31: 1}
    assert remind_drafts(now=at(11, 1)) == remind_drafts(now=at(11, 2)) == 0
    assert steps("draft_reminder") == [-14, -3, -1]


def test_it_sends_the_latest_step_only_after_missed_days(sender):
    started(sender)
    assert (remind_drafts(now=at(10, 30)), remind_drafts(now=at(10, 30))) == (1, 0)
    assert steps("draft_reminder") == [-3]


def test_it_tells_writers_how_much_is_missing_and_no_more(sender):
    member(municipality(), MemberRole.WRITE, email="skriver@kommune.example")
    member(municipality(), MemberRole.READ, email="leser@kommune.example")
    draft = started(sender)
    remind_drafts(now=at(10, 18))
    mails = Dispatch.objects.filter(kind="draft_reminder").order_by("address")
    assert [each.address for each in mails] == [
        "post@1122.example",
        "sender@kommune.example",
        "skriver@kommune.example",
    ]
    assert mails[0].subject == "Søknaden er ikke sendt: 14 dager igjen"
    assert mails[0].body.startswith(
        "Dere har et utkast til søknad om Systematisk identifikasjon og oppfølging av utsatte barn som ikke er sendt. "
        "Fristen er 1. november 2019, og 7 deler mangler. Se listen og trykk «Send søknaden» her: "
        f"http://localhost:8000/soknader/{draft.ref}/."
    )


def test_it_reminds_nobody_of_what_is_sent_or_of_a_closed_call(sender):
    draft = filled(sender)
    submit_application(application=fresh(draft), seen=ALL_SEEN, actor=sender, now=at(10, 17))
    assert remind_drafts(now=at(10, 18)) == 0
    started(applicant(municipality("1121")))
    Call.objects.update(status=CallStatus.PLANNED)
    assert remind_drafts(now=at(10, 18)) == 0


def test_a_moved_deadline_starts_a_new_ladder(sender):
    started(sender)
    remind_drafts(now=at(10, 31))
    Call.objects.update(deadline_on=date(2019, 11, 4))
    assert remind_drafts(now=at(11, 1)) == 1
    assert steps("draft_reminder") == [-1, -3]


def test_one_draft_that_cannot_be_told_stops_no_other(sender, monkeypatch):
    first, second = started(sender), started(applicant(municipality("1121")))
    honest = reminding.draft_mail

    def broken(*, application, **rest):
        if application.pk == first.pk:
            raise WordingProblem("call_deadline_at", "Feltet er tomt.")
        return honest(application=application, **rest)

    monkeypatch.setattr(reminding, "draft_mail", broken)
    assert remind_drafts(now=at(10, 18)) == 1
    assert set(Dispatch.objects.filter(kind="draft_reminder").values_list("case_ref", flat=True)) == {second.ref}


@pytest.mark.parametrize("number", [1, 3])
def test_it_finds_nothing_owed_in_two_questions(sender, number, django_assert_num_queries):
    for index in range(number):
        started(sender if index == 0 else applicant(OrganisationFactory()))
    remind_drafts(now=at(10, 18))
    with django_assert_num_queries(3):  # a chunk, what has gone, and that there is no other chunk
        assert remind_drafts(now=at(10, 19)) == 0


# ----- terms -----------------------------------------------------------------------------------------------------------


def test_it_reminds_of_terms_7_and_1_days_before_and_not_after(registers):
    application = granted(desk())
    due = application.obligations.get(kind="acceptance").due_on
    assert due == date(2020, 1, 6)
    days = [due + timedelta(days=offset) for offset in (-8, -7, -6, -2, -1, 0, 1, 5)]
    counts = [remind_terms(now=datetime.combine(day, RELEASED_AT.timetz())) for day in days]
    assert counts == [0, 1, 0, 0, 1, 0, 0, 0]
    assert steps("terms_reminder") == [-7, -1]


def test_it_sends_one_reminder_of_terms_after_missed_days(registers):
    granted(desk())
    assert (remind_terms(now=at(1, 6, 2020)), remind_terms(now=at(1, 6, 2020))) == (1, 0)
    assert steps("terms_reminder") == [-1]


def test_it_reminds_nobody_of_accepted_terms(registers):
    application = granted(desk())
    accepted(application)
    assert remind_terms(now=at(12, 30)) == 0


def test_a_new_date_for_the_terms_starts_a_new_ladder(registers):
    granted(desk())
    remind_terms(now=at(12, 30))
    Obligation.objects.filter(kind="acceptance").update(due_on=date(2020, 1, 20))
    assert [remind_terms(now=at(1, day, 2020)) for day in (12, 13, 14)] == [0, 1, 0]
    assert steps("terms_reminder") == [-7, -7]


# ----- after the deadline ----------------------------------------------------------------------------------------------


def test_it_tells_once_that_a_draft_was_not_sent(sender):
    started(sender)
    counts = [tell_expired_drafts(now=at(11, day)) for day in (1, 2, 3)]
    assert counts == [0, 1, 0]
    mails = Dispatch.objects.filter(kind="draft_expired")
    assert "sender@kommune.example" in {each.address for each in mails}
    assert "Utkastet er lagret." in mails[0].body


def test_it_tells_after_missed_days_but_not_after_a_week(sender):
    started(sender)
    assert tell_expired_drafts(now=at(11, 9)) == 0
    assert tell_expired_drafts(now=at(11, 8)) == 1


def test_it_tells_nothing_about_what_was_sent_or_is_still_in_time(sender):
    started(sender)
    Call.objects.update(grace_minutes=24 * 60)
    assert tell_expired_drafts(now=at(11, 2)) == 0
    Call.objects.update(grace_minutes=None)
    submitted = filled(applicant(municipality("1121"), email="annen@kommune.example"))
    submit_application(application=submitted, seen=ALL_SEEN, actor=applicant(municipality("1121")), now=at(10, 20))
    assert tell_expired_drafts(now=at(11, 2)) == 1
