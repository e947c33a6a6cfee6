"""Messages both ways: who may, who is told, and that no mail holds a word of them."""

import pytest

from applications.models import Message
from applications.operations.assessing import declare_interest
from applications.operations.messaging import mark_read, send_message
from letters.models import Dispatch
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from tests.applications.casework import NOW, desk_person, received
from tests.factories.applications import applicant, filled, municipality

pytestmark = pytest.mark.django_db
SECRET = "Dette er hemmelig innhold"


def send(application, actor, body=SECRET, subject="question"):
    """One message."""
    return send_message(application=application, subject=subject, body=body, actor=actor, now=NOW)


def test_it_tells_the_applicant_that_there_is_a_message_and_nothing_of_it(registers):
    by, application = desk_person(), received()
    declare_interest(application=application, has_conflict=False, reason="", actor=by, now=NOW)
    message = send(application, by)
    assert (message.is_from_directorate, message.organisation_id) == (True, by.organisation_id)
    mails = Dispatch.objects.filter(kind="message_notice")
    assert set(mails.values_list("dedupe_key", flat=True)) == {f"message_notice:{message.pk}"}
    assert mails.values("address").distinct().count() == mails.count() > 0
    for mail in mails:
        assert SECRET not in mail.subject + mail.body
        assert mail.subject == f"Ny melding i sak {application.case_no}"


def test_it_takes_a_message_from_the_applicant_without_mail(registers):
    sender = applicant()
    application = received(actor=sender)
    message = send(application, sender, subject="more_time")
    assert (message.is_from_directorate, message.read_at) == (False, None)
    assert Dispatch.objects.filter(kind="message_notice").count() == 0


def test_it_notes_the_first_reading_by_the_other_side_only(registers):
    sender, by = applicant(), desk_person()
    application = received(actor=sender)
    send(application, sender)
    assert mark_read(application=application, actor=sender, now=NOW) == 0
    assert mark_read(application=application, actor=by, now=NOW) == 1
    assert mark_read(application=application, actor=desk_person(), now=NOW) == 0
    assert Message.objects.get().read_by_id == by.user_id


def test_it_reads_by_answering(registers):
    sender, by = applicant(), desk_person()
    application = received(actor=sender)
    declare_interest(application=application, has_conflict=False, reason="", actor=by, now=NOW)
    send(application, sender)
    send(application, by, body="Svar")
    assert Message.objects.get(is_from_directorate=False).read_by_id == by.user_id


def test_it_lets_only_the_two_sides_write(registers):
    application, stranger = received(), applicant(municipality("1121"))
    reader = applicant(application.lead, "read")
    with pytest.raises(NotAllowed):
        send(application, reader)
    with pytest.raises(GateClosed, match="erklære"):
        send(application, desk_person())
    with pytest.raises(NotAllowed):
        send(application, stranger)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(("body", "subject"), [("  ", "question"), ("x" * 10_001, "question"), ("x", "gossip")])
def test_it_wants_a_text_and_a_known_subject(registers, body, subject):
    sender = applicant()
    with pytest.raises(GateClosed):
        send(received(actor=sender), sender, body=body, subject=subject)


def test_it_has_no_messages_about_a_draft(registers):
    sender = applicant()
    with pytest.raises(WrongStatus):
        send(filled(sender), sender)
