"""The pages of files: many at once, hostile requests, preview, history, what each side sees of the virus scan."""

import io
import json
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Attachment
from applications.operations.attaching import attach
from organisations.models import ReadEntry
from schemes.models import Call
from tests.applications.casework import desk_person, signed_in, taken
from tests.applications.hostile_files import docx, pdf, picture
from tests.applications.hostile_pdfs import made, shows
from tests.factories.applications import NOW, applicant, organisation_of, sent, started, user_of
from tests.factories.organisations import OrganisationFactory, logged_in
from tests.factories.schemes import shipped_call

pytestmark = pytest.mark.django_db
SANDBOX = "sandbox; default-src 'none'"


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def actor(db):
    return applicant()


@pytest.fixture
def web(client, actor):
    return logged_in(client, user_of(actor), organisation_of(actor))


def at(name, application, **more):
    return reverse(f"applicant:{name}", kwargs={"ref": application.ref, **more})


def words(page) -> str:
    return " ".join(page.content.decode().replace("\u00a0", " ").split())


def files_page(web, application):
    return web.get(at("step", application, section="attachments"))


def upload(web, application, *files, accept="text/html", **data):
    return web.post(
        at("attach", application), {"kind": "other", "files": list(files), **data}, follow=True, HTTP_ACCEPT=accept
    )


def uploaded(web, application, name="plan.pdf", data=None) -> Attachment:
    upload(web, application, SimpleUploadedFile(name, data or pdf()))
    return application.attachments.order_by("-id").first()


# ----- many at once --------------------------------------------------------------------------------------------------


def test_it_answers_the_script_about_each_file_and_shows_all_notices_after(web, actor):
    application = started(actor)
    said = [
        json.loads(upload(web, application, file, accept="application/json").content)
        for file in (SimpleUploadedFile("en.pdf", pdf()), SimpleUploadedFile("to.exe", b"MZ"))
    ]
    assert said[0] == {"refusals": []}
    assert said[1]["refusals"][0].startswith("Vi tar imot filer av typen")
    page = words(files_page(web, application))
    assert "en.pdf er lastet opp." in page
    assert "to.exe: Vi tar imot filer av typen" in page


def test_it_keeps_two_files_of_one_name_and_says_so_when_they_are_the_same(web, actor):
    application = started(actor)
    page = upload(web, application, SimpleUploadedFile("plan.pdf", pdf()), SimpleUploadedFile("plan.pdf", pdf(b"%2")))
    assert application.attachments.count() == 2
    page = upload(web, application, SimpleUploadedFile("plan.pdf", pdf()))
    assert "plan.pdf: Den samme filen ligger her fra før." in words(page)
    assert application.attachments.count() == 2


def test_it_says_which_file_is_one_too_many(web, actor, monkeypatch):
    monkeypatch.setattr("applications.operations.attaching.keeping.MOST_FILES", 1)
    application = started(actor)
    uploaded(web, application, "en.pdf")
    before = default_storage.listdir("attachments/2019")[1]
    page = upload(web, application, SimpleUploadedFile("to.pdf", pdf(b"%2")))
    assert "to.pdf: Det er alt 1 filer her. Fjern en først." in words(page)
    assert default_storage.listdir("attachments/2019")[1] == before


# ----- hostile requests ----------------------------------------------------------------------------------------------


class Endless(io.RawIOBase):
    """A body of any length that is never whole in memory: a head, zeros, a tail."""

    def __init__(self, head: bytes, zeros: int, tail: bytes):
        self.parts = [head, zeros, tail]

    def read(self, size=-1):
        while self.parts:
            part = self.parts[0]
            if isinstance(part, int):
                taken = min(part, size if size > 0 else part)
                self.parts[0] -= taken
                if taken:
                    return b"\0" * taken
            elif part:
                self.parts[0] = part[size:] if size > 0 else b""
                return part[:size] if size > 0 else part
            self.parts.pop(0)
        return b""


