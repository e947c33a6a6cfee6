"""Signing in and out: one answer for all that is wrong, a new session each time, a way back only into the portal."""

from typing import ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from organisations.access import ORGANISATION_KEY
from organisations.actors import MemberRole
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    caseworker,
    logged_in,
    member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
PASSWORD = "hemmelig-nok-her"
LOGIN, CHOICE, LOGOUT = "/logg-inn/", "/logg-inn/organisasjon/", "/logg-inn/ut/"
WRONG = "Brukernavn og passord hører ikke sammen."
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "http:///evil.example",
    "https:evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "http://testserver@evil.example/",
    " //evil.example",
]


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


def log_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def test_it_has_its_addresses():
    names = ("login:login", "login:organisation", "login:logout", "login:demo")
    assert [reverse(name) for name in names] == [LOGIN, CHOICE, LOGOUT, "/logg-inn/demo/"]


def test_it_signs_in_and_goes_to_the_first_page(client, gjesdal):
    member(gjesdal, username="kari")
    answer = log_in(client, "kari")
    assert (answer.status_code, answer.url) == (302, reverse("home:home"))
    assert client.session["_auth_user_id"]


def test_it_goes_back_to_where_the_person_was_going(client, gjesdal):
    member(gjesdal, username="kari")
    page = client.get(LOGIN, {"next": "/organisasjon/?a=1&b=2"})
    assert 'name="next" value="/organisasjon/?a=1&amp;b=2"' in page.content.decode()
    assert log_in(client, "kari", next="/organisasjon/?a=1&b=2").url == "/organisasjon/?a=1&b=2"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_it_leads_nowhere_outside_the_portal(client, gjesdal, target):
    member(gjesdal, username="kari")
    assert 'name="next"' not in client.get(LOGIN, {"next": target}).content.decode()
    assert log_in(client, "kari", next=target).url == reverse("home:home")


def wrong_answer(client, username, password):
    page = log_in(client, username, password)
    body = page.content.decode().replace(username, "NAVN")
    return page.status_code, body.split("<form", 1)[0].split("</head>")[1], WRONG in body


def test_it_says_the_same_to_a_wrong_name_a_wrong_password_and_a_closed_account(client, gjesdal):
    member(gjesdal, username="kari")
    UserFactory(username="stengt", is_active=False)
    answers = [
        wrong_answer(client, "kari", "feil"),
        wrong_answer(client, "finnes-ikke", "feil"),
        wrong_answer(client, "stengt", PASSWORD),
    ]
    assert answers[0] == answers[1] == answers[2]
    assert (answers[0][0], answers[0][2]) == (200, True)
    assert "_auth_user_id" not in client.session


class CountingHasher(MD5PasswordHasher):
    """Notes each time a password is worked on."""

    worked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.worked.append(salt)
        return super().encode(password, salt)


