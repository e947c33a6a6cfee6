"""Taking back what was sent: a draft until the deadline, or withdrawn with a reason and undone within a day (F14)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from applications.models import Application, Submission
from applications.operations.drafting import Given, save_answer
from applications.operations.submitting import submit_application
from applications.operations.withdrawing import recall_application, resume_application, withdraw_application
from applications.permissions import cases_of
from letters.models import Letter
from organisations.actors import MemberRole
from organisations.models import AuditEntry
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from schemes.models import Call, RuleRun
from schemes.workflow import CallStatus
from tests.applications.casework import desk_person, taken
from tests.factories.applications import ALL_SEEN, NOW, applicant, municipality, organisation_of, sent
from tests.factories.organisations import actor_for, member

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
MIDNIGHT = datetime(2019, 11, 2, tzinfo=OSLO)  # the deadline is 1 November


@pytest.fixture
def actor(registers):
    return applicant()


@pytest.fixture
def application(actor):
    return sent(actor).application


def recalled(application, actor, now=NOW):
    return recall_application(application=application, actor=actor, now=now)


def withdrawn(application, actor, now=NOW):
    return withdraw_application(application=application, reason="Kommunestyret sa nei", actor=actor, now=now)


# ----- back to a draft -----------------------------------------------------------------------------------------------


def test_it_becomes_a_draft_that_keeps_its_number_and_its_receipt(actor, application):
    draft = recalled(application, actor)
    assert (draft.status, draft.case_no, draft.submitted_at, draft.due_on) == ("draft", "2019/00001", None, None)
    assert Submission.objects.get().application == application
    kinds = Letter.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["application_receipt", "application_withdrawn"]
    assert "angre" not in Letter.objects.get(kind="application_withdrawn").text
    entry = AuditEntry.objects.get(action="application.recall")
    assert (entry.before, entry.after) == ("status: submitted", "status: draft")


def test_it_is_written_in_and_sent_again_with_a_new_version_and_receipt(actor, application):
    draft = recalled(application, actor)
    value = Given("Vi vil oppdage barn enda tidligere.")
    revision = draft.answers.get(question="goals").revision
    save_answer(
        application=draft, participant=None, question="goals", value=value, revision=revision, actor=actor, now=NOW
    )
    later = NOW + timedelta(days=1)
    second = submit_application(application=draft, seen=ALL_SEEN, actor=actor, now=later)
    assert (second.version, second.application.case_no, second.application.submitted_at) == (2, "2019/00001", later)
    assert "enda tidligere" in second.content
    assert "enda tidligere" not in Submission.objects.get(version=1).content
    assert Letter.objects.filter(kind="application_receipt").count() == 2
    again = submit_application(application=draft, seen=ALL_SEEN, actor=actor, now=later)
    assert (again, RuleRun.objects.count()) == (second, 2)


def test_it_is_late_when_it_is_sent_again_after_the_deadline(actor, application):
    draft = recalled(application, actor)
    second = submit_application(application=draft, seen=ALL_SEEN, actor=actor, now=MIDNIGHT)
    assert second.application.is_late is True


@pytest.mark.parametrize(("milliseconds", "grace", "may"), [(-1, None, True), (0, None, False), (0, 5, True)])
def test_it_can_be_recalled_until_the_deadline(actor, application, milliseconds, grace, may):
    Call.objects.update(grace_minutes=grace)
    at = MIDNIGHT + timedelta(milliseconds=milliseconds)
    if may:
        assert recalled(application, actor, at).status == "draft"
    else:
        with pytest.raises(GateClosed) as closed:
            recalled(application, actor, at)
        assert "Søknadsfristen er ute" in closed.value.reasons[0]


def test_it_is_not_recalled_from_a_closed_call_or_one_without_a_deadline(actor, application):
    Call.objects.update(status=CallStatus.CLOSED, closed_at=NOW, closed_by_id=actor.user_id)
    with pytest.raises(GateClosed):
        recalled(application, actor)
    Call.objects.update(status=CallStatus.OPEN, closed_at=None, closed_by_id=None, deadline_on=None)
    with pytest.raises(GateClosed):
        recalled(application, actor)


def test_it_is_not_recalled_once_somebody_has_taken_it(actor, application):
    taken(desk_person(), application=application)
    with pytest.raises(WrongStatus):
        recalled(application, actor)


def test_it_is_gone_from_the_desk_while_it_is_a_draft(actor, application):
    caseworker = desk_person()
    assert list(cases_of(caseworker)) == [application]
    recalled(application, actor)
    assert list(cases_of(caseworker)) == []


def test_the_moment_of_sending_never_moves_while_it_is_sent(actor, application):
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(submitted_at=MIDNIGHT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(case_no="2019/99999")


# ----- out, and in again ---------------------------------------------------------------------------------------------


def test_it_is_withdrawn_with_a_reason_and_a_letter_that_says_until_when_to_undo(actor, application):
    moved = withdrawn(application, actor)
    assert (moved.status, moved.withdrawn_by_id, moved.due_on) == ("withdrawn", actor.user_id, None)
    letter = Letter.objects.get(kind="application_withdrawn")
    assert "Dere har trukket søknaden i sak 2019/00001" in letter.text
    assert "kan dere angre i portalen innen 16. oktober 2019 kl. 10.00" in letter.text
    with pytest.raises(WrongStatus):
        withdrawn(application, actor)


def test_it_is_undone_within_a_day_and_received_as_before(actor, application):
    due_on = application.due_on
    moved = withdrawn(application, actor)
    back = resume_application(application=moved, actor=actor, now=NOW + timedelta(hours=24))
    assert (back.status, back.withdrawn_at, back.withdrawn_by, back.due_on) == ("submitted", None, None, due_on)
    assert (back.due_on, back.submitted_at) == (date(2019, 12, 31), NOW)
    assert Letter.objects.get(kind="application_withdrawn").state == "cancelled"


def test_it_is_not_undone_after_a_day(actor, application):
    moved = withdrawn(application, actor)
    with pytest.raises(GateClosed) as closed:
        resume_application(application=moved, actor=actor, now=NOW + timedelta(hours=24, milliseconds=1))
    assert "mer enn et døgn" in closed.value.reasons[0]


def test_a_case_that_was_taken_is_assessed_again(actor, application):
    caseworker = desk_person()
    case = taken(caseworker, application=application)
    moved = withdrawn(case, actor)
    back = resume_application(application=moved, actor=actor, now=NOW)
    assert (back.status, back.caseworker_id) == ("assessing", caseworker.user_id)


def test_it_can_be_withdrawn_twice_with_a_letter_each_time(actor, application):
    moved = withdrawn(application, actor)
    back = resume_application(application=moved, actor=actor, now=NOW)
    withdrawn(back, actor, NOW + timedelta(hours=1))
    assert Letter.objects.filter(kind="application_withdrawn").count() == 2


def test_all_of_it_is_for_those_of_the_lead_who_may_send(actor, application):
    writer = actor_for(member(organisation_of(actor), MemberRole.WRITE), organisation_of(actor))
    stranger = applicant(municipality("1121"))
    for act in (recalled, withdrawn):
        with pytest.raises(NotAllowed):
            act(application, writer)
        with pytest.raises(PermissionDenied):
            act(application, stranger)
    moved = withdrawn(application, actor)
    with pytest.raises(NotAllowed):
        resume_application(application=moved, actor=writer, now=NOW)
    with pytest.raises(PermissionDenied):
        resume_application(application=moved, actor=stranger, now=NOW)
