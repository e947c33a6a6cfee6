"""The administrators' pages: registers are only shown, roles go through the operations, nobody widens their own rights."""

import pytest
from django.contrib.auth.models import Permission
from django.test import override_settings
from django.urls import reverse

from organisations.actors import MemberRole
from organisations.models import AuditEntry, Membership, Municipality, Organisation, User
from organisations.queries import organisation_by_number
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    directorate,
    logged_in,
    member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
REGISTERS = [
    "municipality", "succession", "district", "modeltrialparticipant", "earliergrant", "chosenservice", "registerload", "registercompletion",
]  # fmt: skip
OWN = {"language_choice": "", "notice_email": "post@x.example", "address": "", "postal_code": "", "postal_place": ""}


def url(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:organisations_{model}_{page}", args=args)


@pytest.fixture
def superuser(client):
    return logged_in(client, UserFactory(is_staff=True, is_superuser=True, display_name="Siv System"))


@pytest.mark.parametrize("model", REGISTERS)
def test_it_shows_registers_and_writes_none(superuser, registers, model):
    assert superuser.get(url(model)).status_code == 200
    assert superuser.get(url(model), {"q": "a"}).status_code == 200
    assert superuser.get(url(model, "add")).status_code == 403


def test_it_neither_changes_nor_deletes_a_register_row(superuser, registers):
    row = Municipality.objects.first()
    assert superuser.post(url("municipality", "change", row.pk), {"name": "Ny"}).status_code == 403
    assert superuser.post(url("municipality", "delete", row.pk), {"post": "yes"}).status_code == 403
    assert Municipality.objects.filter(pk=row.pk, name=row.name).exists()


def test_it_is_closed_to_who_is_no_administrator(client):
    logged_in(client, member(directorate(), MemberRole.STAFF))
    assert client.get(url("organisation")).status_code == 302


def test_it_enters_a_new_service_with_its_keys(superuser):
    new = {
        "kind": "intermunicipal_child_welfare_service",
        "name": "Øst barnevern",
        "orgnr": "958 935 420",
        "county_name": "Oslo",
    }
    assert superuser.post(url("organisation", "add"), new | OWN).status_code == 302
    row = Organisation.objects.get()
    assert (row.orgnr, row.search_key, row.sort_key) == ("958935420", "øst barnevern 958935420", "z2st0barnevern")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name, entry.organisation_name) == (
        "organisation.save",
        "Siv System",
        "Administrasjon",
    )
    assert "name: Øst barnevern" in entry.after


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "municipality", "name": "Nykommune"}, "kommer fra registeret"),
        ({"kind": "private", "name": "X", "orgnr": "958935421"}, "Organisasjonsnummeret stemmer ikke"),
    ],
)
def test_it_says_what_may_not_be_entered(superuser, values, words):
    answer = superuser.post(url("organisation", "add"), values | OWN)
    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert Organisation.objects.count() == 0


def test_it_leaves_the_registers_columns_of_a_municipality_alone(superuser, registers):
    halden = organisation_by_number("3101")
    superuser.post(
        url("organisation", "change", halden.pk), {"name": "Noe annet", "kind": "private", "orgnr": ""} | OWN
    )
    after = Organisation.objects.get(pk=halden.pk)
    assert (after.name, after.kind, after.orgnr, after.sort_key) == (
        "Halden kommune",
        "municipality",
        halden.orgnr,
        halden.sort_key,
    )
    assert after.notice_email == "post@x.example"


def test_it_finds_organisations_whatever_the_case(superuser):
    OrganisationFactory(name="Ås kommune")
    assert "Ås kommune" in superuser.get(url("organisation"), {"q": "ÅS"}).content.decode()


def test_it_gives_and_ends_roles_through_the_trail(superuser):
    user, organisation = UserFactory(), OrganisationFactory()
    superuser.post(url("membership", "add"), {"user": user.pk, "organisation": organisation.pk, "role": "admin"})
    row = Membership.objects.get()
    superuser.post(url("membership"), {"action": "end_roles", "_selected_action": row.pk})
    row.refresh_from_db()
    assert row.ended_at is not None
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "membership.grant",
        "membership.end",
    ]
    assert superuser.post(url("membership", "delete", row.pk), {"post": "yes"}).status_code == 403


def test_it_says_why_a_role_may_not_be_given(superuser):
    posted = {"user": UserFactory().pk, "organisation": OrganisationFactory().pk, "role": "staff"}
    page = superuser.post(url("membership", "add"), posted)
    assert (page.status_code, "finnes bare i direktoratet" in page.content.decode()) == (200, True)
    assert Membership.objects.count() == 0


def test_it_keeps_a_role_that_is_held_already(superuser):
    row = MembershipFactory(role=MemberRole.SEND)
    posted = {"user": row.user_id, "organisation": row.organisation_id, "role": "send"}
    assert superuser.post(url("membership", "add"), posted).status_code == 302
    assert list(Membership.objects.all()) == [row]
    assert AuditEntry.objects.count() == 0


def person(user: User, **changed: object) -> dict[str, object]:
    """What the page of a person posts."""
    kept = {"username": user.username, "display_name": user.display_name, "language": "nb", "is_active": "on"}
    return kept | changed


def test_it_lets_nobody_widen_their_own_rights(client):
    """Not even a superuser's own page has the marks; an administrator without that mark widens nobody's (T29)."""
    clerk = UserFactory(is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    logged_in(client, clerk)
    for user in (clerk, UserFactory()):
        posted = person(user, is_staff="on", is_superuser="on", title="Ny tittel")
        assert client.post(url("user", "change", user.pk), posted).status_code == 302
        user.refresh_from_db()
        assert (user.title, user.is_superuser, user.is_staff) == ("Ny tittel", False, user == clerk)


def test_it_deletes_nobody(superuser):
    user = UserFactory()
    assert superuser.post(url("user", "delete", user.pk), {"post": "yes"}).status_code == 403
    assert superuser.post(url("user", "change", user.pk), person(user, is_active="")).status_code == 302
    assert User.objects.filter(pk=user.pk).exists()


def test_it_locks_the_administrators_own_log_in_too(client):
    UserFactory(username="siv", is_staff=True)
    with override_settings(AXES_FAILURE_LIMIT=2):
        answers = [client.post("/admin/login/", {"username": "siv", "password": "feil"}).status_code for _ in range(3)]
    assert answers == [200, 429, 429]
