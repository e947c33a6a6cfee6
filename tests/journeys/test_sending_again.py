"""Sent, recalled, copied, approved by the leader, withdrawn and undone, in a real browser without JavaScript; then axe."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from applications.models import Application, Endorsement, Submission
from grantportal.demo.stories import apply
from tests.journeys.pages import log_in, press

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def barriers(page, address: str) -> list[str]:
    """What axe finds on the page, and whether it is wider than the window."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    said = [f"{address}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        said.append(f"{address}: wider than the window")
    return said


def test_it_is_recalled_sent_again_withdrawn_and_undone(browser, live_server, practice_call, stage):
    application = apply(stage, practice_call, "Gjesdal", practice_call.opened_at)
    base, ref = live_server.url, application.ref
    sender = log_in(browser, base, "demo-gjesdal-sender")
    sender.goto(f"{base}/soknader/{ref}/kvittering/")
    sender.get_by_role("link", name="Hent søknaden tilbake").click()
    press(sender, "Hent søknaden tilbake")
    assert Application.objects.get(ref=ref).status == "draft"
    sender.goto(f"{base}/soknader/{ref}/send/")
    for box in sender.query_selector_all("main input[type=checkbox]"):
        box.check()
    press(sender, "Send søknaden")
    assert Submission.objects.filter(application=application).count() == 2
    sender.get_by_role("link", name="Trekk søknaden").click()
    sender.fill("main textarea", "Kommunestyret sa nei")
    press(sender, "Trekk søknaden")
    assert Application.objects.get(ref=ref).status == "withdrawn"
    press(sender, "Angre at søknaden ble trukket")
    assert Application.objects.get(ref=ref).status == "submitted"


def test_it_is_copied_and_the_leader_reads_sends_back_and_approves(browser, live_server, practice_call, stage):
    apply(stage, practice_call, "Gjesdal", practice_call.opened_at)
    base = live_server.url
    sender = log_in(browser, base, "demo-gjesdal-sender")
    sender.goto(f"{base}/soknader/ny/ovelse/mu/")
    sender.locator("main input[type=radio]").nth(1).check()
    press(sender, "Begynn på søknaden")
    assert sender.url.endswith("/nytt/")
    for box in sender.query_selector_all("main input[type=checkbox]"):
        box.check()
    press(sender, "Bekreft det som er krysset av")
    assert "Alt som er kopiert, er bekreftet eller rettet." in sender.locator("main").inner_text()
    draft = Application.objects.get(status="draft")
    leader = log_in(browser, base, "demo-gjesdal-leder")
    page = f"{base}/soknader/{draft.ref}/forankring/administrative/les/"
    leader.goto(page)
    leader.get_by_text("Send søknaden tilbake").click()
    leader.fill("main textarea", "Planen mangler datoer")
    press(leader, "Send tilbake")
    given = Endorsement.objects.get(application=draft)
    assert (given.comment, given.confirmed_at) == ("Planen mangler datoer", None)
    leader.goto(page)
    leader.fill("main [name=office]", "kommunedirektør")
    press(leader, "Godkjenn versjon")
    given.refresh_from_db()
    assert (given.office, len(given.version)) == ("kommunedirektør", 64)


@pytest.mark.parametrize("width", [1280, 390])
def test_its_pages_have_no_barrier(browser, live_server, practice_call, stage, width):
    application = apply(stage, practice_call, "Gjesdal", practice_call.opened_at)
    base, found = live_server.url, []
    public = browser.new_page()
    sender = log_in(browser, base, "demo-gjesdal-sender", script=True)
    leader = log_in(browser, base, "demo-gjesdal-leder", script=True)
    for page in (public, sender, leader):
        page.set_viewport_size({"width": width, "height": 900})
    sender.goto(f"{base}/soknader/ny/ovelse/mu/")
    found += barriers(sender, "start")
    sender.locator("main input[type=radio]").nth(1).check()
    press(sender, "Begynn på søknaden")
    copy = re.search(r"/soknader/([0-9a-f]+)/", sender.url)[1]
    ref = application.ref
    for page, addresses in (
        (public, ["/", "/ordninger/ovelse/skjema/mu/", "/ordninger/ovelse/varsel/"]),
        (
            sender,
            [
                f"/soknader/{copy}/nytt/",
                f"/soknader/{copy}/send/",
                f"/soknader/{ref}/kvittering/",
                f"/soknader/{ref}/hent-tilbake/",
                f"/soknader/{ref}/trekk/",
                "/min-side/frister/",
                "/?vis=oss",
            ],
        ),
        (leader, [f"/soknader/{copy}/forankring/administrative/les/"]),
    ):
        for address in addresses:
            answer = page.goto(base + address)
            assert answer.status == 200, address
            found += barriers(page, address)
            assert page.locator("h1").count() == 1, address
    sender.goto(f"{base}/min-side/frister/")
    press(sender, "Lag en adresse")
    assert re.search(r"/kalender/[\w-]{20,}\.ics$", sender.input_value("#address"))
    found += barriers(sender, "the address")
    for page in (public, sender, leader):
        page.goto("about:blank")
        page.close()
    assert found == []