def test_it_works_as_much_on_a_wrong_name_as_on_a_wrong_password(client, gjesdal, settings):
    """Both hash once: without the work an unknown name would answer at once, and tell that it is unknown."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    settings.AXES_ENABLED = False
    member(gjesdal, username="kari")

    def work(username: str) -> int:
        CountingHasher.worked.clear()
        log_in(client, username, "feil")
        return len(CountingHasher.worked)

    assert work("kari") == work("ukjent") == 1


def test_it_starts_a_new_session_and_ends_it_on_the_server(client, gjesdal):
    """The id from before log-in, and the one from before log-out, open nothing afterwards (T25)."""
    member(gjesdal, username="kari")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    log_in(client, "kari")
    signed_in = client.cookies["sessionid"].value
    assert signed_in != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.post(LOGOUT).url == reverse("calls:list")
    assert not Session.objects.filter(session_key=signed_in).exists()
    client.cookies["sessionid"] = signed_in
    assert client.get(CHOICE).url.startswith(LOGIN)


def test_it_signs_out_only_when_told_by_a_form(client, gjesdal):
    logged_in(client, member(gjesdal))
    assert client.get(LOGOUT).status_code == 405
    assert client.get(CHOICE).status_code == 200


def test_it_goes_on_when_already_signed_in(client, gjesdal):
    logged_in(client, member(gjesdal))
    assert client.get(LOGIN, {"next": "/organisasjon/"}).url == "/organisasjon/"


def test_it_asks_for_the_token_of_the_form(gjesdal):
    member(gjesdal, username="kari")
    assert log_in(Client(enforce_csrf_checks=True), "kari").status_code == 403


# ----- the lock -----------------------------------------------------------------------------------------------------


def test_it_locks_a_name_after_five_wrong_tries_and_says_so(client, gjesdal):
    member(gjesdal, username="kari")
    member(gjesdal, username="ola")
    assert [log_in(client, "kari", "feil").status_code for _ in range(4)] == [200] * 4
    locked = log_in(client, "kari", "feil")
    assert locked.status_code == 429
    assert "For mange" not in locked.content.decode()
    assert "Det har vært for mange mislykkede forsøk med dette brukernavnet." in locked.content.decode()
    assert log_in(client, "kari").status_code == 429  # the right password does not open it
    assert log_in(client, "ola").status_code == 302  # others are not touched


def test_it_locks_a_name_that_does_not_exist_just_the_same(client):
    assert [log_in(client, "ukjent", "feil").status_code for _ in range(5)] == [200] * 4 + [429]


def test_it_opens_the_lock_after_a_quarter_of_an_hour(client, gjesdal, time_machine, now):
    member(gjesdal, username="kari")
    time_machine.move_to(now, tick=False)
    for _ in range(5):
        log_in(client, "kari", "feil")
    time_machine.shift(14 * 60)
    assert log_in(client, "kari").status_code == 429
    time_machine.shift(16 * 60)
    assert log_in(client, "kari").status_code == 302


def test_it_keeps_the_count_in_the_database(client, gjesdal):
    """Another browser, another host, an empty cache: the tries count together (T30)."""
    member(gjesdal, username="kari")
    for address in range(4):
        log_in(Client(REMOTE_ADDR=f"10.0.0.{address}"), "kari", "feil")
        cache.clear()
    assert log_in(client, "kari", "feil").status_code == 429


# ----- the choice of organisation -------------------------------------------------------------------------------------


@pytest.fixture
def two_hats(gjesdal):
    user = member(gjesdal, MemberRole.WRITE, MemberRole.READ, username="kari")
    MembershipFactory(user=user, organisation=OrganisationFactory(time=True), role=MemberRole.ADMIN)
    return user


def test_it_asks_whom_to_act_for_after_log_in(client, two_hats):
    answer = log_in(client, "kari", next="/organisasjon/?a=1")
    assert answer.url == f"{CHOICE}?next=%2Forganisasjon%2F%3Fa%3D1"
    page = client.get(answer.url).content.decode()
    assert page.count('class="role-card"') == 2
    assert ("Gjesdal kommune" in page, "Skriver" in page, "Styrer tilganger" in page) == (True, True, True)


def test_it_acts_for_the_chosen_one_under_a_new_session_id(client, two_hats, gjesdal):
    logged_in(client, two_hats)
    before = client.cookies["sessionid"].value
    answer = client.post(CHOICE, {"organisation": gjesdal.pk, "next": "/organisasjon/"})
    assert (answer.url, client.session[ORGANISATION_KEY]) == ("/organisasjon/", gjesdal.pk)
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("target", ELSEWHERE)
def test_it_leads_nowhere_outside_after_the_choice(client, two_hats, gjesdal, target):
    logged_in(client, two_hats)
    assert client.post(CHOICE, {"organisation": gjesdal.pk, "next": target}).url == reverse("home:home")


@pytest.mark.parametrize("chosen", ["", "x", "-1", "999999", "another"])
def test_it_does_not_act_for_someone_elses_organisation(client, two_hats, chosen):
    other = OrganisationFactory()
    logged_in(client, two_hats)
    assert client.post(CHOICE, {"organisation": other.pk if chosen == "another" else chosen}).status_code == 404
    assert ORGANISATION_KEY not in client.session


def test_it_says_what_to_do_without_any_right(client):
    logged_in(client, UserFactory())
    page = client.get(CHOICE).content.decode()
    assert "Du har ikke tilgang til noen organisasjon" in page


def test_it_costs_the_same_with_one_organisation_and_with_three(client, gjesdal, django_assert_num_queries):
    user = member(gjesdal)
    logged_in(client, user)
    with django_assert_num_queries(4):
        client.get(CHOICE)
    for _ in range(2):
        MembershipFactory(user=user, organisation=OrganisationFactory())
    with django_assert_num_queries(4):
        client.get(CHOICE)


# ----- the demo's people -----------------------------------------------------------------------------------------------

DEMO = "/logg-inn/demo/"


@pytest.fixture
def demo_people(gjesdal):
    OrganisationFactory(time=True)
    return [
        member(gjesdal, MemberRole.WRITE, demo=True, display_name="Ida Skriver", title="Rådgiver"),
        member(gjesdal, MemberRole.LEAD, demo=True, display_name="Per Leder"),
        caseworker(demo=True, display_name="Siri Saksbehandler"),
    ]


def test_it_shows_the_demos_people_by_side_and_organisation(client, demo_people, gjesdal):
    member(gjesdal, username="kari", display_name="Kari Virkelig")
    page = client.get(DEMO).content.decode()
    assert page.count('class="role-card"') == 3
    assert "Kari Virkelig" not in page
    assert page.index("Siri Saksbehandler") < page.index("Gjesdal kommune") < page.index("Ida Skriver")
    assert page.count("<details class=") >= 1


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("gjesdal", {"Ida Skriver", "Per Leder"}),
        ("GJESDAL 1122", {"Ida Skriver", "Per Leder"}),
        ("siri", {"Siri Saksbehandler"}),
        ("rådgiver", {"Ida Skriver", "Per Leder"}),
        ("oslo", set()),
    ],
)
def test_it_finds_a_municipality_or_a_person(client, demo_people, words, names):
    page = client.get(DEMO, {"q": words}).content.decode()
    assert {user.display_name for user in demo_people if user.display_name in page} == names
    assert ("Ingen passer med søket" in page) == (not names)


def test_it_enters_as_the_chosen_person_in_a_new_session(client, demo_people, gjesdal):
    logged_in(client, demo_people[2])
    before = client.cookies["sessionid"].value
    answer = client.post(DEMO, {"user": demo_people[0].pk, "organisation": gjesdal.pk, "next": "/organisasjon/"})
    assert (answer.status_code, answer.url) == (302, "/organisasjon/")
    assert client.session["_auth_user_id"] == str(demo_people[0].pk)
    assert client.session[ORGANISATION_KEY] == gjesdal.pk
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("who", ["real", "inactive", "", "x", "-1", "999999", "１２"])
def test_it_enters_as_nobody_else(client, gjesdal, who):
    users = {"real": member(gjesdal, username="kari"), "inactive": UserFactory(demo=True, is_active=False)}
    posted = users[who].pk if who in users else who
    assert client.post(DEMO, {"user": posted, "organisation": gjesdal.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_it_acts_for_no_organisation_in_which_the_person_has_no_role(client, demo_people):
    other = OrganisationFactory()
    client.post(DEMO, {"user": demo_people[0].pk, "organisation": other.pk})
    assert ORGANISATION_KEY not in client.session


def test_it_has_no_demo_where_it_is_switched_off(client, demo_people, gjesdal, settings):
    settings.DEMO = False
    answers = [client.get(DEMO), client.post(DEMO, {"user": demo_people[0].pk, "organisation": gjesdal.pk})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "_auth_user_id" not in client.session
    assert DEMO not in client.get(LOGIN).content.decode()


def test_it_points_to_the_demo_where_it_is_on(client):
    assert f'href="{DEMO}?next=%2Forganisasjon%2F"' in client.get(LOGIN, {"next": "/organisasjon/"}).content.decode()


def test_it_lists_a_hundred_people_with_one_query(client, gjesdal, django_assert_num_queries):
    member(gjesdal, demo=True)
    with django_assert_num_queries(1):
        client.get(DEMO)
    for _ in range(3):
        organisation = OrganisationFactory()
        for role in (MemberRole.WRITE, MemberRole.SEND, MemberRole.ECONOMY, MemberRole.LEAD):
            member(organisation, role, demo=True)
    with django_assert_num_queries(1):
        page = client.get(DEMO).content.decode()
    assert page.count('class="role-card"') == 13
