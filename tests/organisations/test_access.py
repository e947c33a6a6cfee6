"""Who gets through which door, and what the others are told."""

import pytest

from organisations.access import ACTING_FOR
from organisations.actors import MemberRole
from organisations.models import Membership
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    caseworker,
    directorate,
    logged_in,
    member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
GUARDED = ["/signed-in/", "/applicant/", "/staff/", "/both/"]


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def applicant(client, gjesdal):
    return logged_in(client, member(gjesdal, MemberRole.READ, MemberRole.WRITE))


@pytest.fixture
def staff(client):
    return logged_in(client, caseworker())


@pytest.mark.parametrize("door", ["/public/", "/system/"])
def test_it_lets_anybody_through_the_public_doors(client, door):
    assert client.get(door).content == b"nobody"


@pytest.mark.parametrize("door", GUARDED)
def test_it_sends_a_stranger_to_the_log_in_with_a_way_back(client, door):
    answer = client.get(f"{door}?a=1")
    assert (answer.status_code, answer.url) == (302, f"/logg-inn/?next={door}%3Fa%3D1")


@pytest.mark.parametrize("door", GUARDED)
def test_it_answers_the_autosave_script_of_a_stranger_with_401(client, door):
    answer = client.post(door, {"value": "tekst"}, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize(
    ("door", "status"),
    [("/signed-in/", 200), ("/applicant/", 200), ("/both/", 200), ("/staff/", 404), ("/public/", 200)],
)
def test_it_hides_the_desks_from_applicants(applicant, door, status):
    assert applicant.get(door).status_code == status


@pytest.mark.parametrize(
    ("door", "status"),
    [("/signed-in/", 200), ("/applicant/", 404), ("/both/", 200), ("/staff/", 200), ("/public/", 200)],
)
def test_it_hides_the_applicants_pages_from_the_directorate(staff, door, status):
    assert staff.get(door).status_code == status


def test_it_never_takes_someone_of_the_directorate_for_an_applicant(client):
    administrator = logged_in(client, member(directorate(), MemberRole.ADMIN))
    assert [administrator.get(door).status_code for door in ("/applicant/", "/staff/")] == [404, 404]


def test_it_never_takes_a_staff_role_elsewhere_for_the_directorate(client, gjesdal):
    stray = logged_in(client, member(gjesdal, MemberRole.STAFF))
    assert stray.get("/staff/").status_code == 404


def test_it_gives_the_actor_all_roles_of_the_one_organisation(applicant):
    assert applicant.get("/applicant/").content.decode() == "Gjesdal kommune ['read', 'write']"


def test_it_keeps_roles_of_different_organisations_apart(client, gjesdal):
    user = member(gjesdal, MemberRole.ADMIN)
    other = OrganisationFactory(time=True)
    MembershipFactory(user=user, organisation=other, role=MemberRole.READ)
    assert logged_in(client, user, other).get("/applicant/").content.decode() == "Time kommune ['read']"


def test_it_asks_whom_to_act_for_when_there_is_a_choice(client, gjesdal):
    user = member(gjesdal)
    MembershipFactory(user=user, organisation=OrganisationFactory(time=True))
    answer = logged_in(client, user).get("/applicant/")
    assert (answer.status_code, answer.url) == (302, "/logg-inn/organisasjon/?next=/applicant/")


def test_it_takes_a_right_away_at_the_next_request(applicant, now):
    """The session and an open form live on; the person no longer comes through (T2)."""
    assert applicant.get("/applicant/").status_code == 200
    Membership.objects.update(ended_at=now)
    for answer in (applicant.get("/applicant/"), applicant.post("/applicant/", {"text": "Vi har skrevet"})):
        assert (answer.status_code, answer.url) == (302, "/logg-inn/organisasjon/?next=/applicant/")


def test_it_takes_one_role_away_and_leaves_the_other(applicant, now):
    Membership.objects.filter(role=MemberRole.WRITE).update(ended_at=now)
    assert applicant.get("/applicant/").content.decode() == "Gjesdal kommune ['read']"


def test_it_does_not_act_for_an_organisation_named_in_the_session_alone(client, gjesdal):
    stranger = logged_in(client, UserFactory(), gjesdal)
    assert stranger.get("/applicant/").url == "/logg-inn/organisasjon/?next=/applicant/"


def test_it_shuts_a_deactivated_person_out(applicant):
    user = Membership.objects.first().user
    user.is_active = False
    user.save()
    assert applicant.get("/applicant/").url == "/logg-inn/?next=/applicant/"


@pytest.fixture
def switched(client, gjesdal):
    """A person with two hats: a form opened for Gjesdal, then switched to Time in another tab (T3)."""
    user = member(gjesdal)
    other = OrganisationFactory(time=True)
    MembershipFactory(user=user, organisation=other)
    return logged_in(client, user, other)


def test_it_refuses_a_form_opened_for_another_organisation_and_gives_the_text_back(switched, gjesdal):
    typed = {ACTING_FOR: gjesdal.pk, "goal": "Vi vil nå <alle> barn", "amount": "500000", "empty": " "}
    answer = switched.post("/applicant/", typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ingenting ble lagret." in page
    assert "Nå handler du for Time kommune." in page
    assert page.count('class="written-text"') == 1
    assert "Vi vil nå &lt;alle&gt; barn" in page


def test_it_tells_the_autosave_script_that_the_organisation_is_another(switched, gjesdal):
    answer = switched.post("/applicant/", {ACTING_FOR: gjesdal.pk, "value": "x"}, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json()["error"].split(".")[0]) == (
        400,
        "Du har byttet organisasjon i en annen fane",
    )


def test_it_takes_a_form_of_the_organisation_acted_for(applicant, gjesdal):
    assert applicant.post("/applicant/", {ACTING_FOR: gjesdal.pk}).status_code == 200
    assert applicant.post("/applicant/", {}).status_code == 200


def test_it_lets_no_cache_keep_a_page_of_a_person(client, applicant):
    assert applicant.get("/applicant/").headers["Cache-Control"] == "no-store"
    client.logout()
    assert "Cache-Control" not in client.get("/public/").headers


def test_it_asks_the_database_nothing_for_a_stranger_and_once_for_rights(client, gjesdal, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/public/")
    logged_in(client, member(gjesdal, MemberRole.READ, MemberRole.WRITE, MemberRole.SEND))
    with django_assert_num_queries(3):  # session, person, memberships
        client.get("/applicant/")
