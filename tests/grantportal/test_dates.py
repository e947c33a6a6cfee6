"""«Alle frister»: one list of every date and duty, and a calendar that follows it under a secret address (F21)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grantportal.desks.ics import Day, calendar_text
from organisations.models import AuditEntry, CalendarAddress, Membership, User
from organisations.operations.calendar import calendar_actor, digest_of, end_calendar_address, make_calendar_address
from schemes.models import Call
from tests.applications.casework import desk_person
from tests.factories.applications import NOW, applicant, municipality, organisation_of, sent, started, user_of
from tests.factories.organisations import logged_in
from tests.factories.reporting import at, browser, granted, grantee

pytestmark = pytest.mark.django_db
DATES = reverse("home:dates")
REPORTING = at(date(2020, 12, 10))


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def lines(answer) -> list[str]:
    """The file with its folded lines put together again."""
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


# ----- the list ------------------------------------------------------------------------------------------------------


def test_it_lists_drafts_answers_awaited_and_every_duty(clock, registers):
    lead = municipality()
    writer = grantee(lead)
    granted(lead)
    started(writer, call=Call.objects.get(key="utsatte-barn-2019"), track="bt", now=NOW)
    clock.move_to(REPORTING)
    page = browser(writer).get(DATES)
    found = [each.title for each in page.context["open_entries"]]
    assert {"Søknadsfrist", "Delrapport", "Sluttrapport"} <= set(found)
    assert [each.on for each in page.context["open_entries"]] == sorted(
        each.on for each in page.context["open_entries"]
    )
    assert "Slutt å dele fristene" not in words(page)


def test_it_tells_when_an_answer_is_expected(clock, registers):
    actor = applicant()
    sent(actor)
    (entry,) = browser(actor).get(DATES).context["open_entries"]
    assert (entry.title, entry.on, entry.word) == ("Svar ventet", date(2019, 12, 31), "Hos Bufdir")


def test_it_is_narrowed_by_scheme_and_year(clock, registers):
    actor = applicant()
    sent(actor)
    web = browser(actor)
    assert len(web.get(DATES, {"ar": "2019"}).context["open_entries"]) == 1
    assert web.get(DATES, {"ar": "2018"}).context["open_entries"] == []
    assert web.get(DATES, {"ordning": "noe annet"}).context["open_entries"] == []


def test_it_shows_nothing_of_others_and_nothing_to_the_directorate(clock, registers):
    sent(applicant(municipality("1121")))
    assert browser(applicant()).get(DATES).context["open_entries"] == []
    staff = desk_person()
    assert logged_in(Client(), User.objects.get(pk=staff.user_id)).get(DATES).status_code == 404


def test_it_costs_the_same_for_one_grant_and_three(clock, registers):
    counts = []
    lead = municipality()
    writer = grantee(lead)
    for _ in range(2):
        granted(lead)
        clock.move_to(REPORTING)
        web = browser(writer)
        web.get(DATES)
        with CaptureQueriesContext(connection) as queries:
            web.get(DATES)
        counts.append(len(queries))
        granted(lead)
    assert counts[0] == counts[1] <= 17


# ----- the address ---------------------------------------------------------------------------------------------------


def test_the_address_is_shown_once_and_only_its_digest_is_kept(clock, registers):
    actor = applicant()
    web = browser(actor)
    page = web.post(reverse("home:make_calendar"), follow=True)
    address = page.context["new_address"]
    assert address in words(page)
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert CalendarAddress.objects.get().sha256 == digest_of(secret)
    assert secret not in words(web.get(DATES))
    assert AuditEntry.objects.filter(action="calendar.make").count() == 1


def test_a_new_address_ends_the_old_and_ending_it_ends_it(clock, registers):
    actor = applicant()
    first, second = (make_calendar_address(actor=actor, now=NOW) for _ in range(2))
    assert calendar_actor(first) is None
    assert calendar_actor(second) == actor
    assert end_calendar_address(actor=actor, now=NOW) == 1
    assert calendar_actor(second) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarAddress.objects.update(ended_at=None)


@pytest.mark.parametrize("end", ["membership", "user"])
def test_the_address_falls_silent_with_the_right_to_read(clock, registers, end):
    actor = applicant()
    secret = make_calendar_address(actor=actor, now=NOW)
    if end == "membership":
        Membership.objects.filter(user_id=actor.user_id).update(ended_at=NOW)
    else:
        User.objects.filter(pk=actor.user_id).update(is_active=False)
    assert Client().get(reverse("calendar", args=[secret])).status_code == 404


def test_it_is_no_address_for_the_directorate(registers):
    with pytest.raises(PermissionDenied):
        make_calendar_address(actor=desk_person(), now=NOW)


# ----- the file ------------------------------------------------------------------------------------------------------


def test_the_calendar_holds_titles_and_dates_and_nothing_of_the_case(clock, registers):
    actor = applicant()
    application = sent(actor).application
    secret = make_calendar_address(actor=actor, now=NOW)
    answer = Client().get(reverse("calendar", args=[secret]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = lines(answer)
    assert "SUMMARY:Svar ventet\\, modellutvikling 2019" in found
    assert "DTSTART;VALUE=DATE:20191231" in found
    assert f"X-WR-CALNAME:Frister for {organisation_of(actor).name}" in found
    text = answer.content.decode()
    for hidden in (application.project_title, application.case_no, user_of(actor).email, actor.name):
        assert hidden not in text, hidden


def test_the_calendar_costs_the_same_for_one_grant_and_three_and_is_for_its_own(clock, registers):
    lead = municipality()
    writer = grantee(lead)
    granted(lead)
    clock.move_to(REPORTING)
    secret = make_calendar_address(actor=writer, now=NOW)
    address = reverse("calendar", args=[secret])
    counts = []
    for _ in range(2):
        Client().get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get(address)
        counts.append(len(queries))
        granted(lead)
    assert counts[0] == counts[1]
    assert "Delrapport" in answer.content.decode()
    assert Client().get(reverse("calendar", args=["no-such"])).status_code == 404
    assert Client().post(address).status_code == 405


def test_the_file_folds_long_lines_between_letters_and_escapes_what_has_meaning():
    now = datetime(2019, 10, 15, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))
    title = "Å, ; \\ og\nny linje " + "æøå" * 40
    text = calendar_text(name="N", url="https://x.example/", days=[Day("a@x", date(2019, 12, 31), title)], now=now)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n ", "").count("SUMMARY:Å\\, \\; \\\\ og\\nny linje " + "æøå" * 40) == 1
    assert "DTSTAMP:20191015T080000Z" in text
    assert "DTEND;VALUE=DATE:20200101" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_a_date_that_moves_keeps_its_name_in_the_calendar(clock, registers):
    actor = applicant()
    started(actor)
    secret = make_calendar_address(actor=actor, now=NOW)
    address = reverse("calendar", args=[secret])
    first = [line for line in lines(Client().get(address)) if line.startswith(("UID", "DTSTART"))]
    Call.objects.update(deadline_on=date(2019, 11, 1) + timedelta(days=7))
    second = [line for line in lines(Client().get(address)) if line.startswith(("UID", "DTSTART"))]
    assert first[0] == second[0]
    assert (first[1], second[1]) == ("DTSTART;VALUE=DATE:20191101", "DTSTART;VALUE=DATE:20191108")
