"""Invitations: who makes them, what they open and for how long, and the pages about them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from organisations.access import CLAIMED_KEY, ORGANISATION_KEY
from organisations.actors import MemberRole
from organisations.models import AuditEntry, Invitation, Membership, User
from organisations.operations.identities import NameMissing
from organisations.operations.inviting import (
    KEPT,
    LIFE,
    InvitationRefused,
    accept,
    forget_old,
    invite,
    make_secret,
    renew,
    withdraw,
)
from organisations.tasks import forget_old_sessions
from tests.factories.organisations import (
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
PAGE = "/organisasjon/invitasjoner/"


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def anne(gjesdal):
    return member(gjesdal, MemberRole.ADMIN, display_name="Anne Admin")


@pytest.fixture
def administrator(anne, gjesdal):
    return actor_for(anne, gjesdal)


@pytest.fixture
def invited(gjesdal, administrator, now):
    """(invitation, secret) as it is when the mail has been written."""
    row = invite(organisation=gjesdal, email="ola@x.example", roles=["write", "send"], actor=administrator, now=now)
    return make_secret(invitation_id=row.pk, now=now)


def person_actor(user):
    """The actor of a person who acts for nobody yet."""
    return actor_for(user, OrganisationFactory())


# ----- the operations ---------------------------------------------------------------------------------------------------


def test_it_invites_with_roles_and_an_expiry_and_writes_the_trail(gjesdal, administrator, now):
    row = invite(organisation=gjesdal, email=" Ola@X.example ", roles=["send", "write"], actor=administrator, now=now)
    assert (row.email, row.role_names, row.expires_at) == ("ola@x.example", ("write", "send"), now + LIFE)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name) == ("invitation.send", "Anne Admin")
    assert "email: ola@x.example" in entry.after


@pytest.mark.parametrize(
    ("email", "roles", "words"),
    [
        ("ikke-en-adresse", ["read"], "E-postadressen stemmer ikke"),
        ("ola@x.example", [], "minst én rolle"),
        ("ola@x.example", ["king"], "rollene i lista"),
        ("ola@x.example", ["staff"], "bare i direktoratet"),
    ],
)
def test_it_invites_to_nothing_that_is_not_there(gjesdal, administrator, now, email, roles, words):
    with pytest.raises(InvitationRefused, match=words):
        invite(organisation=gjesdal, email=email, roles=roles, actor=administrator, now=now)
    assert (Invitation.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_it_invites_an_address_once_at_a_time(gjesdal, administrator, invited, now):
    row, _secret = invited
    with pytest.raises(InvitationRefused, match="invitert allerede"):
        invite(organisation=gjesdal, email="OLA@x.example", roles=["read"], actor=administrator, now=now)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    withdraw(invitation=Invitation.objects.get(), actor=administrator, now=now)
    assert invite(organisation=gjesdal, email="ola@x.example", roles=["read"], actor=administrator, now=now).pk


def test_it_is_for_the_administrator_and_for_who_handles_access_in_the_directorate(gjesdal, invited, now):
    row, _secret = invited
    time_ = OrganisationFactory(time=True)
    others = [
        actor_for(member(gjesdal, MemberRole.SEND, MemberRole.LEAD), gjesdal),
        actor_for(member(time_, MemberRole.ADMIN), time_),
        staff_actor(),
    ]
    for actor in others:
        for attempt in (
            lambda who: invite(organisation=gjesdal, email="b@x.example", roles=["admin"], actor=who, now=now),
            lambda who: renew(invitation=row, actor=who, now=now),
            lambda who: withdraw(invitation=row, actor=who, now=now),
        ):
            with pytest.raises(InvitationRefused, match="Bare administratoren"):
                attempt(actor)
    house = actor_for(member(directorate(), MemberRole.STAFF, MemberRole.ADMIN), directorate())
    assert invite(organisation=time_, email="b@x.example", roles=["admin"], actor=house, now=now).pk


def test_it_gives_the_roles_to_who_takes_it_once(gjesdal, invited, now):
    _row, secret = invited
    ola, other = UserFactory(display_name="", email=""), UserFactory()
    row = accept(secret=secret, name="  Ola   Nordmann ", actor=person_actor(ola), now=now)
    ola.refresh_from_db()
    assert (ola.display_name, ola.email, row.accepted_by) == ("Ola Nordmann", "ola@x.example", ola)
    assert set(Membership.objects.filter(user=ola).values_list("role", "organisation_id")) == {
        ("write", gjesdal.pk),
        ("send", gjesdal.pk),
    }
    for who in (ola, other):
        with pytest.raises(InvitationRefused, match="gjelder ikke lenger"):
            accept(secret=secret, name="X", actor=person_actor(who), now=now)
    assert Membership.objects.filter(user=other).count() == 0
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "invitation.send",
        "invitation.accept",
        "membership.grant",
        "membership.grant",
    ]


def test_it_keeps_the_name_and_address_a_person_has_and_asks_for_the_name_they_lack(invited, now):
    _row, secret = invited
    kari = UserFactory(display_name="Kari", email="kari@x.example")
    with pytest.raises(NameMissing, match="Skriv navnet ditt"):
        accept(secret=secret, name=" ", actor=person_actor(UserFactory(display_name="")), now=now)
    accept(secret=secret, name="En annen", actor=person_actor(kari), now=now)
    kari.refresh_from_db()
    assert (kari.display_name, kari.email) == ("Kari", "kari@x.example")


@pytest.mark.parametrize("why", ["expired", "withdrawn", "renewed", "wrong", "empty"])
def test_it_opens_nothing(invited, administrator, now, why):
    row, secret = invited
    when = now
    if why == "expired":
        when = now + LIFE
    elif why == "withdrawn":
        withdraw(invitation=row, actor=administrator, now=now)
    elif why == "renewed":
        renew(invitation=row, actor=administrator, now=now)
    given = {"wrong": secret[:-1] + "x" * 2, "empty": ""}.get(why, secret)
    with pytest.raises(InvitationRefused, match="gjelder ikke lenger"):
        accept(secret=given, name="Ola", actor=person_actor(UserFactory()), now=when)
    assert Membership.objects.filter(role="write").count() == 0


def test_it_opens_nothing_before_its_mail_is_written(gjesdal, administrator, now):
    """An invitation without a secret must not be found by the digest that is not there yet."""
    invite(organisation=gjesdal, email="ola@x.example", roles=["admin"], actor=administrator, now=now)
    for secret in ("", "x"):
        with pytest.raises(InvitationRefused):
            accept(secret=secret, name="Ola", actor=person_actor(UserFactory()), now=now)


def test_it_makes_no_second_secret(invited, now):
    row, _secret = invited
    assert make_secret(invitation_id=row.pk, now=now) is None


def test_it_forgets_addresses_that_nobody_answered(invited, administrator, gjesdal, now):
    _row, secret = invited
    other = invite(organisation=gjesdal, email="b@x.example", roles=["read"], actor=administrator, now=now)
    accept(secret=secret, name="Ola", actor=person_actor(UserFactory()), now=now)
    assert forget_old(now=now + LIFE + KEPT) == 0
    assert forget_old(now=now + LIFE + KEPT + timedelta(seconds=1)) == 1
    assert list(Invitation.objects.values_list("email", flat=True)) == ["ola@x.example"]
    assert not Invitation.objects.filter(pk=other.pk).exists()


def test_it_forgets_them_every_night(gjesdal, administrator, now, time_machine):
    invite(organisation=gjesdal, email="b@x.example", roles=["read"], actor=administrator, now=now)
    time_machine.move_to(now + LIFE + KEPT + timedelta(days=1))
    forget_old_sessions()
    assert Invitation.objects.count() == 0


# ----- the organisation's page ------------------------------------------------------------------------------------------


def test_it_invites_from_the_page_and_shows_what_waits(client, anne):
    logged_in(client, anne)
    page = client.get(PAGE).content.decode()
    assert "Ingen venter på å svare" in page
    assert 'value="staff"' not in page
    answer = client.post(PAGE, {"email": "ola@x.example", "roles": ["read", "economy"]}, follow=True)
    page = answer.content.decode()
    assert "Invitasjonen blir sendt til ola@x.example." in page
    assert "Fører økonomi" in page
    assert "Sendt av Anne Admin" in page
    assert Invitation.objects.get().roles == "read,economy"


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"email": "ola", "roles": ["read"]}, "Skriv en e-postadresse"),
        ({"email": "ola@x.example"}, "Velg minst én rolle."),
        ({"email": "ola@x.example", "roles": ["staff"]}, "staff"),
    ],
)
def test_it_says_what_is_wrong_at_the_field_and_keeps_what_was_typed(client, anne, posted, words):
    page = logged_in(client, anne).post(PAGE, posted).content.decode()
    assert words in page
    assert f'value="{posted["email"]}"' in page
    assert Invitation.objects.count() == 0


def test_it_renews_and_withdraws_from_the_page(client, anne, invited, now):
    row, _secret = invited
    logged_in(client, anne)
    Invitation.objects.update(expires_at=now - timedelta(days=1))
    assert "Gikk ut" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{row.pk}/send/")
    row.refresh_from_db()
    assert (row.round, row.token_digest) == (2, "")
    assert "Invitasjonen er trukket tilbake." in client.post(f"{PAGE}{row.pk}/trekk/", follow=True).content.decode()
    row.refresh_from_db()
    assert row.withdrawn_by == anne
    again = client.post(f"{PAGE}{row.pk}/send/", follow=True).content.decode()
    assert "allerede brukt eller trukket tilbake" in again


def test_it_hides_the_invitations_of_others(client, invited):
    row, _secret = invited
    other = OrganisationFactory(time=True)
    logged_in(client, member(other, MemberRole.ADMIN))
    for pk in (row.pk, 999_999):
        assert [client.post(f"{PAGE}{pk}/{act}/").status_code for act in ("send", "trekk")] == [404, 404]
    assert "ola@x.example" not in client.get(PAGE).content.decode()


def test_it_is_the_administrators_page(client, gjesdal, invited):
    row, _secret = invited
    logged_in(client, member(gjesdal, MemberRole.WRITE, MemberRole.LEAD))
    answers = [client.get(PAGE), client.post(f"{PAGE}{row.pk}/send/"), client.post(f"{PAGE}{row.pk}/trekk/")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert logged_in(client, caseworker()).get(PAGE).status_code == 404


def test_it_costs_the_same_with_one_invitation_and_with_three(
    client, anne, administrator, gjesdal, now, django_assert_num_queries
):
    logged_in(client, anne)
    invite(organisation=gjesdal, email="a@x.example", roles=["read"], actor=administrator, now=now)
    with django_assert_num_queries(6):
        client.get(PAGE)
    for name in "bc":
        invite(organisation=gjesdal, email=f"{name}@x.example", roles=["read"], actor=administrator, now=now)
    with django_assert_num_queries(6):
        client.get(PAGE)


# ----- the invited person -----------------------------------------------------------------------------------------------


@pytest.fixture
def address(gjesdal, administrator):
    """Where an invitation of today is taken."""
    from django.utils import timezone

    row = invite(organisation=gjesdal, email="ola@x.example", roles=["write"], actor=administrator, now=timezone.now())
    return f"/logg-inn/invitasjon/{make_secret(invitation_id=row.pk, now=timezone.now())[1]}/"


def test_it_asks_a_stranger_to_log_in_first(client, address):
    assert client.get(address).url == f"/logg-inn/?next={address}"
    assert client.post(address).status_code == 302
    assert Invitation.objects.get().accepted_at is None


def test_it_shows_what_is_offered_and_lets_the_person_act_at_once(client, address, gjesdal):
    ola = UserFactory(display_name="")
    page = logged_in(client, ola).get(address).content.decode()
    assert ("Anne Admin" in page, "Gjesdal kommune" in page, "Skriver" in page) == (True, True, True)
    assert 'name="name"' in page
    assert "må fylles ut" in client.post(address, {"name": ""}).content.decode() or not ola.memberships.exists()
    before = client.session.session_key
    answer = client.post(address, {"name": "Ola Nordmann", "answer": "yes"})
    assert answer.url == "/min-side/"
    assert client.session[ORGANISATION_KEY] == gjesdal.pk
    assert client.session.session_key != before
    assert client.get("/applicant/").content.decode() == "Gjesdal kommune ['write']"
    assert User.objects.get(pk=ola.pk).display_name == "Ola Nordmann"


def test_it_asks_nobody_for_a_name_we_have(client, address):
    page = logged_in(client, UserFactory(display_name="Kari")).get(address).content.decode()
    assert 'name="name"' not in page
    assert client.post(address, {"answer": "yes"}).status_code == 302


def test_it_says_the_same_of_every_address_that_opens_nothing(client, address):
    logged_in(client, UserFactory())
    client.post(address, {"answer": "yes"})
    for gone in (address, "/logg-inn/invitasjon/gjettet/"):
        answer = client.get(gone)
        assert answer.status_code == 404
        assert "Invitasjonen gjelder ikke lenger" in answer.content.decode()


def test_it_asks_for_a_new_log_in_when_the_one_there_is_did_not_speak_for_the_organisation(client, address, gjesdal):
    logged_in(client, UserFactory())
    session = client.session
    session[CLAIMED_KEY] = [OrganisationFactory(time=True).pk]
    session.save()
    answer = client.post(address, {"answer": "yes"}, follow=True)
    assert "Logg ut, logg inn igjen og velg Gjesdal kommune" in answer.content.decode()
    assert client.get("/applicant/").status_code == 302
