"""The model as a file: handed in by the grantee, frozen with the report, read by the directorate."""

import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from applications.models import Attachment
from applications.operations.attaching import FileRefused
from organisations.actors import MemberRole
from organisations.models import AuditEntry, ReadEntry
from organisations.workflow import NotAllowed
from reporting.operations.delivering import NotAsked, NotOpen, attach_file, remove_file, submit_report
from reporting.operations.reviewing import return_report
from tests.applications.hostile_files import pdf
from tests.factories.organisations import OrganisationFactory
from tests.factories.reporting import at, begun, browser, declare, desk, duty, granted, grantee, written

pytestmark = pytest.mark.django_db
NOW = at(date(2020, 12, 10))
PART = "model_files"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def application():
    return granted()


@pytest.fixture
def writer(application):
    return grantee(application.lead, display_name="Kari Berg")


@pytest.fixture
def report(application, writer):
    return begun(application, "model", writer, NOW)


@pytest.fixture
def client(writer):
    return browser(writer)


def put(report, actor, name="modell.pdf", data=None, now=NOW, **more):
    data = data or pdf()
    return attach_file(
        report=report, section=more.pop("section", PART), name=name, file=io.BytesIO(data), size=len(data), actor=actor,
        now=now, **more,
    )  # fmt: skip


def url_of(application, tail="vedlegg/"):
    return f"/tilskudd/{application.ref}/rapport/{duty(application, 'model').pk}/{tail}"


