"""The account of an organisation: entered by one, in use when another has confirmed it."""

import pytest
from django.db import IntegrityError, transaction

from organisations.actors import Actor, MemberRole
from organisations.models import Account, AuditEntry
from organisations.operations.accounts import AccountRefused, confirm_account, register_account
from organisations.queries import account_of
from tests.factories.organisations import AccountFactory, OrganisationFactory, actor_for, member, staff_actor

pytestmark = pytest.mark.django_db
NUMBER, NEXT_NUMBER = "12345678903", "15030012345"


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def economist(gjesdal):
    return actor_for(member(gjesdal, MemberRole.ECONOMY), gjesdal)


@pytest.fixture
def administrator(gjesdal):
    return actor_for(member(gjesdal, MemberRole.ADMIN), gjesdal)


def test_it_is_in_use_when_a_second_person_has_confirmed_it(gjesdal, economist, administrator, now):
    account = register_account(organisation=gjesdal, number="1234 56 78903", actor=economist, now=now)
    assert (account.number, account_of(gjesdal.pk)) == (NUMBER, None)
    confirm_account(account=account, actor=administrator, now=now)
    assert account_of(gjesdal.pk) == account
    assert list(AuditEntry.objects.order_by("id").values_list("action", "after")) == [
        ("account.register", "number: •••• 8903"),
        ("account.confirm", "number: •••• 8903"),
    ]


def test_it_keeps_the_old_account_in_use_until_the_new_one_is_confirmed(gjesdal, economist, administrator, now):
    old = AccountFactory(organisation=gjesdal, confirmed=True)
    new = register_account(organisation=gjesdal, number=NEXT_NUMBER, actor=economist, now=now)
    assert account_of(gjesdal.pk) == old
    confirm_account(account=new, actor=administrator, now=now)
    assert account_of(gjesdal.pk) == new


def test_it_is_not_confirmed_by_whoever_entered_it(gjesdal, economist, now):
    account = register_account(organisation=gjesdal, number=NUMBER, actor=economist, now=now)
    with pytest.raises(AccountRefused, match="En annen enn den som førte"):
        confirm_account(account=account, actor=economist, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.update(confirmed_at=now, confirmed_by=economist.user_id)


def test_it_confirms_only_the_newest_and_only_once(gjesdal, economist, administrator, now):
    old = register_account(organisation=gjesdal, number=NUMBER, actor=economist, now=now)
    new = register_account(organisation=gjesdal, number=NEXT_NUMBER, actor=economist, now=now)
    with pytest.raises(AccountRefused, match="Et nyere kontonummer"):
        confirm_account(account=old, actor=administrator, now=now)
    confirm_account(account=new, actor=administrator, now=now)
    with pytest.raises(AccountRefused, match="allerede bekreftet"):
        confirm_account(account=new, actor=administrator, now=now)


@pytest.mark.parametrize("number", ["12345678904", "", "kontoen vår", "1234567"])
def test_it_checks_the_control_digit(gjesdal, economist, now, number):
    with pytest.raises(AccountRefused, match="Kontonummeret stemmer ikke"):
        register_account(organisation=gjesdal, number=number, actor=economist, now=now)
    assert (Account.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_it_does_not_enter_the_same_number_twice_in_a_row(gjesdal, economist, now):
    register_account(organisation=gjesdal, number=NUMBER, actor=economist, now=now)
    with pytest.raises(AccountRefused, match="allerede ført"):
        register_account(organisation=gjesdal, number="1234.56.78903", actor=economist, now=now)


def test_it_is_handled_by_the_organisations_own_economy_only(gjesdal, now):
    other = OrganisationFactory(time=True)
    strangers = [
        actor_for(member(gjesdal, MemberRole.WRITE, MemberRole.SEND), gjesdal),
        actor_for(member(other, MemberRole.ECONOMY), other),
        staff_actor(),
        Actor.for_job("x"),
    ]
    account = AccountFactory(organisation=gjesdal)
    for actor in strangers:
        with pytest.raises(AccountRefused, match="Bare økonomiansvarlig"):
            register_account(organisation=gjesdal, number=NEXT_NUMBER, actor=actor, now=now)
        with pytest.raises(AccountRefused, match="Bare økonomiansvarlig"):
            confirm_account(account=account, actor=actor, now=now)


def test_it_shows_only_the_last_four_digits(gjesdal):
    assert str(AccountFactory(organisation=gjesdal)) == "•••• 8903"
