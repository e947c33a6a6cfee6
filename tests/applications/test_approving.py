"""The leader's sign-off: exactly the version that is sent, approved by its digest or sent back (F12, R30)."""

import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Endorsement, Submission
from applications.operations.drafting import (
    Given,
    OfficeMissing,
    OtherVersion,
    ask_endorsement,
    confirm_endorsement,
    return_endorsement,
    save_answer,
    save_contacts,
)
from applications.operations.submitting import NotReady, submit_application
from applications.queries.contents import content_of
from applications.queries.fields import version_of
from letters.models import Dispatch
from organisations.actors import MemberRole
from schemes.models import Call
from schemes.queries import document_of
from tests.factories.applications import ALL_SEEN, NOW, applicant, filled, municipality, organisation_of, user_of
from tests.factories.organisations import actor_for, logged_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.applications.doors")]
ADMINISTRATIVE = "administrative"


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def actor(registers):
    return applicant()


@pytest.fixture
def leader(actor):
    return actor_for(
        member(organisation_of(actor), MemberRole.LEAD, email="leder@kommune.example"), organisation_of(actor)
    )


@pytest.fixture
def application(actor):
    return filled(actor)


def version(application) -> str:
    return version_of(content_of(application), document_of(application.edition))


def approve(application, leader, seen=None, kind=ADMINISTRATIVE):
    return confirm_endorsement(
        application=application,
        kind=kind,
        office="kommunedirektør",
        version=seen or version(application),
        actor=leader,
        now=NOW,
    )


def rewrite(application, actor, text="Noe annet."):
    revision = application.answers.get(question="goals").revision
    save_answer(
        application=application,
        participant=None,
        question="goals",
        value=Given(text),
        revision=revision,
        actor=actor,
        now=NOW,
    )


def send(application, actor):
    return submit_application(application=application, seen=ALL_SEEN, actor=actor, now=NOW)


def asked_for(application):
    Call.objects.update(needs_signoff=True)
    application.call.refresh_from_db()


# ----- the version ---------------------------------------------------------------------------------------------------


def test_the_version_follows_every_answer_and_the_account_but_not_the_leaders_own_answers(actor, leader, application):
    first = version(application)
    approve(application, leader)
    assert version(application) == first
    rewrite(application, actor)
    second = version(application)
    lead = application.participants.get(is_lead=True)
    save_contacts(
        application=application, participant=lead, values={"account_number": "98765432103"}, actor=actor, now=NOW
    )
    assert len({first, second, version(application)}) == 3


def test_it_refuses_an_approval_of_what_was_changed_after_it_was_read(actor, leader, application):
    read = version(application)
    rewrite(application, actor)
    with pytest.raises(OtherVersion):
        approve(application, leader, read)
    with pytest.raises(OtherVersion):
        return_endorsement(
            application=application, kind=ADMINISTRATIVE, comment="Nei", version=read, actor=leader, now=NOW
        )
    assert Endorsement.objects.get(kind=ADMINISTRATIVE).version == ""


def test_it_is_sent_back_with_what_must_be_changed_and_a_mail_without_it(actor, leader, application):
    with pytest.raises(OfficeMissing):
        return_endorsement(
            application=application, kind=ADMINISTRATIVE, comment=" ", version="x", actor=leader, now=NOW
        )
    returned = return_endorsement(
        application=application,
        kind=ADMINISTRATIVE,
        comment="Budsjettet er for høyt",
        version=version(application),
        actor=leader,
        now=NOW,
    )
    assert (returned.confirmed_at, returned.returned_by_id) == (None, leader.user_id)
    mails = Dispatch.objects.filter(kind="signoff_answered")
    assert {each.address for each in mails} == {"sender@kommune.example"}
    assert "Budsjettet" not in mails[0].body
    with pytest.raises(NotReady):
        send(application, actor)
    ask_endorsement(application=application, kind=ADMINISTRATIVE, actor=actor, now=NOW)
    assert Endorsement.objects.get(kind=ADMINISTRATIVE).returned_at is None


