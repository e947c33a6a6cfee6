"""From the queue to the receiver's server: what each answer leads to (K5, K10-K14), against a real SMTP server."""

from datetime import timedelta

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection

from letters import channels, dispatching
from letters.dispatching import deliver, drain, wait_after
from letters.models import Dispatch, Letter
from letters.outbox import cancel, claim_dispatches, notify, retry, retry_letter
from letters.outbox.claiming import begin_dispatches
from organisations.models import AuditEntry
from tests.factories.letters import JOB, RELEASED_AT, notice_text, queued_letter, reminder_text
from tests.factories.organisations import OrganisationFactory, staff_actor

pytestmark = pytest.mark.django_db
NOW = RELEASED_AT


def a_mail(key="r", address="post@x.example"):
    """One message of its own, due now."""
    (row,) = notify(
        key=key,
        kind="sample_reminder",
        case_ref="sak-1",
        recipient=OrganisationFactory(),
        text=reminder_text(),
        fields={"due_on": "1. mai 2020"},
        addresses=[address],
        actor=JOB,
        now=NOW,
    )
    return row


def free_leases():
    """As if every lease had run out."""
    for model in (Letter, Dispatch):
        model.objects.filter(lease_until__isnull=False).update(lease_until=NOW - timedelta(days=9999))


# ----- the way it should go -------------------------------------------------------------------------------------------


def test_it_makes_the_letter_once_and_tells_each_address(smtp):
    letter = queued_letter(case_no="2019/7", addresses=["a@x.example", "b@x.example"])
    done = drain(now=NOW)
    letter.refresh_from_db()
    assert (done.rendered, done.handed_over, done.failed, done.is_full) == (1, 2, 0, False)
    assert (letter.state, letter.sent_at, letter.lease_owner) == ("sent", NOW, "")
    assert letter.pdf.read(5) == b"%PDF-"
    assert letter.pdf.size == letter.pdf_bytes
    assert [mail["To"] for mail in smtp.mails] == ["a@x.example", "b@x.example"]
    ids = [f"<{row.message_id}@example.invalid>" for row in letter.dispatches.order_by("id")]
    assert [mail["Message-ID"] for mail in smtp.mails] == ids
    (first, _) = smtp.mails
    assert (first["Subject"], first["Auto-Submitted"]) == ("Nytt brev i sak 2019/7", "auto-generated")
    assert first["Date"] == "Mon, 16 Dec 2019 09:00:00 +0000"
    assert first.get_content().splitlines()[-2:] == ["-- ", "Barne-, ungdoms- og familiedirektoratet"]
    assert drain(now=NOW).count == 0


def test_it_says_nothing_about_the_outcome_in_the_mail(smtp):
    queued_letter(case_no="2019/7")
    drain(now=NOW)
    words = smtp.taken[0].decode()
    assert "fått søknaden" not in words
    assert "2019/7" in words


def test_it_sends_a_notice_without_pdf(smtp):
    letter = queued_letter(kind="sample_notice", text=notice_text(), fields={"paid_nok": "kr 1"})
    drain(now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.has_pdf, len(smtp.taken)) == ("sent", False, 1)


def test_it_counts_a_letter_without_addresses_as_sent():
    letter = queued_letter(addresses=[])
    deliver(letter.pk, now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == ("sent", NOW)


def test_it_leaves_alone_what_is_not_due(smtp):
    queued_letter(now=NOW + timedelta(hours=1))
    assert drain(now=NOW).count == 0


def test_it_stops_at_the_limit_and_says_so(smtp):
    for number in range(3):
        a_mail(key=f"r{number}")
    assert drain(now=NOW, limit=2).is_full
    assert len(smtp.taken) == 2
    assert not drain(now=NOW, limit=2).is_full
    assert len(smtp.taken) == 3


# ----- what the receiver's server may answer --------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["421 Try later", "451 Greylisted", "drop"])
def test_it_tries_again_under_the_same_identity(smtp, answer):
    smtp.script = [answer]
    mail = a_mail()
    assert drain(now=NOW).postponed == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.next_try_at) == ("waiting", 1, NOW + timedelta(minutes=1))
    assert mail.last_error
    assert drain(now=NOW).count == 0
    assert drain(now=NOW + timedelta(minutes=1)).handed_over == 1
    (taken,) = smtp.mails
    assert taken["Message-ID"] == f"<{mail.message_id}@example.invalid>"


