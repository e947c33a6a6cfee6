"""The journey in a real browser, from the call to the second instalment's gate, without JavaScript; then axe on its pages."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from applications.models import Application, Obligation, Payout
from applications.workflow import Status
from grantportal.demo.stories import apply
from letters.models import Letter
from schemes.workdays import oslo_day
from tests.journeys.pages import BUDGET, PLAN, declare, fill_cells, fill_questions, log_in, press

# A browser that is closed may leave a request behind, whose thread then finds the test's database gone.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")]
STEPS = ("applicant", "basis", "description", "plan", "organising", "budget", "endorsement")


def write_and_send(browser, base: str) -> str:
    """The writer writes, the leader endorses twice, the signatory sends; the case's reference."""
    writer = log_in(browser, base, "demo-gjesdal-skriver")
    writer.goto(f"{base}/soknader/ny/ovelse/mu/")
    press(writer, "Begynn på søknaden")
    ref = writer.url.rstrip("/").split("/")[-1]
    for step in STEPS:
        writer.goto(f"{base}/soknader/{ref}/del/{step}/")
        fill_questions(writer)
        fill_cells(writer, {"plan": PLAN, "budget": BUDGET}.get(step, {}))
        press(writer, "Lagre og gå til")
        assert f"/del/{step}/" not in writer.url, f"{step} was not accepted"
    leader = log_in(browser, base, "demo-gjesdal-leder")
    for kind, office in (("administrative", "kommunedirektør"), ("political", "ordfører, sak 12/26")):
        leader.goto(f"{base}/soknader/{ref}/forankring/{kind}/les/")
        leader.fill("main [name=office]", office)
        press(leader, "Godkjenn versjon")
    sender = log_in(browser, base, "demo-gjesdal-sender")
    sender.goto(f"{base}/soknader/{ref}/send/")
    for box in sender.query_selector_all("main input[type=checkbox]"):
        box.check()
    press(sender, "Send søknaden")
    assert sender.url.endswith("/kvittering/")
    return ref


def assess_and_decide(browser, base: str, ref: str) -> None:
    """Declared, taken, register completed by two, judged, scored, recommended; decided by another person."""
    first, second = log_in(browser, base, "demo-saksbehandler-1"), log_in(browser, base, "demo-saksbehandler-2")
    declare(first, base, ref)
    press(first, "Ta saken")
    declare(second, base, ref)
    for year in ("2016", "2017", "2018"):
        first.goto(f"{base}/saker/{ref}/kommune/")
        first.locator("main details:has(select[name=kind]) > summary").first.click()
        first.select_option("main select[name=kind]", "mu_year_checked")
        first.select_option("main select[name=year]", year) if first.locator(
            "main select[name=year]"
        ).count() else first.fill("main [name=year]", year)
        first.fill("main [name=source]", "Bufdirs arkiv")
        first.fill("main [name=reason]", "Listen er lest. Kommunen står ikke på den.")
        first.locator("main form", has=first.locator("select[name=kind]")).locator("button").last.click()
        second.goto(f"{base}/saker/{ref}/kommune/")
        press(second, "Bekreft")
    for rule in ("R29", "R55"):
        first.goto(f"{base}/saker/{ref}/")
        form = first.locator(f"main form[action$='/regel/{rule}/']")
        first.locator(f"details:has(form[action$='/regel/{rule}/']) > summary").last.click()
        form.locator("input[type=radio]").first.check()
        form.locator("textarea").fill("Vurdert ut fra søknaden.")
        form.locator("button").first.click()
    for criterion in ("K1", "K2"):
        first.goto(f"{base}/saker/{ref}/")
        form = first.locator(f"main form[action*='/kriterium/{criterion}/']")
        form.locator("label", has=first.locator("input[value='4']")).click()
        form.locator("textarea").fill("Tydelig og fulgt opp.")
        form.locator("button", has_text="Lagre").click()
    first.goto(f"{base}/saker/{ref}/innstilling/")
    first.locator("[name=result]").first.check()
    first.fill("[name=reason]", "Prosjektet er godt forankret. Planen er klar.")
    press(first, "Send innstillingen")
    decider = log_in(browser, base, "demo-beslutter")
    declare(decider, base, ref)
    decider.goto(f"{base}/saker/{ref}/vedtak/")
    press(decider, "Vedta:")


def send_letters(browser, base: str) -> None:
    """A caseworker makes the letters ready; the decision maker reads the sample and releases."""
    first, decider = log_in(browser, base, "demo-saksbehandler-1"), log_in(browser, base, "demo-beslutter")
    first.goto(f"{base}/utsending/")
    press(first, "Samle")
    batch = first.url
    press(first, "Gjør brevene klare")
    decider.goto(batch)
    links = {link.get_attribute("href") for link in decider.query_selector_all("main a[href*='/brev/']")}
    for href in links:
        decider.goto(base + href)
    decider.goto(batch)
    press(decider, "Frigi")


