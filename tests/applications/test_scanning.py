"""The virus scanner: a real clamd finds and clears; a faulty one delays, and never makes a file look clean."""

import io
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from applications.models import Attachment
from applications.operations.attaching import (
    FileRefused,
    attach,
    clear_away,
    open_file,
    remove,
    scan_again,
    scan_old,
    scan_waiting,
)
from applications.operations.attaching.scanning import PIECE, Scanned, Verdict, address_of, scan
from applications.tasks import scan_files, scan_old_files
from letters.models import Dispatch
from organisations.actors import Actor
from organisations.models import AuditEntry
from tests import clamd
from tests.applications.hostile_files import pdf
from tests.factories.applications import NOW, applicant, sent, started

JOB = Actor.for_job("scan_files")
NOWHERE = "127.0.0.1:1"
UNCLEAN = pdf(b"% " + clamd.MARK + b"\n")


@pytest.fixture(scope="module")
def scanner(tmp_path_factory):
    """A real clamd; where none is installed the marker keeps these tests away, they never pass without it."""
    with clamd.running(tmp_path_factory.mktemp("clamd")) as addresses:
        yield addresses


def put(application, actor, data=None, name="plan.pdf", **more):
    data = data or pdf()
    return attach(
        application=application,
        kind="other",
        name=name,
        file=io.BytesIO(data),
        size=len(data),
        actor=actor,
        now=NOW,
        **more,
    )


def waiting(settings, actor, data=None, application=None, name="plan.pdf"):
    """A file that came while the scanner was away."""
    before, settings.CLAMD_ADDRESS = settings.CLAMD_ADDRESS, NOWHERE
    row = put(application or started(actor), actor, data, name)
    settings.CLAMD_ADDRESS = before
    assert row.scan_state == "pending"
    return row


# ----- a real clamd --------------------------------------------------------------------------------------------------


@pytest.mark.clamd
@pytest.mark.parametrize("way", ["tcp", "unix"])
@pytest.mark.parametrize(
    ("data", "verdict", "found"),
    [
        (b"harmless", Verdict.CLEAN, ""),
        (b"", Verdict.CLEAN, ""),
        (clamd.EICAR, Verdict.INFECTED, "Portal.Eicar.UNOFFICIAL"),
        (b"\0" * 3 * PIECE + clamd.MARK, Verdict.INFECTED, "Portal.Mark.UNOFFICIAL"),
    ],
    ids=["clean", "empty", "eicar", "in the fourth piece"],
)
def test_it_asks_a_real_scanner(settings, scanner, way, data, verdict, found):
    settings.CLAMD_ADDRESS = scanner[way]
    pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)]
    assert scan(pieces) == Scanned(verdict, found)