def posted(web, application, body, length):
    """The answer to a request whose body is a stream, and the page it leads to."""
    answer = web.generic(
        "POST", at("attach", application), b"",
        **{"wsgi.input": body, "CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(length)},
    )  # fmt: skip
    return web.get(answer.url) if answer.status_code == 302 else answer


def part(name: str, value: bytes, filename: str | None = None) -> bytes:
    about = f'; filename="{filename}"' if filename is not None else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{about}\r\n\r\n'.encode() + value


def test_it_lets_go_of_100_megabytes_as_they_come(web, actor):
    application = started(actor)
    size = 100 * 1024 * 1024
    head = part("kind", b"other\r\n") + part("files", b"%PDF-1.7", "stor.pdf")
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    page = posted(web, application, Endless(head, size, tail), len(head) + size + len(tail))
    assert "stor.pdf: Filen er for stor. Den kan være høyst 20 MB." in words(page)
    assert application.attachments.count() == 0


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pdf", lambda: made(shows)),
        ("a.docx", docx),
        ("a.png", lambda: picture(size=(50, 50))),
        ("a.jpg", lambda: picture("JPEG")),
    ],
    ids=["pdf", "docx", "png", "jpg"],
)
def test_it_keeps_nothing_of_an_upload_that_was_cut(web, actor, name, make):
    data = make()
    application = started(actor)
    whole = encode_multipart(BOUNDARY, {"kind": "other", "files": SimpleUploadedFile(name, data)})
    cut = whole[: whole.index(data[:4]) + len(data) // 2]
    for length in (len(whole), len(cut)):
        answer = posted(web, application, io.BytesIO(cut), length)
        assert "Velg en fil først." in words(answer)  # the framework lets a part without its end go
        assert application.attachments.count() == 0


@pytest.mark.parametrize(
    ("filename", "kept"),
    [
        ("", []),
        (None, []),
        (".", []),
        ("/", []),
        ("\\", []),
        ("a\r\nb.pdf", []),
        ("x" * 300 + ".pdf", []),
        ("%00.pdf", ["%00.pdf"]),
        ("../../b.pdf", ["b.pdf"]),
        ("C:\\temp\\c.pdf", ["c.pdf"]),
        ("\u202efdp.pdf", ["fdp.pdf"]),  # the framework drops the mark; the notice shows the name that was kept
    ],
)
def test_it_answers_every_name_a_request_can_carry(web, actor, filename, kept):
    application = started(actor)
    body = part("kind", b"other\r\n") + part("files", pdf(), filename) + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = posted(web, application, io.BytesIO(body), len(body))
    assert answer.status_code == 200
    assert [row.name for row in application.attachments.all()] == kept
    assert "\u202e" not in words(answer)


@pytest.mark.parametrize("text", ["9" * 30, "-1", "1.0", "¹", "x", "999"])
def test_it_replaces_only_what_stands(web, actor, text):
    application = started(actor)
    page = upload(web, application, SimpleUploadedFile("ny.pdf", pdf()), replaces=text)
    assert "Filen er alt byttet ut eller fjernet." in words(page)
    assert application.attachments.count() == 0


def test_it_replaces_no_file_of_another(web, actor):
    other = started(applicant(OrganisationFactory()))
    theirs = Attachment.objects.create(
        application=other, kind="other", name="x.pdf", file="x", content_type="application/pdf", size=1, sha256="0" * 64,
        scan_state="clean", uploaded_at=NOW, uploaded_by_id=actor.user_id,
    )  # fmt: skip
    upload(web, started(actor), SimpleUploadedFile("ny.pdf", pdf()), replaces=str(theirs.pk))
    theirs.refresh_from_db()
    assert theirs.replaced_by is None


class FullStore(Storage):
    """A store on a device that is full: the kernel itself says so."""

    def _save(self, name, content):
        with Path("/dev/full").open("wb", buffering=0) as device:
            device.write(content.read())
        return name

    def exists(self, name):
        return False


def test_it_says_that_nothing_is_changed_when_the_disk_is_full(web, actor, settings):
    application = started(actor)
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.FullStore"}}
    page = upload(web, application, SimpleUploadedFile("plan.pdf", pdf()))
    assert "plan.pdf: Vi fikk ikke lagret filen. Ingenting er endret." in words(page)
    assert application.attachments.count() == 0


# ----- opening -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [
        ("html i pdf.pdf", pdf(b"%<html><script>alert(1)</script>"), "inline"),
        ("bilde.png", picture(), "inline"),
        ("bilde.jpg", picture("JPEG"), "inline"),
        ("brev.docx", docx(), "attachment"),
    ],
)
def test_it_draws_only_what_runs_nothing_and_in_a_sandbox(web, actor, name, data, shown):
    application = started(actor)
    row = uploaded(web, application, name, data)
    for query, way in (("", "attachment"), ("?vis=1", shown)):
        answer = web.get(at("attachment", application, pk=row.pk) + query)
        assert answer["Content-Disposition"].startswith(way)
        assert name.split()[0] in answer["Content-Disposition"]
        assert answer["Content-Type"] == row.content_type
        assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == ("nosniff", SANDBOX)
        assert answer["Cache-Control"] == "private, no-store"
        b"".join(answer.streaming_content)


