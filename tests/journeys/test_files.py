"""Files in a real browser: many with progress, a line that breaks, without script, preview, and no barrier on the way."""

import re
from datetime import date
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from applications.models import Attachment
from reporting.operations.delivering import attach_file, remove_file, submit_report
from schemes.models import Call
from tests.applications.hostile_files import picture
from tests.applications.hostile_pdfs import made, shows
from tests.factories.applications import applicant, organisation_of, started, user_of
from tests.factories.organisations import logged_in
from tests.factories.reporting import at, declare, desk, granted, grantee, written
from tests.grantportal.conftest import browser_context_args, browser_type_launch_args, quiet_page  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILES = "input#files-other"


@pytest.fixture
def case(live_server):
    """A draft, and the address of its files."""
    actor = applicant()
    application = started(actor)
    Call.objects.update(deadline_on=timezone.localdate())
    return actor, application, f"{live_server.url}/soknader/{application.ref}/del/attachments/"


def let_in(page, actor, address):
    """The person is logged in in this browser."""
    root = re.match(r"http://[^/]+", address)[0]
    client = logged_in(Client(), user_of(actor), organisation_of(actor))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": root}])
    page.goto(address)


def named(*names):
    """Files as a person chooses them."""
    kinds = {"pdf": "application/pdf", "png": "image/png", "exe": "application/octet-stream"}
    bytes_of = {"pdf": made(shows), "png": picture(), "exe": b"MZ"}
    return [
        {
            "name": name,
            "mimeType": kinds[name[-3:]],
            "buffer": bytes_of[name[-3:]] + (b"" if name[-3:] != "exe" else b"!"),
        }
        for name in names
    ]


def test_it_sends_many_one_by_one_and_tells_about_each(quiet_page, case):  # noqa: F811
    actor, application, address = case
    let_in(quiet_page, actor, address)
    sent = []
    quiet_page.on("request", lambda request: sent.append(request.method) if request.url.endswith("/vedlegg/") else None)
    quiet_page.set_input_files(FILES, named("plan.pdf", "kart.png", "program.exe"))
    quiet_page.click("text=Last opp Andre vedlegg")
    expect(quiet_page.locator(".notices")).to_contain_text("program.exe: Vi tar imot filer av typen")
    for name in ("plan.pdf", "kart.png"):
        expect(quiet_page.locator(".notices")).to_contain_text(f"{name} er lastet opp.")
    assert sent == ["POST"] * 3
    assert sorted(application.attachments.values_list("name", flat=True)) == ["kart.png", "plan.pdf"]
    for width in (1280, 390):
        quiet_page.set_viewport_size({"width": width, "height": 900})
        for each in quiet_page.locator(".page-main details").all():
            each.evaluate("one => { one.open = true }")
        assert quiet_page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(quiet_page)
        assert found.violations_count == 0, found.generate_report()


def test_it_offers_to_try_again_when_the_line_breaks_and_loses_nothing(quiet_page, case):  # noqa: F811
    actor, application, address = case
    let_in(quiet_page, actor, address)
    quiet_page.route("**/vedlegg/", lambda route: route.abort("connectionreset"))
    quiet_page.set_input_files(FILES, named("plan.pdf"))
    quiet_page.click("text=Last opp Andre vedlegg")
    progress = quiet_page.locator("[data-upload-progress]")
    expect(progress).to_contain_text("ikke lastet opp. Sjekk nettet og prøv igjen")
    expect(progress.locator("[role=status]")).to_have_text("0 av 1 filer er lastet opp.")
    assert Axe().run(quiet_page).violations_count == 0
    quiet_page.unroute("**/vedlegg/")
    quiet_page.get_by_role("button", name="Prøv igjen").click()
    expect(quiet_page.locator(".notices")).to_contain_text("plan.pdf er lastet opp.")
    assert application.attachments.count() == 1