def test_it_sends_the_same_bytes_when_the_answer_was_lost(smtp):
    smtp.script = ["drop after"]
    a_mail()
    drain(now=NOW)
    drain(now=NOW + timedelta(minutes=1))
    first, second = smtp.taken
    assert first == second


@pytest.mark.parametrize("answer", ["550 No such user", "554 Refused"])
def test_it_gives_up_at_once_when_refused_for_good(smtp, answer):
    smtp.script = [answer]
    mail = a_mail()
    assert drain(now=NOW).failed == 1
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("dead", answer)
    assert drain(now=NOW + timedelta(days=1)).count == 0


def test_it_gives_up_an_unknown_address_and_sends_to_the_other(smtp):
    smtp.refuse["b@x.example"] = "550 Unknown"
    letter = queued_letter(addresses=["b@x.example", "a@x.example"])
    drain(now=NOW)
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert list(letter.dispatches.order_by("id").values_list("state", "last_error")) == [
        ("dead", "550 Unknown"),
        ("handed_over", ""),
    ]


def test_it_waits_for_a_slow_server_but_not_for_ever(smtp, settings):
    smtp.script, smtp.hang_seconds = ["hang"], 0.3
    a_mail()
    assert drain(now=NOW).handed_over == 1
    settings.EMAIL_TIMEOUT = 0.2
    smtp.script, smtp.hang_seconds = ["hang"], 1.0
    late = a_mail(key="late")
    assert drain(now=NOW).postponed == 1
    late.refresh_from_db()
    assert "timed out" in late.last_error.lower()


def test_it_keeps_everything_while_nobody_answers(no_smtp):
    letter = queued_letter()
    done = drain(now=NOW)
    assert (done.rendered, done.handed_over, done.postponed) == (1, 0, 1)
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == ("rendered", None)
    assert letter.dispatches.get().last_error.startswith("ConnectionRefusedError")


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (40, 60)])
def test_it_waits_longer_each_time(attempts, minutes):
    assert wait_after(attempts) == timedelta(minutes=minutes)


def test_it_stops_trying_after_five_days(no_smtp):
    mail = a_mail()
    drain(now=NOW)
    drain(now=NOW + timedelta(days=4, hours=23))
    mail.refresh_from_db()
    assert mail.state == "waiting"
    drain(now=NOW + timedelta(days=5, hours=1))
    mail.refresh_from_db()
    assert mail.state == "dead"


# ----- a person helps -------------------------------------------------------------------------------------------------


def test_it_lets_a_person_send_a_stopped_message_again(smtp):
    smtp.script = ["550 Mailbox full"]
    mail = a_mail()
    drain(now=NOW)
    mail.refresh_from_db()
    actor = staff_actor()
    assert retry(dispatch=mail, actor=actor, now=NOW + timedelta(days=30))
    assert not retry(dispatch=mail, actor=actor, now=NOW + timedelta(days=30))
    drain(now=NOW + timedelta(days=30))
    (taken,) = smtp.mails
    assert taken["Message-ID"] == f"<{mail.message_id}@example.invalid>"
    entry = AuditEntry.objects.get(action="dispatch.retry")
    assert (entry.actor_name, entry.before) == (actor.name, "cause: 550 Mailbox full\nstate: dead")


# ----- one bad item never stops the others ----------------------------------------------------------------------------


def test_it_stops_a_letter_that_cannot_be_made_and_sends_the_others(smtp, poisoned_letter):
    good = [queued_letter() for _ in range(3)]
    done = drain(now=NOW)
    assert (done.rendered, done.handed_over, done.failed) == (3, 3, 1)
    poisoned_letter.refresh_from_db()
    assert poisoned_letter.state == "dead"
    assert poisoned_letter.last_error.startswith("Brevet kunne ikke lages: RecursionError")
    assert {letter.state for letter in Letter.objects.filter(pk__in=[row.pk for row in good])} == {"sent"}
    assert retry_letter(letter=poisoned_letter, actor=staff_actor(), now=NOW)
    assert drain(now=NOW).failed == 1


@pytest.fixture
def poisoned_letter(db):
    """A queued letter whose text breaks the renderer: nesting deeper than Python's stack."""
    letter = queued_letter()
    deep = "<div>" * 400 + "x" + "</div>" * 400
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'letters_letter_frozen'")
            (sql,) = cursor.fetchone()
            cursor.execute("DROP TRIGGER letters_letter_frozen")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE letters_letter DISABLE TRIGGER letters_letter_frozen")
        cursor.execute("UPDATE letters_letter SET html = %s WHERE id = %s", [deep, letter.pk])
        if connection.vendor == "sqlite":
            cursor.execute(sql)
        else:
            cursor.execute("ALTER TABLE letters_letter ENABLE TRIGGER letters_letter_frozen")
    return letter