def test_only_who_leads_the_municipality_answers(actor, leader, application):
    stranger = actor_for(member(municipality("1121"), MemberRole.LEAD), municipality("1121"))
    for other in (actor, stranger):
        with pytest.raises(PermissionDenied):
            return_endorsement(
                application=application,
                kind=ADMINISTRATIVE,
                comment="Nei",
                version=version(application),
                actor=other,
                now=NOW,
            )


# ----- what is sent --------------------------------------------------------------------------------------------------


def test_a_call_that_asks_for_it_takes_only_the_version_that_was_approved(actor, leader, application):
    asked_for(application)
    with pytest.raises(NotReady) as unread:
        send(application, actor)
    assert [each.sentence for each in unread.value.reasons] == [
        "Be administrativ leder lese og godkjenne søknaden i portalen"
    ]
    approve(application, leader)
    rewrite(application, actor)
    with pytest.raises(NotReady) as changed:
        send(application, actor)
    assert "endret etter at administrativ leder godkjente" in changed.value.reasons[0].sentence
    approve(application, leader)
    assert send(application, actor).version == 1


def test_a_call_that_does_not_ask_takes_it_all_the_same(actor, leader, application):
    approve(application, leader)
    rewrite(application, actor)
    assert send(application, actor).version == 1
    assert Submission.objects.count() == 1


# ----- the page ------------------------------------------------------------------------------------------------------


def page_of(application, kind=ADMINISTRATIVE):
    return reverse("applicant:approve", args=[application.ref, kind])


def test_the_leader_reads_all_of_it_and_presses_the_version(leader, application):
    web = logged_in(Client(), user_of(leader), organisation_of(leader))
    page = web.get(page_of(application)).content.decode()
    short = version(application)[:8]
    assert "Vi vil oppdage barn tidlig." in page
    assert f"Godkjenn versjon {short}" in page
    assert "Endre del" not in page
    digest = re.search(r'name="version" value="([0-9a-f]{64})"', page)[1]
    refused = web.post(page_of(application), {"version": digest, "office": "", "action": "confirm"})
    assert refused.status_code == 422
    answer = web.post(page_of(application), {"version": digest, "office": "kommunedirektør", "action": "confirm"})
    assert answer.status_code == 302
    assert Endorsement.objects.get(kind=ADMINISTRATIVE).version == version(application)


def test_the_page_says_that_the_application_was_changed(actor, leader, application):
    web = logged_in(Client(), user_of(leader), organisation_of(leader))
    read = version(application)
    rewrite(application, actor)
    form = {"version": read, "office": "kommunedirektør", "action": "confirm", "comment": "Nei"}
    for action in ("confirm", "return"):
        answer = web.post(page_of(application), form | {"action": action})
        assert (answer.status_code, "Søknaden er endret siden du åpnet den." in answer.content.decode()) == (422, True)


def test_the_page_is_for_leaders_and_of_their_own(actor, leader, application):
    writer = logged_in(Client(), user_of(actor), organisation_of(actor))
    assert writer.get(page_of(application)).status_code == 403
    web = logged_in(Client(), user_of(leader), organisation_of(leader))
    assert web.get(page_of(application, "royal")).status_code == 404
    assert web.get(page_of(filled(applicant(municipality("1121"))))).status_code == 404


def test_the_sender_sees_what_the_leader_approved(actor, leader, application):
    web = logged_in(Client(), user_of(actor), organisation_of(actor))
    review = reverse("applicant:review", args=[application.ref])
    approve(application, leader)
    assert "har lest og godkjent denne versjonen." in web.get(review).content.decode()
    rewrite(application, actor)
    assert "godkjente en tidligere versjon." in web.get(review).content.decode()


def test_the_page_asks_the_database_for_no_more_than_the_content(leader, application):
    web = logged_in(Client(), user_of(leader), organisation_of(leader))
    web.get(page_of(application))
    with CaptureQueriesContext(connection) as queries:
        web.get(page_of(application))
    assert len(queries) <= 12