def test_it_sends_nothing_that_is_too_large_or_after_the_session(quiet_page, case):  # noqa: F811
    actor, application, address = case
    let_in(quiet_page, actor, address)
    for form in quiet_page.locator("form[data-upload]").all():
        form.evaluate("one => { one.dataset.maxBytes = '10' }")
    quiet_page.set_input_files(FILES, named("plan.pdf"))
    quiet_page.click("text=Last opp Andre vedlegg")
    expect(quiet_page.locator("[data-upload-progress]")).to_contain_text("filen er for stor")
    quiet_page.goto(address)
    quiet_page.context.clear_cookies(name="sessionid")
    quiet_page.set_input_files(FILES, named("plan.pdf"))
    quiet_page.click("text=Last opp Andre vedlegg")
    expect(quiet_page.locator("[data-upload-progress]")).to_contain_text("ikke lastet opp.")
    assert application.attachments.count() == 0


def test_it_uploads_replaces_and_removes_without_script(browser, case):
    actor, application, address = case
    page = browser.new_context(locale="nb-NO", java_script_enabled=False).new_page()
    let_in(page, actor, address)
    page.set_input_files(FILES, named("plan.pdf", "kart.png"))
    page.click("text=Last opp Andre vedlegg")
    assert "kart.png er lastet opp." in page.inner_text(".notices")
    row = application.attachments.get(name="plan.pdf")
    page.click(f"#div_id_file-{row.pk} summary")
    page.set_input_files(f"#replace-{row.pk}", named("ny.pdf"))
    page.click(f"#div_id_file-{row.pk} >> text=Bytt ut filen")
    assert "ny.pdf er lastet opp." in page.inner_text(".notices")
    page.click("text=Fjern kart.png")
    assert "kart.png er fjernet." in page.inner_text(".notices")
    assert [each.name for each in application.attachments.standing()] == ["ny.pdf"]
    assert "2 tidligere filer" in page.inner_text("main")
    page.context.close()


def test_it_draws_a_file_in_a_sandbox(page, case):
    actor, _application, address = case
    let_in(page, actor, address)
    page.set_input_files(FILES, named("plan.pdf", "kart.png"))
    page.click("text=Last opp Andre vedlegg")
    expect(page.locator(".notices")).to_contain_text("kart.png er lastet opp.")
    shown = Attachment.objects.get(name="kart.png")
    answer = page.goto(f"{address.split('/del/')[0]}/vedlegg/{shown.pk}/?vis=1")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert page.evaluate("self.origin") == "null"  # it can reach nothing of the portal
    assert page.locator("img").evaluate("one => one.naturalWidth") > 0


def test_it_has_no_barrier_where_reports_are_read_and_written(quiet_page, live_server):  # noqa: F811
    """The files of a model on both sides, in each state the scanner can leave them in."""
    application = granted()
    writer, reader, now = grantee(application.lead), desk(), at(date(2020, 12, 10))
    declare(application, reader)
    report = written(application, "model", writer, now)
    for number, state in enumerate(Attachment.Scan.values):
        data = made(shows, pages=number + 1)
        row = attach_file(
            report=report, section="model_files", name=f"{state}.pdf", file=BytesIO(data), size=len(data), actor=writer,
            now=now,
        )  # fmt: skip
        Attachment.objects.filter(pk=row.pk).update(scan_state=state)
    remove_file(report=report, attachment=row, actor=writer, now=now)
    part = f"{live_server.url}/tilskudd/{application.ref}/rapport/{report.obligation_id}"
    let_in(quiet_page, writer, f"{part}/vedlegg/")
    check_both_widths(quiet_page, f"{part}/vedlegg/", f"{part}/send/")
    found_later = Attachment.objects.filter(
        scan_state="infected"
    )  # what carries a virus is not sent, but may be found later
    keys = list(found_later.values_list("pk", flat=True))
    found_later.update(scan_state="clean")
    submit_report(report=report, actor=writer, now=now)
    Attachment.objects.filter(pk__in=keys).update(scan_state="infected")
    let_in(quiet_page, reader, f"{live_server.url}/rapporter/{report.pk}/")
    check_both_widths(quiet_page, f"{live_server.url}/rapporter/{report.pk}/")


def check_both_widths(page, *addresses):
    """Nothing wider than the screen, nothing that keeps somebody out."""
    for address in addresses:
        page.goto(address)
        for each in page.locator(".page-main details").all():
            each.evaluate("one => { one.open = true }")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            found = Axe().run(page)
            assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
