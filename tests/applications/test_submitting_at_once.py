"""Five presses in the same moment, and five municipalities at once: one receipt each, numbers without gap or double."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from applications.models import Application, CaseNumber, Submission
from applications.operations.assessing import declare_interest, take_case
from applications.operations.drafting import Given, NotOpen, save_answer
from applications.operations.submitting import submit_application
from applications.operations.withdrawing import recall_application
from letters.models import Letter
from organisations.workflow import GateClosed
from schemes.models import RuleRun
from tests.applications.casework import desk_person
from tests.factories.applications import ALL_SEEN, NOW, applicant, filled, municipality, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
CLIENTS = 5


@pytest.fixture(autouse=True)
def _needs_row_locks():
    if connection.vendor != "postgresql":
        pytest.skip("row locks are PostgreSQL's")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; what each returned or raised, in order."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            answers[place] = act()
        except Exception as problem:  # noqa: BLE001 - what it raised is the answer
            answers[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_it_gives_one_receipt_for_five_presses(registers):
    actor = applicant()
    application = filled(actor)

    def press():
        return submit_application(application=application, seen=ALL_SEEN, actor=actor, now=NOW).pk

    answers = at_once(*[press] * CLIENTS)
    assert len(set(answers)) == 1
    assert (Submission.objects.count(), Letter.objects.count(), RuleRun.objects.count()) == (1, 1, 1)
    assert CaseNumber.objects.get().last == 1


def test_it_numbers_five_municipalities_without_gap_or_double(registers):
    drafts = []
    for number in ("1122", "1121", "0301", "1120", "1124"):
        actor = applicant(municipality(number))
        drafts.append((filled(actor), actor))

    def send(application, actor):
        return lambda: submit_application(application=application, seen=ALL_SEEN, actor=actor, now=NOW)

    at_once(*[send(*pair) for pair in drafts])
    numbers = sorted(Application.objects.values_list("case_no", flat=True))
    assert numbers == [f"2019/{number:05}" for number in range(1, 6)]


def test_it_never_changes_what_was_sent_while_it_is_sent(registers):
    actor = applicant()
    application = filled(actor)

    def save():
        value = Given("Skrevet i samme øyeblikk")
        return save_answer(
            application=application, participant=None, question="goals", value=value, revision=1, actor=actor, now=NOW
        )

    def send():
        return submit_application(application=application, seen=ALL_SEEN, actor=actor, now=NOW)

    saved, submission = at_once(save, send)
    stands = application.answers.get(question="goals").text
    assert stands in submission.content
    assert isinstance(saved, NotOpen) is (stands != "Skrevet i samme øyeblikk")


def test_it_is_either_taken_or_recalled(registers):
    actor = applicant()
    application = sent(actor).application
    caseworker = desk_person()
    declare_interest(application=application, has_conflict=False, reason="", actor=caseworker, now=NOW)

    def take():
        return take_case(application=application, actor=caseworker, now=NOW)

    def recall():
        return recall_application(application=application, actor=actor, now=NOW)

    answers = at_once(take, recall)
    application.refresh_from_db()
    refused = [isinstance(each, GateClosed) for each in answers]
    assert (refused, application.status) in [([False, True], "assessing"), ([True, False], "draft")]
