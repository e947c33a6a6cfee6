"""Notices the floor owes by itself: each once, only while it is owed, at once after missed days."""

from datetime import timedelta

import pytest

from letters.dispatching import drain
from letters.models import Dispatch, Letter, Opening
from letters.owed import access_requests, account_notices, invitations, second_notices
from organisations.actors import MemberRole
from organisations.models import AccessRequest, Invitation
from organisations.operations.inviting import LIFE, digest_of, invitation_by, invite, renew, withdraw
from tests.factories.letters import RELEASED_AT, queued_award, queued_letter
from tests.factories.organisations import (
    AccountFactory,
    OrganisationFactory,
    UserFactory,
    actor_for,
    directorate,
    member,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def award():
    """An award that was sent."""
    letter = queued_award(OrganisationFactory(gjesdal=True), case_no="2019/7", addresses=["post@gjesdal.example"])
    drain(now=RELEASED_AT)
    return Letter.objects.get(pk=letter.pk)


def notices():
    """Second notices so far."""
    return Dispatch.objects.filter(kind="unread_letter_second_notice").order_by("id")


def test_it_tells_once_more_after_seven_days(award):
    member(award.recipient, MemberRole.ADMIN, email="admin@gjesdal.example")
    assert second_notices(now=RELEASED_AT + WEEK - timedelta(seconds=1)) == 0
    assert second_notices(now=RELEASED_AT + WEEK) == 1
    assert second_notices(now=RELEASED_AT + WEEK) == 0
    assert list(notices().values_list("address", "subject")) == [
        ("post@gjesdal.example", "Ulest brev i sak 2019/7"),
        ("admin@gjesdal.example", "Ulest brev i sak 2019/7"),
    ]
    assert notices()[0].body.startswith("Gjesdal kommune fikk et brev 16. desember 2019, og ingen har åpnet det.")
    award.refresh_from_db()
    assert award.second_notice_at == RELEASED_AT + WEEK


def test_it_tells_after_missed_days_too(award):
    assert second_notices(now=RELEASED_AT + 5 * WEEK) == 1


def test_it_leaves_alone_a_letter_that_was_opened(award):
    Opening.objects.create(letter=award, user=member(award.recipient), opened_at=RELEASED_AT, first=True)
    assert second_notices(now=RELEASED_AT + WEEK) == 0


def test_it_leaves_alone_kinds_without_second_notice():
    queued_letter()
    drain(now=RELEASED_AT)
    assert second_notices(now=RELEASED_AT + WEEK) == 0


def test_it_writes_in_the_language_of_the_letter():
    queued_award(language="nn", case_no="2019/8")
    drain(now=RELEASED_AT)
    second_notices(now=RELEASED_AT + WEEK)
    assert notices().get().subject == "Ulese brev i sak 2019/8"


# ----- a new account number -------------------------------------------------------------------------------------------


def test_it_tells_the_organisation_of_a_new_account_number_without_digits():
    organisation = OrganisationFactory(gjesdal=True, notice_email="post@gjesdal.example")
    member(organisation, MemberRole.ECONOMY, email="okonomi@gjesdal.example")
    AccountFactory(organisation=organisation, confirmed=True, entered_at=RELEASED_AT - timedelta(days=90))
    account = AccountFactory(organisation=organisation, number="86011117947", entered_at=RELEASED_AT)
    assert account_notices(now=RELEASED_AT) == 1
    assert account_notices(now=RELEASED_AT + timedelta(minutes=15)) == 0
    mails = Dispatch.objects.order_by("id")
    assert [mail.address for mail in mails] == ["post@gjesdal.example", "okonomi@gjesdal.example"]
    assert not any(digit in mails[0].body.replace("localhost:8000", "") for digit in "0123456789")
    assert mails[0].dedupe_key == f"account_changed:{account.pk}"


def test_it_says_nothing_of_the_first_account_of_an_organisation():
    AccountFactory(entered_at=RELEASED_AT)
    assert account_notices(now=RELEASED_AT) == 0


# ----- invitations ----------------------------------------------------------------------------------------------------


def invited(**organisation):
    """An invitation just made, and who made it."""
    gjesdal = OrganisationFactory(gjesdal=True, **organisation)
    actor = actor_for(member(gjesdal, MemberRole.ADMIN, display_name="Anne Admin"), gjesdal)
    row = invite(
        organisation=gjesdal, email="Ola@Gjesdal.example", roles=["write", "send"], actor=actor, now=RELEASED_AT
    )
    return row, actor


def secret_in(mail):
    """The secret of the address in a mail."""
    return mail.body.split("/logg-inn/invitasjon/")[1].split("/")[0]


def test_it_mails_an_invitation_once_with_an_address_whose_secret_is_kept_nowhere_else():
    row, _actor = invited()
    assert (invitations(now=RELEASED_AT), invitations(now=RELEASED_AT)) == (1, 0)
    mail = Dispatch.objects.get()
    assert (mail.address, mail.subject) == ("ola@gjesdal.example", "Invitasjon til å handle for Gjesdal kommune")
    assert mail.body.startswith(
        "Anne Admin ber deg handle for Gjesdal kommune i portalen til Bufdir. Du får lov til å sende søknader og "
        "rapporter og skrive. Logg inn og svar innen 30. desember 2019 kl. 10.00: http"
    )
    row.refresh_from_db()
    secret = secret_in(mail)
    assert (row.token_digest, len(secret) >= 43) == (digest_of(secret), True)
    assert secret not in str(Invitation.objects.values())


def test_it_writes_the_invitation_in_nynorsk():
    invited(language_form="nn")
    invitations(now=RELEASED_AT)
    assert "Du får lov til å sende søknader og rapportar og skrive." in Dispatch.objects.get().body


def test_it_mails_a_renewed_invitation_anew_and_the_earlier_address_opens_nothing():
    row, actor = invited()
    invitations(now=RELEASED_AT)
    later = RELEASED_AT + LIFE
    assert invitation_by(secret_in(Dispatch.objects.get()), now=later) is None
    renew(invitation=row, actor=actor, now=later)
    assert invitations(now=later) == 1
    first, second = Dispatch.objects.order_by("id")
    assert invitation_by(secret_in(first), now=later) is None
    assert invitation_by(secret_in(second), now=later) == row


def test_it_mails_no_invitation_that_was_withdrawn_or_has_expired():
    row, actor = invited()
    assert invitations(now=RELEASED_AT + LIFE) == 0
    withdraw(invitation=row, actor=actor, now=RELEASED_AT)
    assert invitations(now=RELEASED_AT) == 0
    assert Dispatch.objects.count() == 0


# ----- requests for access --------------------------------------------------------------------------------------------


def asked(organisation):
    """Somebody asks to act for `organisation`."""
    nina = UserFactory(display_name="Nina Nykommer")
    return AccessRequest.objects.create(organisation=organisation, user=nina, requested_at=RELEASED_AT)


def test_it_tells_the_administrators_once_that_somebody_asks_without_naming_them():
    gjesdal = OrganisationFactory(gjesdal=True)
    member(gjesdal, MemberRole.ADMIN, email="admin@gjesdal.example")
    member(directorate(), MemberRole.STAFF, MemberRole.ADMIN, email="tilgang@bufdir.example")
    asked(gjesdal)
    assert (access_requests(now=RELEASED_AT), access_requests(now=RELEASED_AT)) == (1, 0)
    mail = Dispatch.objects.get()
    assert (mail.address, mail.subject) == (
        "admin@gjesdal.example",
        "Noen ber om å få handle for Gjesdal kommune",
    )
    assert ("/organisasjon/invitasjoner/" in mail.body, "Nina" in mail.body) == (True, False)


def test_it_tells_the_directorate_of_the_first_one_of_an_organisation():
    member(directorate(), MemberRole.STAFF, MemberRole.ADMIN, email="tilgang@bufdir.example")
    asked(OrganisationFactory(gjesdal=True, language_form="nn"))
    assert access_requests(now=RELEASED_AT) == 1
    mail = Dispatch.objects.get()
    assert (mail.address, "/organisasjon/tilganger/" in mail.body) == ("tilgang@bufdir.example", True)
    assert mail.subject.startswith("Nokon ber om")


def test_it_waits_with_a_request_until_somebody_can_be_told_and_tells_of_none_that_was_answered():
    gjesdal = OrganisationFactory(gjesdal=True)
    row = asked(gjesdal)
    assert access_requests(now=RELEASED_AT) == 0
    anne = member(gjesdal, MemberRole.ADMIN, email="admin@gjesdal.example")
    AccessRequest.objects.filter(pk=row.pk).update(refused_at=RELEASED_AT, refused_by=anne)
    assert access_requests(now=RELEASED_AT) == 0