def test_it_says_so_when_a_file_is_lost(web, actor):
    application = started(actor)
    row = uploaded(web, application)
    default_storage.delete(row.file.name)
    page = web.get(at("attachment", application, pk=row.pk), follow=True)
    assert "finnes ikke lenger hos oss" in words(page)
    assert not ReadEntry.objects.filter(what=f"attachment:{row.pk}").exists()


def test_it_opens_no_file_that_waits_or_is_unclean(web, actor):
    application = started(actor)
    row = uploaded(web, application)
    for state, told in (("pending", "blir kontrollert for virus"), ("infected", "Vi fant virus i filen plan.pdf")):
        Attachment.objects.update(scan_state=state)
        page = web.get(at("attachment", application, pk=row.pk), follow=True)
        assert told in words(page)
        assert f'href="{at("attachment", application, pk=row.pk)}"' not in words(page)


# ----- history and states --------------------------------------------------------------------------------------------


def test_it_shows_what_stood_before_and_who_changed_it(web, actor):
    application = started(actor)
    first = uploaded(web, application)
    upload(web, application, SimpleUploadedFile("ny.pdf", pdf(b"%2")), replaces=str(first.pk))
    gone = uploaded(web, application, "feil.pdf", pdf(b"%3"))
    web.post(at("detach", application, pk=gone.pk))
    page = words(files_page(web, application))
    person = str(user_of(actor))
    assert "2 tidligere filer" in page
    assert f"byttet ut med ny.pdf 15. oktober 2019 kl. 10.00 av {person}" in page
    assert f"fjernet 15. oktober 2019 kl. 10.00 av {person}" in page
    assert b"".join(web.get(at("attachment", application, pk=first.pk)).streaming_content) == pdf()


def test_it_costs_the_same_to_list_one_file_and_three(web, actor):
    application = started(actor)

    def queries():
        files_page(web, application)
        with CaptureQueriesContext(connection) as found:
            assert files_page(web, application).status_code == 200
        return len(found)

    old = uploaded(web, application)
    one = queries()
    upload(web, application, SimpleUploadedFile("ny.pdf", pdf(b"%2")), replaces=str(old.pk))
    for number in range(3):
        web.post(at("detach", application, pk=uploaded(web, application, f"{number}.pdf", pdf(b"%9")).pk))
        uploaded(web, application, f"{number}.pdf", pdf(b"%8"))
    assert queries() == one <= 8


def test_it_leads_from_a_sent_case_to_the_file_that_must_be_renewed(web, actor, registers):
    application = sent(actor).application
    row = Attachment.objects.create(
        application=application, kind="other", name="vedtak.pdf", file="x", content_type="application/pdf", size=1,
        sha256="0" * 64, scan_state="infected", uploaded_at=NOW, uploaded_by_id=actor.user_id,
    )  # fmt: skip
    page = words(web.get(at("receipt", application)))
    assert "Det gjelder vedtak.pdf." in page
    assert at("step", application, section="attachments") in page
    page = upload(web, application, SimpleUploadedFile("ny.pdf", pdf()), replaces=str(row.pk))
    assert "ny.pdf er lastet opp." in words(page)
    assert "Det gjelder vedtak.pdf." not in words(web.get(at("receipt", application)))
    assert "Bare felt som Bufdir har bedt dere rette" in words(
        upload(web, application, SimpleUploadedFile("b.pdf", pdf()))
    )