def test_it_puts_aside_a_letter_under_which_the_worker_died_three_times(smtp):
    letter = queued_letter()
    good = queued_letter()
    Letter.objects.filter(pk=letter.pk).update(attempts=3)
    done = drain(now=NOW)
    letter.refresh_from_db()
    assert (done.rendered, done.failed) == (1, 1)
    assert (letter.state, letter.last_error) == ("dead", "Arbeideren stoppet 3 ganger mens brevet ble laget.")
    assert Letter.objects.get(pk=good.pk).state == "sent"


class FullDisk(InMemoryStorage):
    """A storage with no room left."""

    def _save(self, name, content):
        raise OSError(28, "No space left on device")


class LosingDisk(InMemoryStorage):
    """A storage that keeps only half of what it is given."""

    def size(self, name):
        return super().size(name) // 2


@pytest.mark.parametrize("storage", ["FullDisk", "LosingDisk"])
def test_it_keeps_a_letter_queued_while_there_is_no_room(smtp, settings, storage):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.{storage}"}}
    letter = queued_letter()
    assert drain(now=NOW).postponed == 1
    letter.refresh_from_db()
    assert (letter.state, letter.pdf.name, letter.attempts) == ("queued", "", 0)
    assert letter.next_try_at == NOW + timedelta(minutes=1)
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    assert drain(now=NOW + timedelta(minutes=1)).rendered == 1


# ----- taken back, taken over -----------------------------------------------------------------------------------------


def test_it_sends_nothing_that_was_taken_back_after_it_was_claimed(smtp):
    mail = a_mail()
    (claimed,) = claim_dispatches(now=NOW)
    cancel(case_ref="sak-1", keys=["r"], now=NOW, reason="levert")
    assert not begin_dispatches([claimed], now=NOW)
    mail.refresh_from_db()
    assert mail.state == "cancelled"
    free_leases()
    assert drain(now=NOW).count == 0
    assert smtp.taken == []


def test_it_takes_over_what_a_dead_worker_left_in_mid_sending(smtp):
    mail = a_mail()
    (claimed,) = claim_dispatches(now=NOW)
    assert begin_dispatches([claimed], now=NOW)
    assert drain(now=NOW).count == 0
    free_leases()
    assert drain(now=NOW).handed_over == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("handed_over", 2)


@pytest.fixture
def once_only(monkeypatch):
    """A channel that cannot tell a repeat from a new message."""
    sent = []
    channel = channels.Channel("once", lambda *message: sent.append(message), repeats_safely=False)
    monkeypatch.setitem(channels.CHANNELS, "once", channel)
    return sent


def test_it_leaves_to_a_person_what_may_have_left_on_a_channel_that_cannot_be_repeated(once_only):
    mail = a_mail()
    Dispatch.objects.update(channel="once")
    (claimed,) = claim_dispatches(now=NOW)
    begin_dispatches([claimed], now=NOW)
    free_leases()
    assert drain(now=NOW).failed == 1
    mail.refresh_from_db()
    assert (mail.state, once_only) == ("uncertain", [])
    assert list(Dispatch.objects.stuck()) == [mail]
    retry(dispatch=mail, actor=staff_actor(), now=NOW)
    drain(now=NOW)
    assert [message[0] for message in once_only] == [mail.message_id]


# ----- bytes ----------------------------------------------------------------------------------------------------------


def test_it_finds_the_letter_whose_bytes_were_changed(smtp):
    letters = [queued_letter() for _ in range(3)]
    drain(now=NOW)
    assert dispatching.verify_letters() == []
    flipped, lost, _ = (Letter.objects.get(pk=row.pk) for row in letters)
    storage = flipped.pdf.storage
    with storage.open(flipped.pdf.name) as stored:
        content = bytearray(stored.read())
    content[len(content) // 2] ^= 1
    with storage.open(flipped.pdf.name, "wb") as stored:
        stored.write(bytes(content))
    storage.delete(lost.pdf.name)
    assert [(damage.letter_id, damage.problem) for damage in dispatching.verify_letters()] == [
        (flipped.pk, "the bytes have changed"),
        (lost.pk, "the file is missing"),
    ]
