"""Notices the floor owes by itself: each once, only while it is owed, at once after missed days."""

from datetime import timedelta

import pytest

from letters.dispatching import drain
from letters.models import Dispatch, Letter, Opening
from letters.owed import account_notices, second_notices
from organisations.actors import MemberRole
from tests.factories.letters import RELEASED_AT, queued_award, queued_letter
from tests.factories.organisations import AccountFactory, OrganisationFactory, member

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