@pytest.mark.clamd
def test_it_calls_nothing_clean_that_is_too_large_for_the_scanner(settings, scanner):
    settings.CLAMD_ADDRESS = scanner["tcp"]
    assert scan([b"\0" * PIECE] * (2 * clamd.STREAM_MAX // PIECE)).verdict is Verdict.PENDING


@pytest.mark.clamd
@pytest.mark.django_db
def test_it_keeps_a_clean_file_and_refuses_an_unclean_one_at_once(settings, scanner):
    settings.CLAMD_ADDRESS = scanner["tcp"]
    actor = applicant()
    application = started(actor)
    row = put(application, actor)
    assert (row.scan_state, row.scanned_at) == ("clean", NOW)
    with pytest.raises(FileRefused) as problem:
        put(application, actor, UNCLEAN, "virus.pdf")
    assert problem.value.code == "infected"
    assert application.attachments.count() == 1
    stopped = AuditEntry.objects.get(action="attachment.stop")
    assert "virus.pdf" in stopped.after
    assert "Portal.Mark" in stopped.after


@pytest.mark.clamd
@pytest.mark.django_db(transaction=True)
def test_it_puts_what_it_finds_later_in_quarantine_and_tells_them(settings, scanner):
    settings.CLAMD_ADDRESS = scanner["tcp"]
    actor = applicant()
    row = waiting(settings, actor, UNCLEAN)
    fine = waiting(settings, actor, application=row.application, name="fin.pdf")
    assert scan_waiting(actor=JOB, now=NOW) == 2
    row.refresh_from_db()
    fine.refresh_from_db()
    assert (row.scan_state, fine.scan_state) == ("infected", "clean")
    assert not default_storage.exists(row.file.name)
    with storages["quarantine"].open(row.quarantined_as) as kept:
        assert kept.read() == UNCLEAN
    with pytest.raises(FileRefused):
        open_file(attachment=row, actor=actor, now=NOW)
    mails = Dispatch.objects.filter(kind="stopped_file")
    assert {mail.address for mail in mails} >= {"sender@kommune.example"}
    for mail in mails:
        assert "virus" not in f"{mail.subject} {mail.body}".lower()
        assert row.name not in mail.body
        assert f"/soknader/{row.application.ref}/" in mail.body
    assert scan_waiting(actor=JOB, now=NOW) == 0
    assert Dispatch.objects.filter(kind="stopped_file").count() == mails.count()


@pytest.mark.clamd
@pytest.mark.django_db
def test_it_asks_about_files_that_came_before_the_scanner(settings, scanner):
    actor = applicant()
    row = put(started(actor), actor)
    assert row.scan_state == "not_scanned"
    settings.CLAMD_ADDRESS = scanner["tcp"]
    assert scan_files() == 1
    row.refresh_from_db()
    assert row.scan_state == "clean"


@pytest.mark.clamd
@pytest.mark.django_db
def test_it_asks_old_files_anew_and_again_when_a_person_asks(settings, scanner):
    settings.CLAMD_ADDRESS = scanner["tcp"]
    actor = applicant()
    row = put(started(actor), actor)
    assert scan_old(actor=JOB, now=NOW + timedelta(days=6)) == 0
    assert scan_old(actor=JOB, now=NOW + timedelta(days=8)) == 1
    assert scan_again(attachment=row, actor=actor, now=NOW + timedelta(days=9)).scanned_at == NOW + timedelta(days=9)
    assert not AuditEntry.objects.filter(action="attachment.clean").exists()
    assert scan_old_files() == {"scanned": 1, "cleared": 0}


@pytest.mark.clamd
@pytest.mark.django_db(transaction=True)
def test_it_lets_an_unclean_file_be_renewed_in_a_sent_case_and_nothing_else(settings, scanner, registers):
    settings.CLAMD_ADDRESS = scanner["tcp"]
    actor = applicant()
    application = sent(actor).application
    row = Attachment.objects.create(
        application=application,
        kind="other",
        name="vedtak.pdf",
        file=default_storage.save("attachments/old", io.BytesIO(UNCLEAN)),
        content_type="application/pdf",
        size=len(UNCLEAN),
        sha256="0" * 64,
        scan_state="not_scanned",
        uploaded_at=NOW,
        uploaded_by_id=actor.user_id,
    )
    with pytest.raises(Exception, match="Bare felt som Bufdir har bedt dere rette"):
        put(application, actor, replaces=row)
    assert scan_waiting(actor=JOB, now=NOW) == 1
    row.refresh_from_db()
    renewed = put(application, actor, replaces=row)
    assert list(application.attachments.standing()) == [renewed]
    with pytest.raises(Exception, match="Bare felt som Bufdir har bedt dere rette"):
        remove(attachment=renewed, actor=actor, now=NOW)


# ----- a scanner that misbehaves -------------------------------------------------------------------------------------


@pytest.fixture
def peer(settings):
    """A peer that answers as each test says, so that every fault can be made."""
    line = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"127.0.0.1:{line.getsockname()[1]}"
    yield line
    line.close()


def answering(line, act):
    """Take one caller and do `act` with it."""

    def serve():
        caller, _address = line.accept()
        with caller:
            act(caller)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


def says(answer):
    def act(caller):
        while not caller.recv(4096).endswith(b"\0\0\0\0"):
            pass
        caller.sendall(answer)

    return act


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"OK\0",
        b"stream: OK FOUND OK\0",
        b"stream: NOT OK\0",
        b"stream:OK\0",
        b"stream: \xff FOUND\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0",
        b"x" * 100_000,
    ],
)
def test_it_takes_no_other_answer_for_a_clean_file(peer, answer):
    answering(peer, says(answer))
    assert scan([b"file"], seconds=5).verdict is Verdict.PENDING


def test_it_reads_an_answer_that_comes_in_parts(peer):
    def act(caller):
        caller.recv(4096)
        for part in (b"stre", b"am: O", b"K\0"):
            caller.sendall(part)
            time.sleep(0.05)

    answering(peer, act)
    assert scan([b"file"], seconds=5).verdict is Verdict.CLEAN


def test_it_waits_no_longer_than_it_may_for_one_that_drips(peer):
    def act(caller):
        try:
            for _ in range(100):
                caller.sendall(b"s")
                time.sleep(0.05)
        except OSError:
            pass

    answering(peer, act)
    since = time.monotonic()
    assert scan([b"file"], seconds=0.5) == Scanned(Verdict.PENDING, is_away=True)
    assert time.monotonic() - since < 3


def test_it_survives_one_that_hangs_up(peer):
    answering(peer, lambda caller: caller.recv(10))
    assert scan([b"x" * PIECE] * 200, seconds=5).verdict is Verdict.PENDING


