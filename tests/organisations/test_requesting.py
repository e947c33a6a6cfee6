"""Asking to act for an organisation, answering it, taking access away, and going through the members once a year."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisations.access import CLAIMED_KEY
from organisations.actors import MemberRole
from organisations.models import AccessRequest, AuditEntry, Invitation, KeptText, Membership, Organisation
from organisations.operations.identities import NameMissing
from organisations.operations.members import MembershipRefused, end_all
from organisations.operations.requesting import RequestRefused, ask_access, grant_access, refuse_access
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    actor_for,
    caseworker,
    directorate,
    logged_in,
    member,
    staff_actor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
ACCESS, INVITATIONS, SHOW, CHOICE = (
    "/organisasjon/tilganger/",
    "/organisasjon/invitasjoner/",
    "/organisasjon/",
    "/logg-inn/organisasjon/",
)


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def house():
    """Somebody who handles access in the directorate."""
    return member(directorate(), MemberRole.STAFF, MemberRole.ADMIN, display_name="Siri Tilgang")


@pytest.fixture
def ola():
    return UserFactory(display_name="Ola Nordmann")


@pytest.fixture
def asked(gjesdal, ola, now):
    return ask_access(organisation=gjesdal, text="Rådgiver", name="", actor=outside(ola), now=now)


def outside(user):
    """The actor of a person who acts for nobody."""
    actor = actor_for(user, OrganisationFactory(), MemberRole.READ)
    return type(actor)(user_id=actor.user_id, name=actor.name)


def claimed(client, user, *organisations):
    """A session whose log-in spoke for these organisations."""
    logged_in(client, user)
    session = client.session
    session[CLAIMED_KEY] = [one.pk for one in organisations]
    session.save()
    return client


# ----- the operations ---------------------------------------------------------------------------------------------------


def test_it_asks_once_and_writes_the_trail(gjesdal, ola, asked, now):
    again = ask_access(organisation=gjesdal, text="Noe annet", name="", actor=outside(ola), now=now)
    assert (again, AccessRequest.objects.count(), asked.text) == (asked, 1, "Rådgiver")
    assert [entry.action for entry in AuditEntry.objects.all()] == ["access.request"]
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.create(organisation=gjesdal, user=ola, requested_at=now)


def test_it_asks_for_no_access_one_has_and_under_no_empty_name(gjesdal, ola, now):
    MembershipFactory(user=ola, organisation=gjesdal)
    with pytest.raises(RequestRefused, match="tilgang allerede"):
        ask_access(organisation=gjesdal, text="", name="", actor=outside(ola), now=now)
    with pytest.raises(NameMissing):
        ask_access(organisation=gjesdal, text="", name="", actor=outside(UserFactory(display_name="")), now=now)
    assert AccessRequest.objects.count() == 0


def test_it_makes_the_first_one_the_administrator(gjesdal, ola, asked, house, now):
    row = grant_access(asked=asked, roles=(), actor=actor_for(house, directorate()), now=now)
    assert (row.granted_by, list(ola.memberships.values_list("role", flat=True))) == (house, ["admin"])
    actions = list(AuditEntry.objects.order_by("id").values_list("action", "actor_name"))
    assert actions[1:] == [("access.grant", "Siri Tilgang"), ("membership.grant", "Siri Tilgang")]


def test_it_lets_a_person_of_the_directorate_in_as_a_caseworker(ola, house, now):
    row = ask_access(organisation=directorate(), text="", name="", actor=outside(ola), now=now)
    grant_access(asked=row, roles=(), actor=actor_for(house, directorate()), now=now)
    assert list(ola.memberships.values_list("role", flat=True)) == ["staff"]


def test_it_answers_once_and_never_oneself(gjesdal, ola, asked, house, now):
    own = ask_access(organisation=gjesdal, text="", name="", actor=outside(house), now=now)
    with pytest.raises(RequestRefused, match="En annen enn du"):
        grant_access(asked=own, roles=(), actor=actor_for(house, directorate()), now=now)
    refuse_access(asked=asked, answer="Ikke ansatt", actor=actor_for(house, directorate()), now=now)
    with pytest.raises(RequestRefused, match="svart allerede"):
        grant_access(asked=asked, roles=(), actor=actor_for(house, directorate()), now=now)
    assert ola.memberships.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=own.pk).update(granted_at=now, granted_by=house)


def test_it_wants_a_reason_and_the_right_person(gjesdal, asked, house, now):
    with pytest.raises(RequestRefused, match="Skriv hvorfor"):
        refuse_access(asked=asked, answer="  ", actor=actor_for(house, directorate()), now=now)
    time_ = OrganisationFactory(time=True)
    others = [staff_actor(), actor_for(member(time_, "admin"), time_), actor_for(member(gjesdal, "lead"), gjesdal)]
    for actor in others:
        with pytest.raises(RequestRefused, match="Bare den som styrer tilganger"):
            grant_access(asked=asked, roles=(), actor=actor, now=now)
        with pytest.raises(RequestRefused, match="Bare den som styrer tilganger"):
            refuse_access(asked=asked, answer="Nei", actor=actor, now=now)


@pytest.mark.parametrize("role", ["staff", "king"])
def test_it_gives_no_role_that_is_not_there(gjesdal, ola, asked, now, role):
    actor = actor_for(member(gjesdal, MemberRole.ADMIN), gjesdal)
    with pytest.raises(RequestRefused):
        grant_access(asked=asked, roles=[role], actor=actor, now=now)
    assert (ola.memberships.count(), AccessRequest.objects.open().count()) == (0, 1)


# ----- the person who asks ----------------------------------------------------------------------------------------------


def test_it_offers_to_ask_where_the_log_in_spoke_for_an_organisation(client, gjesdal, ola):
    claimed(client, ola, gjesdal)
    page = client.get(CHOICE).content.decode()
    assert f'href="/logg-inn/be-om-tilgang/{gjesdal.pk}/"' in page
    answer = client.post(f"/logg-inn/be-om-tilgang/{gjesdal.pk}/", {"text": "Rådgiver"}, follow=True)
    page = answer.content.decode()
    assert "Forespørselen er sendt." in page
    assert "Ingen har svart ennå." in page
    assert AccessRequest.objects.get().text == "Rådgiver"


def test_it_asks_a_person_without_a_name_for_it(client, gjesdal):
    nobody = UserFactory(display_name="")
    claimed(client, nobody, gjesdal)
    page = client.post(f"/logg-inn/be-om-tilgang/{gjesdal.pk}/", {"text": "Rådgiver"}).content.decode()
    assert ("Navnet ditt" in page, AccessRequest.objects.count()) == (True, 0)
    client.post(f"/logg-inn/be-om-tilgang/{gjesdal.pk}/", {"text": "", "name": "Nina"})
    nobody.refresh_from_db()
    assert (nobody.display_name, AccessRequest.objects.count()) == ("Nina", 1)


@pytest.mark.parametrize("spoken_for", ["another", "nothing"])
def test_it_asks_for_no_organisation_that_the_log_in_did_not_speak_for(client, gjesdal, ola, spoken_for):
    """Never from a typed number: the address alone opens nothing."""
    if spoken_for == "another":
        claimed(client, ola, OrganisationFactory(time=True))
    else:
        logged_in(client, ola)
    address = f"/logg-inn/be-om-tilgang/{gjesdal.pk}/"
    assert [client.get(address).status_code, client.post(address, {}).status_code] == [404, 404]
    assert AccessRequest.objects.count() == 0


def test_it_shows_why_one_was_refused_and_lets_one_ask_again(client, gjesdal, ola, asked, house, now):
    refuse_access(asked=asked, answer="Ring oss først", actor=actor_for(house, directorate()), now=now)
    page = claimed(client, ola, gjesdal).get(CHOICE).content.decode()
    assert ("Ring oss først" in page, "Be om tilgang til Gjesdal kommune" in page) == (True, True)


# ----- the directorate's page -------------------------------------------------------------------------------------------


def test_it_lets_the_first_one_in_from_the_page(client, asked, ola, house):
    logged_in(client, house)
    page = client.get(ACCESS).content.decode()
    assert ("Gjesdal kommune" in page, "Ola Nordmann spurte" in page, "Rådgiver" in page) == (True, True, True)
    assert "Personen har fått tilgang." in client.post(f"{ACCESS}{asked.pk}/godta/", follow=True).content.decode()
    assert list(ola.memberships.values_list("role", flat=True)) == ["admin"]
    assert "Ingen venter på svar" in client.get(ACCESS).content.decode()


def test_it_refuses_from_the_page_with_a_reason(client, asked, house):
    logged_in(client, house)
    address = f"{ACCESS}{asked.pk}/avvis/"
    assert "Ola Nordmann vil handle for Gjesdal kommune" in client.get(address).content.decode()
    assert client.post(address, {"answer": ""}).status_code == 200
    assert client.post(address, {"answer": "Ikke ansatt"}).url == ACCESS
    asked.refresh_from_db()
    assert (asked.refused_by, asked.answer) == (house, "Ikke ansatt")
    assert client.get(address).status_code == 404


def test_it_leaves_requests_to_an_organisation_that_has_an_administrator(client, gjesdal, asked, house):
    member(gjesdal, MemberRole.ADMIN)
    assert "Ola Nordmann" not in logged_in(client, house).get(ACCESS).content.decode()


def test_it_invites_the_first_administrator_of_an_organisation_found(client, gjesdal, house):
    taken = OrganisationFactory(time=True)
    member(taken, MemberRole.ADMIN)
    ended = OrganisationFactory(name="Gamle Gjesdal kommune", valid_to_on="2019-01-01")
    logged_in(client, house)
    page = client.get(ACCESS, {"q": "gjesdal"}).content.decode()
    assert f'name="organisation" value="{gjesdal.pk}"' in page
    assert f'value="{ended.pk}"' not in page
    assert "passer med søket" in client.get(ACCESS, {"q": "time"}).content.decode()
    answer = client.post(f"{ACCESS}inviter/", {"organisation": gjesdal.pk, "email": "sjef@x.example"}, follow=True)
    assert "sjef@x.example, invitert av Siri Tilgang" in answer.content.decode()
    row = Invitation.objects.get()
    assert (row.organisation, row.roles) == (gjesdal, "admin")
    client.post(f"{ACCESS}invitasjoner/{row.pk}/send/")
    client.post(f"{ACCESS}invitasjoner/{row.pk}/trekk/")
    row.refresh_from_db()
    assert (row.round, row.withdrawn_by) == (2, house)


@pytest.mark.parametrize("posted", [{"email": "x"}, {"organisation": "999999", "email": "a@x.example"}, {}])
def test_it_invites_nobody_on_bad_input(client, gjesdal, house, posted):
    logged_in(client, house)
    given = {"organisation": gjesdal.pk} | posted if posted == {"email": "x"} else posted
    page = client.post(f"{ACCESS}inviter/", given)
    assert (page.status_code, 'id="feil"' in page.content.decode()) == (200, True)
    assert ('value="x"' in page.content.decode()) == (posted == {"email": "x"})  # what was typed is still there
    assert Invitation.objects.count() == 0


def test_it_is_for_who_handles_access_alone(client, gjesdal, asked):
    addresses = [f"{ACCESS}{asked.pk}/godta/", f"{ACCESS}inviter/", f"{ACCESS}invitasjoner/1/trekk/"]
    logged_in(client, caseworker())
    assert [client.get(ACCESS).status_code, *(client.post(one).status_code for one in addresses)] == [403] * 4
    logged_in(client, member(gjesdal, MemberRole.ADMIN))
    assert [client.get(ACCESS).status_code, *(client.post(one).status_code for one in addresses)] == [404] * 4


def test_it_costs_the_same_with_one_request_and_with_three(client, house, now, django_assert_num_queries):
    def ask():
        return ask_access(organisation=OrganisationFactory(), text="", name="", actor=outside(UserFactory()), now=now)

    ask()
    logged_in(client, house)
    with django_assert_num_queries(5):
        client.get(ACCESS)
    ask(), ask()
    with django_assert_num_queries(5):
        client.get(ACCESS)


# ----- the organisation's own administrator -----------------------------------------------------------------------------


@pytest.fixture
def anne(gjesdal):
    return member(gjesdal, MemberRole.ADMIN, display_name="Anne Admin")


def test_it_tells_the_administrator_who_asks_and_gives_the_roles_chosen(client, anne, asked, ola):
    logged_in(client, anne)
    assert "Noen ber om å få handle for dere." in client.get(SHOW).content.decode()
    assert "Rådgiver" in client.get(INVITATIONS).content.decode()
    address = f"/organisasjon/foresporsler/{asked.pk}/godta/"
    assert "Velg minst én rolle." in client.post(address, follow=True).content.decode()
    client.post(address, {"roles": ["write", "economy"]})
    assert sorted(ola.memberships.values_list("role", flat=True)) == ["economy", "write"]
    assert "Noen ber om" not in client.get(SHOW).content.decode()


def test_it_lets_the_administrator_say_no(client, anne, asked):
    logged_in(client, anne)
    client.post(f"/organisasjon/foresporsler/{asked.pk}/avvis/", {"answer": "Ikke ansatt"})
    asked.refresh_from_db()
    assert asked.refused_by == anne


def test_it_hides_the_requests_of_others(client, asked):
    other = OrganisationFactory(time=True)
    logged_in(client, member(other, MemberRole.ADMIN))
    for pk in (asked.pk, 999_999):
        for act in ("godta", "avvis"):
            address = f"/organisasjon/foresporsler/{pk}/{act}/"
            assert client.post(address, {"roles": ["read"], "answer": "x"}).status_code == 404
    assert AccessRequest.objects.open().count() == 1


def test_it_takes_all_access_from_a_person_at_once(client, anne, gjesdal):
    per = member(gjesdal, MemberRole.WRITE, MemberRole.SEND, display_name="Per Slutter")
    elsewhere = MembershipFactory(user=per, organisation=OrganisationFactory(time=True))
    logged_in(client, anne)
    page = client.get(SHOW).content.decode()
    assert f"/organisasjon/personer/{per.pk}/fjern/" in page
    assert f"/organisasjon/personer/{anne.pk}/fjern/" not in page
    answer = client.post(f"/organisasjon/personer/{per.pk}/fjern/", follow=True)
    assert "Per Slutter kan ikke lenger handle for dere." in answer.content.decode()
    assert list(Membership.objects.filter(user=per, ended_at=None)) == [elsewhere]
    assert client.post(f"/organisasjon/personer/{per.pk}/fjern/").status_code == 404
    foreign = member(OrganisationFactory())
    assert client.post(f"/organisasjon/personer/{foreign.pk}/fjern/").status_code == 404


def test_it_takes_no_role_from_the_last_administrator(gjesdal, anne, now):
    MembershipFactory(user=anne, organisation=gjesdal, role=MemberRole.WRITE)
    with pytest.raises(MembershipRefused, match="minst én administrator"):
        end_all(user=anne, organisation=gjesdal, actor=actor_for(anne, gjesdal), now=now)
    assert anne.memberships.filter(ended_at=None).count() == 2


def test_it_asks_the_administrator_to_go_through_the_members_once_a_year(client, anne, gjesdal, time_machine):
    words = "Det er et år siden dere så gjennom lista."
    logged_in(client, anne)
    assert words in client.get(SHOW).content.decode()  # the first came years ago
    assert "Vi spør igjen om et år." in client.post("/organisasjon/personer/gjennomgatt/", follow=True).content.decode()
    assert words not in client.get(SHOW).content.decode()
    Organisation.objects.update(members_reviewed_at=timezone.now() - timedelta(days=366))
    assert words in client.get(SHOW).content.decode()
    assert AuditEntry.objects.filter(action="organisation.members_reviewed").count() == 1
    logged_in(client, member(gjesdal, MemberRole.WRITE))
    assert words not in client.get(SHOW).content.decode()
    assert client.post("/organisasjon/personer/gjennomgatt/").status_code == 403


def test_it_keeps_each_text_once(gjesdal, anne, now):
    kept = {"organisation": gjesdal, "user": anne, "page": "/soknader/1/", "field": "", "text": "x", "kept_at": now}
    KeptText.objects.create(**kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptText.objects.create(**kept)
