"""Text that is sent when the session has ended: kept through log-in, for its writer alone; and how the end is put off."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from organisations.access import ACTING_FOR
from organisations.kept import KEY, MOST_CHARACTERS, OPENED_BY, opened_by
from organisations.login.limits import IDLE
from tests.factories.organisations import OrganisationFactory, logged_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
DOOR = "/applicant/?del=2"
KEPT, SESSION = "/logg-inn/tekst/", "/logg-inn/okt/"
TEXT = "Første linje.\r\n  Andre linje med «æøå» og <b>."


@pytest.fixture
def clock(time_machine, now):
    """A clock that stands, and is moved by hand."""
    time_machine.move_to(now, tick=False)
    return time_machine


@pytest.fixture
def person(clock):
    return member(OrganisationFactory(gjesdal=True), username="kari")


@pytest.fixture
def out(client, person, clock):
    """A browser whose session has ended, with a page still open."""
    logged_in(client, person)
    clock.shift(timedelta(minutes=31))
    return client


def form_of(person, **more):
    return {OPENED_BY: opened_by(person.pk), "goals": TEXT, "basis": ["a", "b"], **more}


def log_in(client, username="kari", **more):
    return client.post("/logg-inn/", {"username": username, "password": "hemmelig-nok-her", **more})


# ----- the text ------------------------------------------------------------------------------------------------------


def test_it_keeps_what_was_sent_and_gives_it_back_after_log_in(out, person):
    answer = out.post(DOOR, form_of(person))
    assert answer.url == f"/logg-inn/?next={KEPT}"
    assert log_in(out, next=KEPT).url == KEPT
    page = out.get(KEPT)
    assert page.context["path"] == DOOR
    assert page.context["fields"] == [("goals", TEXT), ("basis", "a"), ("basis", "b")]
    assert "&lt;b&gt;" in page.content.decode()
    assert out.get(KEPT).status_code == 200


def test_it_keeps_it_through_the_choice_of_a_demo_person_too(client, clock):
    person = member(OrganisationFactory(gjesdal=True), username="demo-kari")
    client.post(DOOR, form_of(person))
    assert client.post("/logg-inn/demo/", {"user": person.pk, "next": KEPT}).url == KEPT
    assert client.get(KEPT).context["texts"] == [TEXT]


def test_it_shows_it_to_nobody_else_and_forgets_it(out, person):
    member(OrganisationFactory(time=True), username="ola")
    out.post(DOOR, form_of(person))
    log_in(out, "ola")
    assert out.get(KEPT).url == "/min-side/"
    assert KEY not in out.session


def test_it_throws_it_away_when_told_to_and_with_the_session(out, person):
    out.post(DOOR, form_of(person))
    log_in(out)
    assert out.post(KEPT).url == "/min-side/"
    assert out.get(KEPT).url == "/min-side/"


@pytest.mark.parametrize("mark", ["", "1", "1:x", "0:" + "x" * 43, "\x00", "kari"])
def test_it_keeps_nothing_from_who_was_never_here(client, mark):
    answer = client.post(DOOR, {OPENED_BY: mark, "goals": TEXT})
    assert answer.url == "/logg-inn/?next=/applicant/%3Fdel%3D2"
    assert Session.objects.count() == 0


def test_it_keeps_as_much_as_a_page_can_hold_and_no_more(out, person):
    assert out.post(DOOR, {OPENED_BY: opened_by(person.pk), "a": "x" * MOST_CHARACTERS}).url.endswith(KEPT)
    more = Client().post(DOOR, {OPENED_BY: opened_by(person.pk), "a": "x" * (MOST_CHARACTERS + 1)})
    assert "tekst" not in more.url


def test_it_keeps_nothing_of_a_page_that_was_only_opened(out):
    assert out.get(DOOR).url == "/logg-inn/?next=/applicant/%3Fdel%3D2"


def test_it_needs_the_token_of_a_form_as_every_post_does(person):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(DOOR, form_of(person)).status_code == 403
    assert Session.objects.count() == 0


# ----- another person, another organisation -------------------------------------------------------------------------


def test_it_saves_nothing_by_script_for_another_person_than_opened_the_page(client, person, clock):
    other = logged_in(client, member(OrganisationFactory(time=True)))
    answer = other.post(DOOR, form_of(person), headers={"X-Autosave": "1"})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Siden ble åpnet av en annen person.")
    logged_in(client, person)
    assert client.post(DOOR, form_of(person), headers={"X-Autosave": "1"}).status_code == 200


def test_it_gives_the_text_back_without_the_marks_when_the_organisation_was_switched(client, person, clock):
    logged_in(client, person)
    page = client.post(DOOR, form_of(person, **{ACTING_FOR: "999"}))
    assert page.status_code == 409
    assert TEXT in page.context["texts"]
    assert opened_by(person.pk) not in page.content.decode()


def test_it_asks_the_script_for_log_in_until_an_organisation_is_chosen(client, person, clock):
    logged_in(client, member(OrganisationFactory(time=True), username="to"))
    nobody = logged_in(Client(), type(person).objects.create(username="ingen"))
    assert nobody.post(DOOR, {"value": "x"}, headers={"X-Autosave": "1"}).status_code == 401


# ----- the session ---------------------------------------------------------------------------------------------------


def test_it_tells_how_long_is_left_without_making_it_longer(client, person, clock):
    logged_in(client, person)
    clock.shift(timedelta(minutes=28))
    quiet = {"X-Background": "1", "X-Autosave": "1"}
    assert client.get(SESSION, headers=quiet).json() == {"seconds_left": 120, "may_extend": True}
    assert client.get(SESSION, headers=quiet).json()["seconds_left"] == 120
    assert client.post(SESSION, headers={"X-Autosave": "1"}).json()["seconds_left"] == IDLE.total_seconds()
    clock.shift(timedelta(minutes=30, seconds=1))
    assert client.get(SESSION, headers=quiet).status_code == 401


def test_it_ends_though_a_page_asks_by_itself_every_minute(client, person, clock):
    logged_in(client, person)
    for _ in range(30):
        clock.shift(timedelta(minutes=1))
        assert client.get(DOOR, headers={"X-Background": "1"}).status_code == 200
    clock.shift(timedelta(minutes=1))
    assert client.get(DOOR, headers={"X-Background": "1"}).status_code == 302


def test_it_cannot_be_made_longer_than_eight_hours(client, person, clock):
    logged_in(client, person)
    for _ in range(31):
        clock.shift(timedelta(minutes=15))
        client.post(SESSION)
    clock.shift(timedelta(minutes=13))
    left = client.post(SESSION).json()
    assert left == {"seconds_left": 120, "may_extend": False}
    clock.shift(timedelta(seconds=settings.SESSION_COOKIE_AGE - 8 * 3600 + 121))
    assert client.post(SESSION, headers={"X-Autosave": "1"}).status_code == 401


def test_it_greets_who_logged_in_again(client, person):
    logged_in(client, person)
    assert "Du er logget inn" in client.get("/logg-inn/igjen/").content.decode()