def body(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


# ----- operations ----------------------------------------------------------------------------------------------------


def test_it_keeps_files_of_a_report_beside_those_of_the_application(application, report, writer):
    row = put(report, writer)
    assert (row.application_id, row.obligation_id, row.kind) == (application.pk, report.obligation_id, PART)
    assert not application.attachments.of_application().exists()
    newer = put(report, writer, name="ny.pdf", replaces=row)
    remove_file(report=report, attachment=newer, actor=writer, now=NOW)
    newer.refresh_from_db()
    assert newer.removed_by_id == writer.user_id
    acts = AuditEntry.objects.filter(case_ref=application.ref, action__startswith="attachment").order_by("id")
    assert [each.action for each in acts] == ["attachment.add", "attachment.replace", "attachment.remove"]


def test_it_takes_files_only_where_the_form_asks_and_only_from_writers(application, report, writer):
    interim = begun(application, "interim", writer, NOW)
    for where, section in ((report, "model"), (report, "other"), (interim, PART)):
        with pytest.raises(NotAsked):
            put(where, writer, section=section)
    with pytest.raises(NotAllowed):
        put(report, grantee(application.lead, MemberRole.READ))
    with pytest.raises(FileRefused):
        put(report, writer, name="modell.exe")
    assert not Attachment.objects.exists()


def test_it_freezes_the_files_with_the_report(application, writer):
    report = written(application, "model", writer, NOW)
    row = put(report, writer)
    report = submit_report(report=report, actor=writer, now=NOW)
    assert f"modell.pdf · {row.sha256[:12]}" in report.content
    with pytest.raises(NotOpen):
        put(report, writer, name="ny.pdf", replaces=row)
    Attachment.objects.update(scan_state="infected")
    with pytest.raises(NotOpen):
        put(report, writer, name="enda en.pdf")
    assert put(report, writer, name="ny.pdf", replaces=row).is_standing


def test_a_file_stays_with_its_report_whoever_asks(report, writer):
    row = put(report, writer)
    for act in (
        lambda: Attachment.objects.filter(pk=row.pk).update(obligation=None),
        lambda: Attachment.objects.filter(pk=row.pk).delete(),
        lambda: Attachment.objects.filter(pk=row.pk).update(sha256="1" * 64),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


# ----- the grantee's pages -------------------------------------------------------------------------------------------


def test_it_hands_in_the_model_as_a_file_without_scripts(client, application, writer, report):
    page = client.get(url_of(application))
    assert "Modellen som fil" in body(page)
    files = [SimpleUploadedFile("modell.pdf", pdf()), SimpleUploadedFile("modell.exe", b"MZ")]
    page = client.post(url_of(application), {"files": files}, follow=True)
    assert "modell.pdf er lastet opp." in body(page)
    assert "modell.exe: Vi tar imot filer av typen" in body(page)
    assert re.search(r"\b1 fil\b", body(client.get(url_of(application, "?del=model"))))
    row = Attachment.objects.get()
    got = client.get(url_of(application, f"vedlegg/{row.pk}/"))
    assert got["Content-Disposition"].startswith("attachment")
    assert b"".join(got.streaming_content) == pdf()
    page = client.post(
        url_of(application), {"files": SimpleUploadedFile("ny.pdf", pdf(b"%2")), "replaces": row.pk}, follow=True
    )
    assert "byttet ut med ny.pdf" in body(page)
    assert "ny.pdf" in body(client.get(url_of(application, "send/")))
    client.post(url_of(application, f"vedlegg/{Attachment.objects.last().pk}/fjern/"))
    assert not Attachment.objects.standing().exists()


def test_it_answers_the_script_about_each_file(client, application, report):
    said = client.post(
        url_of(application), {"files": SimpleUploadedFile("a.svg", b"<svg/>")}, HTTP_ACCEPT="application/json"
    )
    assert said.json()["refusals"][0].startswith("Vi tar imot filer av typen")
    again = client.post(url_of(application), {"files": SimpleUploadedFile("a.pdf", pdf()), "replaces": "1"})
    assert again.status_code == 302
    assert not Attachment.objects.exists()


def test_it_hides_files_of_others_and_of_other_duties(client, application, writer, report):
    row = put(report, writer)
    other = granted(OrganisationFactory())
    stranger = browser(grantee(other.lead))
    for tail in ("vedlegg/", f"vedlegg/{row.pk}/"):
        assert client.get(url_of(application, tail)).status_code == 200
        assert stranger.get(url_of(application, tail)).status_code == 404
        assert stranger.get(url_of(other, tail)).status_code == 404
    assert stranger.post(url_of(application, f"vedlegg/{row.pk}/fjern/")).status_code == 404
    begun(application, "interim", writer, NOW)
    interim = f"/tilskudd/{application.ref}/rapport/{duty(application, 'interim').pk}/vedlegg/"
    assert client.get(interim).status_code == 404  # its form takes no files
    assert client.get(f"{interim}{row.pk}/").status_code == 404
    reader = browser(grantee(application.lead, MemberRole.READ))
    assert reader.post(url_of(application), {"files": SimpleUploadedFile("a.pdf", pdf())}).status_code == 403
    assert "data-upload" not in body(reader.get(url_of(application)))


def test_it_costs_the_same_to_list_one_file_and_three(client, application, writer, report):
    def queries():
        client.get(url_of(application))
        with CaptureQueriesContext(connection) as found:
            assert client.get(url_of(application)).status_code == 200
        return len(found)

    first = put(report, writer)
    one = queries()
    put(report, writer, name="ny.pdf", replaces=first)
    for number in range(3):
        put(report, writer, name=f"{number}.pdf", data=pdf(b"%%%d" % number))
    assert queries() == one <= 10


def test_it_leads_from_a_report_that_is_sent_to_the_file_that_must_be_renewed(client, application, writer):
    report = written(application, "model", writer, NOW)
    row = put(report, writer)
    submit_report(report=report, actor=writer, now=NOW)
    assert client.get(url_of(application)).url == url_of(application, "kvittering/")
    Attachment.objects.update(scan_state="infected")
    assert "Bytt ut filen" in body(client.get(url_of(application, "kvittering/")))
    page = body(client.get(url_of(application)))
    assert "Vi fant virus i filen." in page
    assert "Må rettes" in page
    client.post(url_of(application), {"files": SimpleUploadedFile("ny.pdf", pdf()), "replaces": row.pk})
    assert [each.name for each in Attachment.objects.standing()] == ["ny.pdf"]


def test_it_sends_no_report_with_a_file_that_nobody_can_read(client, application, writer):
    report = written(application, "model", writer, NOW)
    row = put(report, writer)
    Attachment.objects.update(scan_state="infected")
    page = client.post(url_of(application, "send/"))
    assert page.status_code == 422
    assert "Bytt ut eller fjern filen modell.pdf. Vi fant virus i den." in body(page)
    assert f'href="{url_of(application)}#div_id_file-{row.pk}"' in body(page)
    client.post(url_of(application, f"vedlegg/{row.pk}/fjern/"))
    assert client.post(url_of(application, "send/")).url == url_of(application, "kvittering/")


# ----- the directorate's pages ---------------------------------------------------------------------------------------


@pytest.fixture
def reader(application):
    found = desk(display_name="Ingrid Moe")
    declare(application, found)
    return found


def test_it_shows_the_directorate_the_files_and_logs_the_reading(application, writer, reader):
    report = written(application, "model", writer, NOW)
    row, staff = put(report, writer), browser(reader)
    address = f"/rapporter/{report.pk}/vedlegg/{row.pk}/"
    assert staff.get(address).status_code == 404  # not handed in yet
    submit_report(report=report, actor=writer, now=NOW)
    page = body(staff.get(f"/rapporter/{report.pk}/"))
    assert "modell.pdf" in page
    assert "Ikke skannet" in page
    assert b"".join(staff.get(f"{address}?vis=1").streaming_content) == pdf()
    assert ReadEntry.objects.filter(case_ref=application.ref, what=f"attachment:{row.pk}").count() == 1
    assert browser(desk()).get(address).url == f"/saker/{application.ref}/"  # declaration first
    for state in ("pending", "infected"):
        Attachment.objects.update(scan_state=state)
        assert staff.get(address).url == f"/rapporter/{report.pk}/"
        assert f'href="{address}"' not in body(staff.get(f"/rapporter/{report.pk}/"))
    assert staff.post(f"{address}kontroller/").status_code == 302


def test_it_shows_a_returned_report_with_the_files_it_was_handed_in_with(clock, application, writer, reader):
    report = written(application, "model", writer, NOW)
    row = put(report, writer)
    report = submit_report(report=report, actor=writer, now=NOW)
    return_report(report=report, points="Mer.", due_on=date(2021, 1, 8), actor=reader, now=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    clock.move_to(later)
    newer = put(report, writer, name="bedre.pdf", now=later, replaces=row)
    staff = browser(reader)
    page = body(staff.get(f"/rapporter/{report.pk}/"))
    assert "modell.pdf" in page
    assert "bedre.pdf" not in page
    assert staff.get(f"/rapporter/{report.pk}/vedlegg/{row.pk}/").status_code == 200
    assert staff.get(f"/rapporter/{report.pk}/vedlegg/{newer.pk}/").status_code == 404
    report.refresh_from_db()
    submit_report(report=report, actor=writer, now=later)
    page = body(staff.get(f"/rapporter/{report.pk}/"))
    assert "bedre.pdf" in page
    assert "byttet ut med bedre.pdf" in page
