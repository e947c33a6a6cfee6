"""The organisation's own page: what is shown to whom, and what may be changed by whom."""

import pytest

from organisations.access import ACTING_FOR
from organisations.actors import MemberRole
from organisations.models import Account, AuditEntry, Membership, Organisation
from organisations.operations.profile import ProfileRefused, update_profile
from organisations.queries import organisation_by_number
from tests.factories.organisations import (
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
    actor_for,
    caseworker,
    logged_in,
    member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
SHOW, EDIT, ACCOUNT, GRANT = (
    "/organisasjon/",
    "/organisasjon/endre/",
    "/organisasjon/konto/",
    "/organisasjon/roller/gi/",
)
PROFILE = {
    "notice_email": "post@gjesdal.example",
    "address": "Rettedalen 1",
    "postal_code": "4330",
    "postal_place": "Ålgård",
}


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def administrator(client, gjesdal):
    return logged_in(client, member(gjesdal, MemberRole.ADMIN, display_name="Anne Admin"))


@pytest.fixture
def writer(client, gjesdal):
    return logged_in(client, member(gjesdal, MemberRole.WRITE, display_name="Ida Skriver"))


@pytest.fixture
def economist(client, gjesdal):
    return logged_in(client, member(gjesdal, MemberRole.ECONOMY, display_name="Erik Økonomi"))


def test_it_shows_what_the_register_says_with_its_source(client, registers):
    halden = organisation_by_number("3101")
    page = logged_in(client, member(halden)).get(SHOW).content.decode()
    assert "<h1>Halden kommune</h1>" in page
    for words in (
        "959\u00a0159\u00a0092",
        "3101 Halden",
        "3001 Halden",
        "0101 Halden",
        "Kilde: SSB Klass 131",
        "Bokmål",
        "Østfold",
    ):
        assert words in page


def test_it_shows_accounts_masked(writer, gjesdal):
    AccountFactory(organisation=gjesdal, confirmed=True)
    page = writer.get(SHOW).content.decode()
    assert "••••\u00a08903" in page
    assert "12345678903" not in page.replace("\u00a0", "")


def test_it_offers_a_reader_no_buttons(writer):
    page = writer.get(SHOW).content.decode()
    assert "Ida Skriver" in page
    for words in ("Endre opplysningene", "Før nytt kontonummer", "Gi rollen", "Avslutt"):
        assert words not in page


def test_it_offers_the_administrator_what_the_administrator_may_do(administrator):
    page = administrator.get(SHOW).content.decode()
    for words in ("Endre opplysningene", "Før nytt kontonummer", "Gi rollen", "Avslutt"):
        assert words in page


def test_it_shows_the_directorate_its_own_page_without_the_applicants_buttons(client):
    page = logged_in(client, caseworker()).get(SHOW).content.decode()
    assert "Ansatt i direktoratet" in page
    assert "Endre opplysningene" not in page
    assert logged_in(client, caseworker()).get(EDIT).status_code == 404


def test_it_costs_the_same_with_one_member_and_with_three(client, gjesdal, registers, django_assert_num_queries):
    logged_in(client, member(gjesdal, MemberRole.ADMIN))
    with django_assert_num_queries(9):
        client.get(SHOW)
    for _ in range(2):
        member(gjesdal, MemberRole.WRITE, MemberRole.SEND)
    with django_assert_num_queries(9):
        client.get(SHOW)


# ----- how we reach the organisation ------------------------------------------------------------------------------------


def test_it_changes_how_we_reach_the_organisation(administrator, gjesdal):
    answer = administrator.post(EDIT, PROFILE)
    assert (answer.status_code, answer.url) == (302, SHOW)
    gjesdal.refresh_from_db()
    assert {name: getattr(gjesdal, name) for name in PROFILE} == PROFILE
    entry = AuditEntry.objects.get()
    assert entry.action == "organisation.profile"
    assert "notice_email: post@gjesdal.example" in entry.after
    administrator.post(EDIT, PROFILE)
    assert AuditEntry.objects.count() == 1  # nothing changed, nothing written


def test_it_says_what_is_wrong_and_keeps_what_was_typed(administrator, gjesdal):
    page = administrator.post(EDIT, PROFILE | {"postal_code": "433", "notice_email": "post"}).content.decode()
    assert page.count("Postnummeret har fire siffer.") == 2  # the summary and the field
    assert 'value="433"' in page
    assert Organisation.objects.get(pk=gjesdal.pk).address == ""


def test_it_lets_only_a_neutral_organisation_choose_its_form_of_norwegian(administrator, gjesdal, now):
    assert "language_choice" not in administrator.get(EDIT).content.decode()
    administrator.post(EDIT, PROFILE | {"language_choice": "nn"})
    gjesdal.refresh_from_db()
    assert gjesdal.language_choice == ""
    actor = actor_for(member(gjesdal, MemberRole.ADMIN), gjesdal)
    with pytest.raises(ProfileRefused, match="følger vedtaket"):
        update_profile(organisation=gjesdal, language_choice="nn", actor=actor, now=now, **PROFILE)


@pytest.mark.parametrize("form", ["neutral", ""])
def test_it_keeps_the_choice_of_a_neutral_organisation(administrator, gjesdal, form):
    Organisation.objects.filter(pk=gjesdal.pk).update(language_form=form)
    administrator.post(EDIT, PROFILE | {"language_choice": "nn"})
    gjesdal.refresh_from_db()
    assert gjesdal.language_choice == "nn"
    assert "Dere har valgt brev på nynorsk." in administrator.get(SHOW).content.decode()


def test_it_touches_nothing_else_of_the_organisation(administrator, gjesdal):
    """Every column of the table is posted; only the five of the form are taken (T18)."""
    before = Organisation.objects.values().get(pk=gjesdal.pk)
    posted = dict.fromkeys(before, "9") | PROFILE
    administrator.post(EDIT, posted)
    after = Organisation.objects.values().get(pk=gjesdal.pk)
    assert {name for name in before if before[name] != after[name]} == set(PROFILE)


@pytest.mark.parametrize("address", [EDIT, GRANT, "/organisasjon/roller/{membership}/avslutt/"])
def test_it_is_the_administrators_alone(writer, gjesdal, address):
    membership = MembershipFactory(organisation=gjesdal)
    assert writer.post(address.format(membership=membership.pk), PROFILE).status_code == 403
    assert (Membership.objects.exclude(ended_at=None).count(), AuditEntry.objects.count()) == (0, 0)


def test_it_refuses_the_form_of_another_organisation(administrator):
    assert administrator.post(EDIT, PROFILE | {ACTING_FOR: "999"}).status_code == 409
    assert AuditEntry.objects.count() == 0


# ----- account ----------------------------------------------------------------------------------------------------------


def test_it_enters_and_confirms_an_account_with_two_persons(client, economist, gjesdal):
    answer = economist.post(ACCOUNT, {"number": "1234 56 78903"})
    assert (answer.status_code, answer.url) == (302, SHOW)
    account = Account.objects.get()
    confirm = f"/organisasjon/konto/{account.pk}/bekreft/"
    assert confirm not in economist.get(SHOW).content.decode()
    refused = economist.post(confirm, follow=True).content.decode()
    assert "En annen enn den som førte kontonummeret, må bekrefte det." in refused
    second = logged_in(client, member(gjesdal, MemberRole.ECONOMY))
    assert confirm in second.get(SHOW).content.decode()
    second.post(confirm)
    account.refresh_from_db()
    assert account.confirmed_by_id != account.entered_by_id
    assert "I bruk. Bekreftet av" in second.get(SHOW).content.decode()


def test_it_says_at_the_field_that_a_digit_is_wrong(economist):
    page = economist.post(ACCOUNT, {"number": "12345678904"}).content.decode()
    assert page.count("Kontonummeret stemmer ikke.") == 2
    assert Account.objects.count() == 0


def test_it_hides_the_accounts_of_others(economist):
    foreign = AccountFactory()
    answers = [economist.post(f"/organisasjon/konto/{pk}/bekreft/") for pk in (foreign.pk, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Account.objects.get().confirmed_at is None


def test_it_keeps_the_account_from_who_only_writes(writer, gjesdal):
    account = AccountFactory(organisation=gjesdal)
    answers = [writer.get(ACCOUNT), writer.post(ACCOUNT, {"number": "12345678903"})]
    answers.append(writer.post(f"/organisasjon/konto/{account.pk}/bekreft/"))
    assert [answer.status_code for answer in answers] == [403, 403, 403]


# ----- people -----------------------------------------------------------------------------------------------------------


def test_it_gives_a_member_one_more_role(administrator, gjesdal):
    user = member(gjesdal, MemberRole.READ)
    assert administrator.post(GRANT, {"user": user.pk, "role": "send"}).url == SHOW
    assert set(user.memberships.values_list("role", flat=True)) == {"read", "send"}


@pytest.mark.parametrize("role", ["staff", "king", ""])
def test_it_gives_no_role_that_is_not_on_the_list(administrator, gjesdal, role):
    user = member(gjesdal, MemberRole.READ)
    assert administrator.post(GRANT, {"user": user.pk, "role": role}).status_code == 200
    assert user.memberships.count() == 1


def test_it_gives_no_role_to_a_stranger(administrator):
    stranger = member(OrganisationFactory())
    assert administrator.post(GRANT, {"user": stranger.pk, "role": "send"}).status_code == 200
    assert stranger.memberships.count() == 1


def test_it_ends_a_role(administrator, gjesdal):
    row = MembershipFactory(organisation=gjesdal, role=MemberRole.SEND)
    page = administrator.post(f"/organisasjon/roller/{row.pk}/avslutt/", follow=True).content.decode()
    assert "Rollen er avsluttet." in page
    row.refresh_from_db()
    assert row.ended_at is not None


def test_it_says_why_the_last_administrator_stays(administrator):
    own = Membership.objects.get(role=MemberRole.ADMIN)
    page = administrator.post(f"/organisasjon/roller/{own.pk}/avslutt/", follow=True).content.decode()
    assert "Dere må ha minst én administrator." in page


def test_it_hides_the_roles_of_others(administrator):
    foreign = MembershipFactory()
    answers = [administrator.post(f"/organisasjon/roller/{pk}/avslutt/") for pk in (foreign.pk, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
