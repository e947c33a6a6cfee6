"""The follow-up page of a grant: duties, payments, and the log of professional guidance (R54)."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.models import Application
from applications.workflow import Status
from organisations.models import AuditEntry, ReadEntry
from organisations.workflow import GateClosed, NotAllowed
from reporting.facts import gather_report
from reporting.models import Guidance
from reporting.operations.guiding import note_guidance
from schemes.workflow import SchemeRoleName
from tests.factories.reporting import at, browser, declare, desk, granted, grantee, sent

pytestmark = pytest.mark.django_db
NOW = at(date(2020, 12, 10))


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def grant():
    return granted()


@pytest.fixture
def reader(grant):
    found = desk(display_name="Saksbehandler Én")
    declare(grant, found)
    return found


def url(grant):
    return reverse("reports:follow_up", args=[grant.ref])


def noted(grant, actor, *, given_on=date(2020, 5, 4), about="Telefonmøte om opplæringsplanen"):
    return note_guidance(application=grant, given_on=given_on, about=about, actor=actor, now=NOW)


def test_it_shows_duties_payments_and_guidance_and_logs_the_reading(grant, reader):
    report = sent(grant, "model", grantee(grant.lead), NOW)
    noted(grant, reader)
    page = browser(reader).get(url(grant)).content.decode()
    assert reverse("reports:report", args=[report.pk]) in page
    for words in ("Venter på oss", "Hos kommunen", "Utbetalt", "Termin 2", "Telefonmøte om opplæringsplanen"):
        assert words in page
    assert ReadEntry.objects.filter(case_ref=grant.ref, what="follow_up", user_id=reader.user_id).exists()


def test_its_tab_stands_in_the_case_of_a_grant(grant, reader):
    page = browser(reader).get(reverse("caseworker:case", args=[grant.ref])).content.decode()
    assert url(grant) in page


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_line_and_three(grant, reader, count, django_assert_num_queries):
    for day in range(1, count + 1):
        noted(grant, reader, given_on=date(2020, 5, day))
    client = browser(reader)
    client.get(url(grant))
    with django_assert_num_queries(12):
        client.get(url(grant))


def test_it_notes_guidance_on_the_page_once_and_it_feeds_the_rule(grant, reader):
    report = sent(grant, "model", grantee(grant.lead), NOW)
    assert "guidance.last_contact_on" not in gather_report(report, now=NOW)
    answer = browser(reader).post(url(grant), {"given_on": "4.5.2020", "about": "Møte om planen"})
    assert (answer.status_code, answer.url) == (302, url(grant))
    noted(grant, reader, given_on=date(2020, 3, 2))
    assert gather_report(report, now=NOW).get("guidance.last_contact_on").value == date(2020, 5, 4)
    entry = AuditEntry.objects.filter(case_ref=grant.ref, action="guidance.note").first()
    assert "Møte om planen" in entry.after


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"given_on": "", "about": "x"}, "Skriv dagen"),
        ({"given_on": "31.11.2020", "about": "x"}, "31.11.2020"),
        ({"given_on": "11.12.2020", "about": "x"}, "Dagen har ikke vært ennå"),
        ({"given_on": "1.12.2019", "about": "x"}, "Dagen er før vedtaket"),
        ({"given_on": "4.5.2020", "about": "   "}, "Skriv kort hva"),
    ],
)
def test_it_refuses_with_a_sentence_and_keeps_what_was_typed(grant, reader, data, sentence):
    answer = browser(reader).post(url(grant), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Guidance.objects.exists()


def test_it_is_absent_for_others(grant, reader):
    applicant = browser(grantee(grant.lead))
    elsewhere = desk(display_name="Saksbehandler To")
    declare(grant, elsewhere, has_conflict=True)
    assert browser(elsewhere).get(url(grant)).status_code == 404
    assert browser(reader).get(reverse("reports:follow_up", args=["finnes-ikke"])).status_code == 404
    assert applicant.get(url(grant)).status_code in {302, 404}
    undecided = granted()
    Application.objects.filter(pk=undecided.pk).update(status=Status.DECIDED)
    declare(undecided, reader)
    assert browser(reader).get(url(undecided)).status_code == 404


def test_it_asks_for_the_declaration_first(grant):
    assert browser(desk()).get(url(grant)).status_code == 302


def test_a_reader_or_a_closed_grant_gets_no_line(grant, reader):
    looker = desk(SchemeRoleName.READER)
    declare(grant, looker)
    with pytest.raises(NotAllowed):
        noted(grant, looker)
    Application.objects.filter(pk=grant.pk).update(status=Status.CLOSED)
    with pytest.raises(GateClosed, match="avsluttet"):
        noted(grant, reader)


def test_a_line_is_never_changed(grant, reader):
    line = noted(grant, reader)
    for act in (lambda: Guidance.objects.update(about="annet"), lambda: Guidance.objects.filter(pk=line.pk).delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
