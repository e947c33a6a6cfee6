"""Instalments: gated by duties, attested by one, authorised by another, paid once, to the account that counts."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from applications.models import Instalment, Payout
from applications.operations.assessing import declare_interest
from applications.operations.obligations import fulfil
from applications.operations.paying import (
    AccountChanged,
    NotReleasable,
    SecondPersonNeeded,
    attest,
    authorise,
    mark_paid,
    take_back,
)
from applications.queries.money import award_in_force, paid_of, releasable_instalments
from applications.workflow import Role
from letters.models import Dispatch, Letter
from organisations.actors import Actor, MemberRole
from organisations.models import Account, AuditEntry
from organisations.workflow import GateClosed, NotAllowed
from schemes.workdays import add_years
from schemes.workflow import SchemeRoleName
from tests.applications.casework import desk_person
from tests.applications.decisions import LESS, RELEASE_ON, RELEASED_AT, accepted, desk, granted, paid
from tests.factories.organisations import UserFactory, member

pytestmark = pytest.mark.django_db
LATER = RELEASED_AT + timedelta(days=20)
NEXT_YEAR = RELEASED_AT.replace(year=2020, month=12, day=20)


@pytest.fixture
def people(registers):
    return desk()


@pytest.fixture
def application(people):
    """A partial award whose terms are accepted."""
    return accepted(granted(people, lines=LESS))


def instalment(application, number: int = 1) -> Instalment:
    return application.instalments.get(number=number)


def numbers(on: date) -> list[int]:
    """The instalments that may be paid on a day."""
    return list(releasable_instalments(on).order_by("number").values_list("number", flat=True))


def model_approved(application) -> None:
    duty = application.obligations.select_related("application").get(kind="model")
    fulfil(obligation=duty, actor=Actor.for_job("tests"), now=NEXT_YEAR, roles=frozenset({Role.JOB}))


# ----- what an instalment waits for ------------------------------------------------------------------------------------


def test_the_first_waits_for_the_terms(people):
    application = granted(people)
    assert numbers(RELEASE_ON) == []
    with pytest.raises(NotReleasable):
        attest(instalment=instalment(application), actor=people.attestant, now=LATER)
    accepted(application)
    assert numbers(RELEASE_ON - timedelta(days=1)) == []
    assert numbers(RELEASE_ON) == [1]


def test_the_second_waits_for_the_model_and_its_year(application, people):
    paid(application, people)
    year_later = add_years(RELEASE_ON, 1)
    assert numbers(year_later) == []
    model_approved(application)
    assert numbers(year_later - timedelta(days=1)) == []
    assert numbers(year_later) == [2]


def test_a_held_or_withdrawn_instalment_is_not_paid(application, people):
    Instalment.objects.filter(number=1).update(held_at=LATER, held_by_id=people.second.user_id, hold_reason="Venter.")
    assert numbers(RELEASE_ON) == []
    Instalment.objects.filter(number=1).update(held_at=None, held_by_id=None, withdrawn_at=LATER)
    assert numbers(RELEASE_ON) == []


def test_an_instalment_pays_the_odd_krone_first(application):
    assert [instalment(application, number).amount_nok for number in (1, 2)] == [430_001, 430_000]
    assert award_in_force(application.pk).total_nok == 860_001


# ----- two persons -----------------------------------------------------------------------------------------------------


def test_it_is_paid_by_two_and_told(application, people):
    payout = paid(application, people)
    assert (payout.amount_nok, payout.account_number, payout.paid_on) == (430_001, "12345678903", LATER.date())
    assert (payout.attested_by_id, payout.authorised_by_id) == (people.attestant.user_id, people.decider.user_id)
    assert [row.action for row in AuditEntry.objects.filter(action__startswith="payout").order_by("id")] == [
        "payout.attest",
        "payout.authorise",
        "payout.paid",
    ]
    assert (paid_of(application.pk).granted_nok, paid_of(application.pk).paid_nok) == (860_001, 430_001)
    notice = Letter.objects.get(kind="payment_made")
    assert notice.text.startswith(
        "Vi har betalt ut tilskudd\n\nVi betalte kr\u00a0430\u00a0001 til konto •••• 8903 5. januar 2020. "
        "Pengene gjelder termin 1."
    )
    assert numbers(LATER.date()) == []


def test_the_notice_goes_to_those_who_keep_the_accounts_and_says_nothing(application, people):
    member(application.lead, MemberRole.ECONOMY, email="okonomi@kommune.example")
    paid(application, people)
    mails = Dispatch.objects.filter(letter__kind="payment_made").order_by("address")
    assert [each.address for each in mails] == [
        "kari@kommune.example", "okonomi@kommune.example", "post@1122.example", "sender@kommune.example",
    ]  # fmt: skip
    assert mails[0].subject == "Nytt i sak 2019/00001"
    assert not any(word in mails[0].body for word in ("430", "8903", "betal"))


def test_whoever_attested_does_not_authorise(application, people):
    both = desk_person(SchemeRoleName.ATTESTANT, SchemeRoleName.SPENDING_AUTHORITY)
    payout = attest(instalment=instalment(application), actor=both, now=LATER)
    with pytest.raises(SecondPersonNeeded):
        authorise(payout=payout, actor=both, now=LATER)
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="payout_attested_by_authorised_by_differ"),
        transaction.atomic(),
    ):
        cursor.execute(
            "UPDATE applications_payout SET authorised_by_id = attested_by_id, authorised_at = attested_at WHERE id = %s",
            [payout.pk],
        )


def test_each_step_needs_its_right(application, people):
    first = instalment(application)
    for actor in (people.first, people.decider):
        with pytest.raises(NotAllowed):
            attest(instalment=first, actor=actor, now=LATER)
    payout = attest(instalment=first, actor=people.attestant, now=LATER)
    with pytest.raises(NotAllowed):
        authorise(payout=payout, actor=people.second, now=LATER)
    authorise(payout=payout, actor=people.decider, now=LATER)
    with pytest.raises(NotAllowed):
        mark_paid(payout=payout, paid_on=LATER.date(), actor=people.decider, now=LATER)


def test_a_conflict_of_interest_stops_every_step(application, people):
    for actor in (people.attestant, people.decider):
        declare_interest(application=application, has_conflict=True, reason="Søsken.", actor=actor, now=LATER)
    with pytest.raises(NotAllowed, match="inhabil"):
        attest(instalment=instalment(application), actor=people.attestant, now=LATER)


def test_it_is_paid_once(application, people):
    payout = paid(application, people)
    again = mark_paid(payout=payout, paid_on=date(2020, 1, 8), actor=people.attestant, now=LATER + timedelta(days=3))
    assert again.paid_on == LATER.date()
    assert Letter.objects.filter(kind="payment_made").count() == 1
    with pytest.raises(NotReleasable):
        attest(instalment=instalment(application), actor=people.attestant, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.filter(pk=payout.pk).update(authorised_at=None, authorised_by_id=None)


def test_it_is_not_paid_unauthorised_or_in_the_future(application, people):
    payout = attest(instalment=instalment(application), actor=people.attestant, now=LATER)
    with pytest.raises(NotReleasable, match="ikke anvist"):
        mark_paid(payout=payout, paid_on=LATER.date(), actor=people.attestant, now=LATER)
    authorise(payout=payout, actor=people.decider, now=LATER)
    with pytest.raises(GateClosed, match="fram i tid"):
        mark_paid(payout=payout, paid_on=LATER.date() + timedelta(days=1), actor=people.attestant, now=LATER)
    with pytest.raises(IntegrityError, match="payout_paid_is_authorised"), transaction.atomic():
        Payout.objects.filter(pk=payout.pk).update(authorised_at=None, authorised_by_id=None, paid_on=LATER.date())


def test_it_is_not_authorised_once_it_is_held(application, people):
    payout = attest(instalment=instalment(application), actor=people.attestant, now=LATER)
    Instalment.objects.filter(number=1).update(held_at=LATER, held_by_id=people.second.user_id, hold_reason="Venter.")
    with pytest.raises(NotReleasable, match="holdt tilbake"):
        authorise(payout=payout, actor=people.decider, now=LATER)


# ----- the account -----------------------------------------------------------------------------------------------------


def changed_account(application, number: str = "86011117947") -> Account:
    """A new number of the organisation, confirmed by a second person after the terms."""
    return Account.objects.create(
        organisation=application.lead, number=number, entered_at=LATER, entered_by=UserFactory(),
        confirmed_at=LATER, confirmed_by=UserFactory(),
    )  # fmt: skip


def test_it_pays_to_the_number_that_two_persons_changed_to_after_the_terms(application, people):
    changed_account(application)
    assert paid(application, people).account_number == "86011117947"


def test_a_number_that_nobody_has_confirmed_changes_nothing(application, people):
    account = changed_account(application)
    Account.objects.filter(pk=account.pk).update(confirmed_at=None, confirmed_by=None)
    assert paid(application, people).account_number == "12345678903"


def test_a_change_after_the_attestation_needs_a_new_one(application, people):
    payout = attest(instalment=instalment(application), actor=people.attestant, now=LATER)
    changed_account(application)
    with pytest.raises(AccountChanged):
        authorise(payout=payout, actor=people.decider, now=LATER)
    with pytest.raises(GateClosed, match="Skriv hvorfor"):
        take_back(payout=payout, actor=people.attestant, now=LATER, reason=" ")
    take_back(payout=payout, actor=people.attestant, now=LATER, reason="Nytt kontonummer.")
    assert AuditEntry.objects.get(action="payout.take_back").reason == "Nytt kontonummer."
    payout = attest(instalment=instalment(application), actor=people.attestant, now=LATER)
    authorise(payout=payout, actor=people.decider, now=LATER)
    with pytest.raises(GateClosed, match="er anvist"):
        take_back(payout=payout, actor=people.attestant, now=LATER, reason="Angrer.")
