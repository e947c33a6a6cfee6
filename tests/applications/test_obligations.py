"""Terms accepted by the one who is paid, with the right to send; reminders that wait are taken back with it."""

from datetime import timedelta

import pytest

from applications.models import Participant
from applications.operations.obligations import (
    AccountMissing,
    TermsNotOpen,
    accept_terms,
    open_acceptance,
    reminder_key,
)
from applications.operations.reminding import remind_terms
from letters.models import Dispatch
from organisations.actors import MemberRole
from organisations.models import Account, AuditEntry
from organisations.workflow import NotAllowed
from schemes.models import Call
from tests.applications.decisions import (
    LESS,
    RELEASED_AT,
    accepted,
    decided,
    desk,
    granted,
    made_ready,
    recommended,
    released,
    sender_of,
    whole,
    with_partner,
)
from tests.factories.applications import applicant

pytestmark = pytest.mark.django_db
LATER = RELEASED_AT + timedelta(days=8)


@pytest.fixture
def people(registers):
    return desk()


def test_it_accepts_terms_and_account_in_one(people):
    application = granted(people, lines=LESS)
    assert open_acceptance(application).kind == "acceptance"
    accepted(application, LATER)
    sender = sender_of(application)
    assert list(application.obligations.values_list("kind", "status")) == [
        ("acceptance", "fulfilled"),
        ("revised_budget", "open"),
        ("model", "open"),
        ("interim", "open"),
        ("final", "open"),
    ]
    participant = application.participants.get()
    assert (participant.confirmed_at, participant.confirmed_by_id) == (LATER, sender.user_id)
    entry = AuditEntry.objects.get(action="terms.accept")
    assert (entry.user_id, entry.after) == (sender.user_id, "account: •••• 8903")
    assert Account.objects.count() == 0  # an account of the organisation needs two persons of its own
    with pytest.raises(TermsNotOpen):
        accepted(application, LATER)


def test_nothing_can_be_accepted_before_the_release(people):
    application = recommended(people)
    decided(application, people)
    made_ready(application.call, people)
    assert open_acceptance(application) is None
    with pytest.raises(TermsNotOpen):
        accepted(application)


@pytest.mark.parametrize("role", [MemberRole.WRITE, MemberRole.READ, MemberRole.ECONOMY, MemberRole.LEAD])
def test_it_is_for_those_who_may_send(people, role):
    application = granted(people)
    with pytest.raises(NotAllowed):
        accept_terms(application=application, actor=applicant(application.lead, role), now=LATER)
    assert open_acceptance(application) is not None


def test_a_partner_does_not_accept_for_the_one_who_is_paid(people):
    application = with_partner(recommended(people), form="nb")
    Call.objects.update(payee="lead")
    decided(application, people)
    released(application.call, people)
    partner = application.participants.get(is_lead=False).organisation
    with pytest.raises(NotAllowed):
        accept_terms(application=whole(application), actor=applicant(partner), now=LATER)
    accepted(application)


def test_it_needs_an_account_to_pay_to(people):
    application = granted(people)
    Participant.objects.filter(application=application).update(account_number="")
    with pytest.raises(AccountMissing):
        accepted(application)
    assert open_acceptance(application) is not None


def test_it_takes_back_what_waits_about_the_terms(people):
    application = granted(people)
    duty = open_acceptance(application)
    remind_terms(now=RELEASED_AT + timedelta(days=14))
    waiting = Dispatch.objects.filter(dedupe_key__in=[reminder_key(duty, "request"), reminder_key(duty, -7)])
    assert set(waiting.values_list("kind", "state")) == {("terms_request", "waiting"), ("terms_reminder", "waiting")}
    accepted(application, RELEASED_AT + timedelta(days=15))
    assert set(waiting.values_list("state", flat=True)) == {"cancelled"}
