"""A mail when a scheme is announced: confirmed from the mailbox, told once, ended with one press (F1)."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from letters.dispatching import drain
from letters.models import Dispatch
from schemes.models import Call, SchemeWatch
from schemes.operations.watching import (
    announce_calls,
    ask_to_watch,
    confirm_watch,
    forget_unconfirmed,
    token_of,
    watch_of,
)
from schemes.workflow import CallStatus
from tests.factories.schemes import CallFactory, shipped_call

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 8, 20, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))
OPENED = datetime(2019, 9, 2, 8, 0, tzinfo=ZoneInfo("Europe/Oslo"))
MORNING = datetime(2019, 9, 2, 6, 10, tzinfo=ZoneInfo("UTC"))
ADDRESS = "kari@kommune.example"


@pytest.fixture
def call():
    made = shipped_call()
    Call.objects.filter(pk=made.pk).update(opened_at=OPENED)
    return Call.objects.select_related("scheme").get(pk=made.pk)


def watched(call, address=ADDRESS, language="nb", now=NOW):
    ask_to_watch(scheme=call.scheme, address=address, language=language, now=now)
    return confirm_watch(watch=SchemeWatch.objects.get(address=address), now=now)


# ----- asking and confirming -----------------------------------------------------------------------------------------


def test_it_tells_nobody_before_the_address_is_confirmed(call):
    ask_to_watch(scheme=call.scheme, address=ADDRESS, language="nb", now=NOW)
    assert announce_calls(now=MORNING) == 0
    mail = Dispatch.objects.get()
    assert (mail.kind, mail.address) == ("watch_confirmation", ADDRESS)
    assert "Bekreft innen 27. august 2019" in mail.body


def test_it_asks_once_a_day_however_often_it_is_asked(call):
    for address in (ADDRESS, ADDRESS.upper(), f" {ADDRESS} "):
        ask_to_watch(scheme=call.scheme, address=address, language="nb", now=NOW)
    assert (SchemeWatch.objects.count(), Dispatch.objects.count()) == (1, 1)
    ask_to_watch(scheme=call.scheme, address=ADDRESS, language="nb", now=NOW + timedelta(days=1))
    assert Dispatch.objects.count() == 2
    watched(call, now=NOW + timedelta(days=2))
    ask_to_watch(scheme=call.scheme, address=ADDRESS, language="nb", now=NOW + timedelta(days=3))
    assert Dispatch.objects.filter(created_at__gte=NOW + timedelta(days=3)).count() == 0


def test_it_forgets_an_address_that_nobody_confirmed(call):
    ask_to_watch(scheme=call.scheme, address=ADDRESS, language="nb", now=NOW)
    watched(call, "ola@kommune.example")
    assert forget_unconfirmed(now=NOW + timedelta(days=7)) == 0
    assert forget_unconfirmed(now=NOW + timedelta(days=7, seconds=1)) == 1
    assert SchemeWatch.objects.get().address == "ola@kommune.example"


def test_a_link_is_good_for_its_own_watch_only(call):
    watch = watched(call)
    assert watch_of(token_of(watch)) == watch
    assert watch_of(f"{token_of(watch)}x") is None
    assert watch_of("1:2:3") is None


# ----- telling -------------------------------------------------------------------------------------------------------


def test_it_tells_once_in_the_words_of_the_edition_and_how_to_end(call):
    watched(call)
    watched(call, "ola@kommune.example", "nn")
    assert [announce_calls(now=MORNING + timedelta(days=day)) for day in (0, 0, 1)] == [2, 0, 0]
    mails = {each.address: each for each in Dispatch.objects.filter(kind="call_published")}
    body = mails[ADDRESS].body
    assert "Søknadsfristen er 1. november 2019." in body
    assert re.search(r"Slutt her: http://\S+/varsel/\S+/slutt/", body)
    assert body.rstrip().endswith("Svar i portalen, ikke på denne e-posten.")
    assert "No kan de søkje" in mails["ola@kommune.example"].body
    assert all("@" not in each.body for each in mails.values())


def test_it_tells_nothing_of_practice_of_closed_of_old_calls_or_of_what_was_open_when_asked(call):
    watched(call)
    assert announce_calls(now=MORNING + timedelta(days=20)) == 0
    Call.objects.update(is_practice=True)
    assert announce_calls(now=MORNING) == 0
    Call.objects.update(is_practice=False, status=CallStatus.PLANNED)
    assert announce_calls(now=MORNING) == 0
    Call.objects.update(status=CallStatus.OPEN)
    SchemeWatch.objects.update(confirmed_at=OPENED + timedelta(days=1))
    assert announce_calls(now=MORNING + timedelta(days=2)) == 0


def test_it_says_no_deadline_that_is_not_set(call):
    watched(call)
    Call.objects.update(deadline_on=None)
    assert announce_calls(now=MORNING) == 1
    body = Dispatch.objects.get(kind="call_published").body
    assert "Søknadsfristen" not in body
    assert "Nå kan dere søke" in body


def test_it_takes_the_same_queries_to_tell_each_of_many(call, django_assert_max_num_queries):
    for number in range(3):
        watched(call, f"nr{number}@kommune.example")
    with django_assert_max_num_queries(5 + 3 * 4):
        assert announce_calls(now=MORNING) == 3


# ----- the pages -----------------------------------------------------------------------------------------------------


def test_the_whole_way_from_the_page_through_the_mailbox_and_out_again(client, call, mailoutbox, time_machine):
    time_machine.move_to(NOW, tick=False)
    page = client.get(reverse("calls:detail", args=[call.key])).content.decode()
    ask = reverse("calls:watch", args=[call.key])
    assert ask in page
    assert client.post(ask, {"address": "ikke en adresse"}).status_code == 422
    first = client.post(ask, {"address": ADDRESS})
    assert "Sjekk e-posten din." in first.content.decode()
    link = re.search(r"http://[^/]+(/varsel/\S+/)", Dispatch.objects.get().body)[1]
    assert "Ja, varsle meg" in client.get(link).content.decode()
    assert SchemeWatch.objects.get().confirmed_at is None
    assert "Varselet er bekreftet." in client.post(link).content.decode()
    again = client.post(ask, {"address": ADDRESS})
    assert again.content.count(b"Sjekk e-posten din.") == 1
    announce_calls(now=MORNING)
    end = re.search(r"http://[^/]+(/varsel/\S+/slutt/)", Dispatch.objects.get(kind="call_published").body)[1]
    assert "Slutt å varsle meg" in client.get(end).content.decode()
    assert "Adressen er slettet hos oss." in client.post(end).content.decode()
    assert not SchemeWatch.objects.exists()
    assert "Du får ikke flere varsler." in client.get(end).content.decode()
    assert client.get(link).status_code == 404
    assert Dispatch.objects.get(kind="call_published").state == "cancelled"
    drain(now=MORNING + timedelta(minutes=1))
    assert [mail for mail in mailoutbox if "Ny utlysning" in mail.subject] == []


def test_the_pages_of_no_call_and_no_watch_are_absent(client, call):
    assert client.get(reverse("calls:watch", args=["no-such"])).status_code == 404
    assert client.get(reverse("calls:watch_confirm", args=["forged"])).status_code == 404
    other = CallFactory(key="annen", deadline_on=date(2019, 12, 1))
    assert client.get(reverse("calls:watch", args=[other.key])).status_code == 200
