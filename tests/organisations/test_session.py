"""How long a session lasts."""

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session

from organisations.tasks import forget_old_sessions
from tests.factories.organisations import OrganisationFactory, logged_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
DOOR = "/applicant/"
LOG_IN = f"/logg-inn/?next={DOOR}"


@pytest.fixture
def clock(time_machine, now):
    """A clock that stands, and is moved by hand."""
    time_machine.move_to(now, tick=False)
    return time_machine


@pytest.fixture
def signed_in(client, clock):
    member(OrganisationFactory(gjesdal=True), username="kari")
    client.post("/logg-inn/", {"username": "kari", "password": "hemmelig-nok-her"})
    return client


def test_it_ends_after_half_an_hour_without_a_request(signed_in, clock):
    clock.shift(timedelta(minutes=30))
    assert signed_in.get(DOOR).status_code == 200
    clock.shift(timedelta(minutes=30, seconds=1))
    assert signed_in.get(DOOR).url == LOG_IN
    assert Session.objects.count() == 0


def test_it_ends_after_eight_hours_however_busy(signed_in, clock):
    for _ in range(8 * 4):
        clock.shift(timedelta(minutes=15))
        assert signed_in.get(DOOR).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert signed_in.get(DOOR).url == LOG_IN


def test_it_tells_the_autosave_script_and_loses_no_text(signed_in, clock):
    clock.shift(timedelta(minutes=31))
    assert signed_in.post(DOOR, {"value": "tekst"}, headers={"X-Autosave": "1"}).status_code == 401


def test_it_notes_a_request_once_a_minute(signed_in, clock, django_assert_num_queries):
    with django_assert_num_queries(3):  # session, person, memberships
        signed_in.get(DOOR)
    clock.shift(timedelta(seconds=61))
    signed_in.get(DOOR)
    with django_assert_num_queries(3):
        signed_in.get(DOOR)


def test_it_counts_from_the_log_in_where_the_session_says_nothing(client, clock):
    logged_in(client, member(OrganisationFactory(gjesdal=True)))
    clock.shift(timedelta(minutes=29))
    assert client.get(DOOR).status_code == 200
    clock.shift(timedelta(minutes=31))
    assert client.get(DOOR).url == LOG_IN


def test_it_leaves_public_pages_open_when_a_session_ends(signed_in, clock):
    clock.shift(timedelta(hours=1))
    assert signed_in.get("/public/").content == b"nobody"


def test_it_forgets_ended_sessions_and_old_log_ins(signed_in, clock):
    forget_old_sessions()
    assert (Session.objects.count(), AccessLog.objects.count()) == (1, 1)
    clock.shift(timedelta(hours=9))
    forget_old_sessions()
    assert (Session.objects.count(), AccessLog.objects.count()) == (0, 1)
    clock.shift(timedelta(days=91))
    forget_old_sessions()
    assert AccessLog.objects.count() == 0