def accept_and_pay(browser, base: str, ref: str) -> None:
    """Terms accepted; the first instalment attested and authorised by two people."""
    sender = log_in(browser, base, "demo-gjesdal-sender")
    sender.goto(f"{base}/soknader/{ref}/vilkar/")
    sender.check("[name=accept]")
    press(sender, "Godta vilkårene")
    for person, words in (("demo-attestant", "Attester"), ("demo-beslutter", "Anvis")):
        page = log_in(browser, base, person)
        page.goto(f"{base}/utbetalinger/")
        press(page, words)


def test_it_carries_an_application_to_its_first_instalment_without_javascript(
    browser, live_server, practice_call, stage
):
    base = live_server.url
    stage.organisation("Gjesdal")
    ref = write_and_send(browser, base)
    application = Application.objects.get(ref=ref)
    assert (application.status, application.applied_nok) == (Status.SUBMITTED, 900_000)
    assess_and_decide(browser, base, ref)
    assert Application.objects.get(ref=ref).status == Status.DECIDED
    send_letters(browser, base)
    application = Application.objects.get(ref=ref)
    assert application.status == Status.GRANTED
    stage.letters(application.last_event_at)
    assert Letter.objects.get(case_ref=ref, kind="award_mu").pdf_sha256
    accept_and_pay(browser, base, ref)
    payout = Payout.objects.get()
    assert payout.amount_nok == 450_000
    assert payout.attested_by_id != payout.authorised_by_id
    assert Obligation.objects.get(kind="model").due_on > oslo_day(application.last_event_at)


PAGES = {
    "": [
        "/",
        "/?vis=lukket",
        "/ordninger/ovelse/",
        "/ordninger/ovelse/regler/",
        "/regelverk/",
        "/logg-inn/",
        "/logg-inn/demo/",
    ],
    "demo-gjesdal-sender": [
        "/min-side/",
        "/soknader/",
        "/brev/",
        "/tilskudd/",
        "/organisasjon/",
        "/soknader/ny/ovelse/mu/",
        "/soknader/{ref}/kvittering/",
        "/soknader/{ref}/meldinger/",
    ],
    "demo-saksbehandler-1": [
        "/saker/ko/",
        "/saker/",
        "/saker/{ref}/",
        "/saker/{ref}/kommune/",
        "/saker/{ref}/regler/",
        "/saker/{ref}/budsjett/",
        "/saker/{ref}/dokumenter/",
        "/saker/{ref}/historikk/",
        "/saker/{ref}/rettelser/",
        "/utsending/",
        "/rapporter/",
        "/utbetalinger/",
    ],
}


@pytest.mark.parametrize("width", [1280, 390])
def test_it_has_no_barrier_on_the_pages_of_the_journey(browser, live_server, practice_call, stage, width):
    application = apply(stage, practice_call, "Gjesdal", practice_call.opened_at)
    found = []
    for username, paths in PAGES.items():
        page = log_in(browser, live_server.url, username, script=True) if username else browser.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        said = []
        page.on(
            "console",
            lambda message, said=said: said.append(message.text) if "Content Security Policy" in message.text else None,
        )
        if username == "demo-saksbehandler-1":
            declare(page, live_server.url, application.ref)
        for path in paths:
            answer = page.goto(live_server.url + path.format(ref=application.ref))
            assert answer.status == 200, path
            violations = (
                Axe()
                .run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
                .response["violations"]
            )
            found += [f"{path}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations]
            assert page.locator("h1").count() == 1, path
        found += said
        page.goto("about:blank")
        page.close()
    assert found == []


def test_it_keeps_what_was_written_when_two_people_write(browser, live_server, practice_call, stage):
    stage.organisation("Gjesdal")
    writer = log_in(browser, live_server.url, "demo-gjesdal-skriver")
    writer.goto(f"{live_server.url}/soknader/ny/ovelse/mu/")
    press(writer, "Begynn på søknaden")
    step = f"{writer.url}del/description/"
    other = log_in(browser, live_server.url, "demo-gjesdal-sender")
    other.goto(step)
    writer.goto(step)
    writer.locator("main textarea").first.fill("Skriverens tekst.")
    press(writer, "Lagre og gå til")
    other.locator("main textarea").first.fill("Signatørens tekst.")
    press(other, "Lagre og gå til")
    text = other.locator("main").inner_text() + " ".join(
        each.input_value() for each in other.query_selector_all("main textarea")
    )
    assert "Skriverens tekst." in text
    assert "Signatørens tekst." in text
    assert re.search("Bruk mitt|Bruk det lagrede", text)