def test_it_knows_no_scanner_and_one_that_is_away(settings):
    settings.CLAMD_ADDRESS = ""
    assert scan([b"file"]) == Scanned(Verdict.NOT_SCANNED)
    for address in (NOWHERE, "/nowhere/clamd.sock"):
        settings.CLAMD_ADDRESS = address
        assert scan([b"file"]) == Scanned(Verdict.PENDING, is_away=True)


@pytest.mark.parametrize(
    "text", ["clamd", "clamd:", ":3310", "clamd:0", "clamd:99999", "clamd:33x", "http://a:1/", " "]
)
def test_it_says_at_start_that_an_address_is_none(settings, text):
    settings.CLAMD_ADDRESS = text
    with pytest.raises(ValueError, match=r".*"):
        address_of(text)
    with pytest.raises(SystemCheckError, match="CLAMD_ADDRESS is no address"):
        call_command("check")
    assert scan([b"file"]).verdict is Verdict.PENDING  # never an error page


def test_it_reads_the_addresses_a_scanner_can_have():
    assert address_of("/run/clamav/clamd.ctl") == "/run/clamav/clamd.ctl"
    assert address_of("clamd.example:3310") == ("clamd.example", 3310)
    assert address_of("[::1]:3310") == ("::1", 3310)


# ----- files that wait -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_opens_no_file_that_waits(settings):
    actor = applicant()
    row = waiting(settings, actor)
    with pytest.raises(FileRefused) as problem:
        open_file(attachment=row, actor=actor, now=NOW)
    assert problem.value.code == "waits"


@pytest.mark.django_db
def test_it_stops_the_round_when_the_scanner_is_away_and_tells_the_rest_when_there_is_none(settings):
    actor = applicant()
    row = waiting(settings, actor)
    settings.CLAMD_ADDRESS = NOWHERE
    assert scan_waiting(actor=JOB, now=NOW) == 0
    settings.CLAMD_ADDRESS = ""
    assert scan_waiting(actor=JOB, now=NOW) == 1
    row.refresh_from_db()
    assert (row.scan_state, row.scanned_at) == ("not_scanned", None)
    assert scan_old(actor=JOB, now=NOW) == 0


@pytest.mark.django_db
def test_a_file_that_is_lost_stops_no_other(settings, peer):
    actor = applicant()
    lost = waiting(settings, actor)
    fine = waiting(settings, actor, application=lost.application, name="fin.pdf")
    default_storage.delete(lost.file.name)
    answering(peer, says(b"stream: OK\0"))
    assert scan_waiting(actor=JOB, now=NOW) == 1
    fine.refresh_from_db()
    assert fine.scan_state == "clean"


@pytest.mark.django_db
def test_a_scanner_that_talks_nonsense_about_one_file_is_asked_about_the_next(settings, peer):
    actor = applicant()
    odd = waiting(settings, actor)
    fine = waiting(settings, actor, application=odd.application, name="fin.pdf")

    def serve():
        for answer in (b"stream: Heuristics ERROR\0", b"stream: OK\0"):
            caller, _address = peer.accept()
            with caller:
                says(answer)(caller)

    threading.Thread(target=serve, daemon=True).start()
    assert scan_waiting(actor=JOB, now=NOW) == 1
    for row, state in ((odd, "pending"), (fine, "clean")):
        row.refresh_from_db()
        assert row.scan_state == state


@pytest.mark.django_db(transaction=True)
def test_it_removes_what_a_crash_left_behind_after_a_quarantine(settings, peer):
    actor = applicant()
    row = waiting(settings, actor, UNCLEAN)
    answering(peer, says(b"stream: Portal.Mark FOUND\0"))
    assert scan_waiting(actor=JOB, now=NOW) == 1
    assert default_storage.save(row.file.name, io.BytesIO(UNCLEAN)) == row.file.name  # as if it had died before that
    assert clear_away() == 1
    assert not default_storage.exists(row.file.name)
    assert clear_away() == 0


@pytest.mark.django_db(transaction=True)
def test_it_tells_nobody_about_a_file_that_was_replaced_already(settings, peer):
    actor = applicant()
    row = waiting(settings, actor, UNCLEAN)
    settings.CLAMD_ADDRESS, address = "", settings.CLAMD_ADDRESS
    put(row.application, actor, name="ny.pdf", replaces=row)
    settings.CLAMD_ADDRESS = address
    answering(peer, says(b"stream: Portal.Mark FOUND\0"))
    scan_waiting(actor=JOB, now=NOW, limit=1)
    row.refresh_from_db()
    assert row.scan_state == "infected"
    assert not Dispatch.objects.filter(kind="stopped_file").exists()