STATES = {
    "clean": ("Kontrollert, ingen virus", True),
    "pending": ("Venter på viruskontroll", False),
    "infected": ("Virus funnet, i karantene", False),
    "not_scanned": ("Ikke skannet", True),
}


@pytest.mark.parametrize(("state", "told"), STATES.items())
def test_it_tells_the_caseworker_what_the_scanner_said(registers, settings, state, told):
    by = desk_person()
    case, client = taken(by), signed_in(by)
    row = Attachment.objects.create(
        application=case, kind="other", name="plan.pdf", file=ContentFile(pdf(), name="x"),
        content_type="application/pdf", size=8, sha256="0" * 64, scan_state=state, uploaded_at=NOW,
        uploaded_by_id=by.user_id,
    )  # fmt: skip
    url = reverse("caseworker:attachment", args=[case.ref, row.pk])
    page = words(client.get(reverse("caseworker:documents", args=[case.ref])))
    assert told[0] in page
    assert (f'href="{url}"' in page) is told[1]
    assert client.get(url).status_code == (200 if told[1] else 302)
    assert "Kontroller på nytt" not in page
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    page = client.post(reverse("caseworker:scan_attachment", args=[case.ref, row.pk]), follow=True)
    assert ("Viruskontrollen svarer ikke" in words(page)) is (state == "pending")
    row.refresh_from_db()
    assert row.scan_state == state


# ----- files of earlier applications ---------------------------------------------------------------------------------


@pytest.fixture
def last_year(actor):
    """A file of an earlier application of the same municipality."""
    call = shipped_call("bti-2017", deadline_on=NOW.date())
    call = Call.objects.select_related("scheme", "edition__scheme").get(pk=call.pk)
    data = picture("JPEG", size=(40, 40))
    return attach(
        application=started(actor, call=call, track="b17"), kind="other", name="kart.jpg", file=io.BytesIO(data),
        size=len(data), actor=actor, now=NOW,
    )  # fmt: skip


def test_it_hands_in_a_file_of_an_earlier_application_again_byte_for_byte(web, actor, last_year):
    application = started(actor)
    url = at("earlier_files", application, kind="other")
    assert f'href="{url}"' in words(files_page(web, application))
    assert "kart.jpg" in words(web.get(url))
    page = web.post(url, {"file": last_year.pk}, follow=True)
    assert "kart.jpg er lastet opp." in words(page)
    row = application.attachments.get()
    assert (row.sha256, row.name, row.kind) == (last_year.sha256, "kart.jpg", "other")
    assert row.file.name != last_year.file.name
    assert "Den samme filen ligger her fra før." in words(web.post(url, {"file": last_year.pk}, follow=True))
    for wrong in (row.pk, "x", "", 9**30):
        assert web.post(url, {"file": wrong}).status_code == 404
    assert web.get(at("earlier_files", application, kind="passport")).status_code == 404


def test_it_offers_no_file_of_others_and_none_that_cannot_be_opened(client, web, actor, last_year):
    application = started(actor)
    url = at("earlier_files", application, kind="other")
    Attachment.objects.update(scan_state="pending")
    assert "Ingen tidligere filer" in words(web.get(url))
    assert web.post(url, {"file": last_year.pk}).status_code == 404
    Attachment.objects.update(scan_state="clean")
    other = applicant(OrganisationFactory())
    theirs = started(other)
    web = logged_in(client, user_of(other), organisation_of(other))
    assert web.get(url).status_code == 404
    assert "kart.jpg" not in words(web.get(at("earlier_files", theirs, kind="other")))
    assert web.post(at("earlier_files", theirs, kind="other"), {"file": last_year.pk}).status_code == 404


def test_it_costs_the_same_to_offer_one_earlier_file_and_three(web, actor, last_year):
    url = at("earlier_files", started(actor), kind="other")

    def queries():
        web.get(url)
        with CaptureQueriesContext(connection) as found:
            assert web.get(url).status_code == 200
        return len(found)

    one = queries()
    for number in range(2):
        data = pdf(b"%%%d" % number)
        attach(
            application=last_year.application, kind="other", name=f"{number}.pdf", file=io.BytesIO(data), size=len(data),
            actor=actor, now=NOW,
        )  # fmt: skip
    assert queries() == one <= 8
