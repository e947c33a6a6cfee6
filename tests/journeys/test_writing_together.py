"""Two people, one application, and everything that can go wrong between the keys and the database: no text is lost."""

import re
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from applications.models import Application, Visit
from applications.operations.drafting import start_application
from grantportal.demo.people import PASSWORD, actor
from organisations.login.limits import SEEN
from schemes.operations.publishing import close_call
from tests.journeys.pages import log_in, press

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")]
WRITER, SENDER = "demo-gjesdal-skriver", "demo-gjesdal-sender"
GOALS = "[name=goals]"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def draft(stage, practice_call):
    """An empty draft of Gjesdal."""
    organisation = stage.organisation("Gjesdal")
    return start_application(
        call=practice_call,
        track="mu",
        organisation=organisation,
        actor=actor("skriver", organisation),
        now=timezone.now(),
    )


def basis(base: str, application: Application) -> str:
    """The part with the question about goals."""
    return f"{base}/soknader/{application.ref}/del/basis/"


def open_part(browser, base, application, username=WRITER, *, clock=False, script=True):
    """A person's window with the part open; with `clock` its time is moved by hand."""
    page = log_in(browser, base, username, script=script)
    if clock:
        page.clock.install()
    page.goto(basis(base, application))
    return page


def write(page, text: str) -> None:
    """Write the goals, and leave the field."""
    page.fill(GOALS, text)
    page.locator(GOALS).blur()


def mark(page):
    """The save mark."""
    return page.locator("[data-save-mark]")


def answer(application: Application) -> str:
    """The goals as the database has them."""
    kept = application.answers.filter(question="goals").first()
    return kept.text if kept else ""


def saved(page) -> None:
    """Wait until the page says that it is kept."""
    expect(mark(page)).to_have_attribute("data-state", "saved", timeout=15_000)
    expect(mark(page)).to_have_text(re.compile(r"Lagret kl\. \d\d\.\d\d"))


def until(holds, page) -> None:
    """Wait for what the server does after a page's last word."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen in ten seconds")


@contextmanager
def no_network(page):
    """The line is down meanwhile."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


# ----- two at once ---------------------------------------------------------------------------------------------------


def test_it_shows_both_texts_when_two_write_the_same_answer_and_keeps_the_merged_one(browser, live_server, draft):
    first = open_part(browser, live_server.url, draft)
    second = open_part(browser, live_server.url, draft, SENDER)
    write(first, "Vi vil oppdage barn tidlig.")
    saved(first)
    write(second, "Vi vil hjelpe familiene.")
    panel = second.locator(".conflict")
    expect(panel).to_contain_text("Skriver i Gjesdal kommune lagret mens du skrev. Ingenting er borte.")
    expect(panel.locator("[data-theirs]")).to_have_text("Vi vil oppdage barn tidlig.")
    expect(panel.locator("[data-mine]")).to_have_text("Vi vil hjelpe familiene.")
    assert answer(draft) == "Vi vil oppdage barn tidlig."
    panel.get_by_role("button", name="Slå sammen").press("Enter")
    saved(second)
    assert answer(draft).split() == ["Vi", "vil", "oppdage", "barn", "tidlig.", "Vi", "vil", "hjelpe", "familiene."]
    write(first, "Vi vil oppdage barn tidligere.")
    expect(first.locator(".conflict [data-theirs]")).to_contain_text("Vi vil hjelpe familiene.")


def test_it_can_be_done_with_the_keyboard_alone_and_takes_no_focus_from_who_writes(browser, live_server, draft):
    other = open_part(browser, live_server.url, draft, SENDER)
    page = open_part(browser, live_server.url, draft)
    write(other, "Det andre skrev.")
    saved(other)
    page.focus("textarea >> nth=0")
    while page.evaluate("document.activeElement.name") != "goals":
        page.keyboard.press("Tab")
    page.keyboard.type("Min egen tekst, ")
    page.locator(".conflict").wait_for()
    page.keyboard.type("og mer til.")
    assert page.input_value(GOALS) == "Min egen tekst, og mer til."
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.take") == "theirs"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    saved(page)
    assert page.evaluate("document.activeElement.name") == "goals"
    assert answer(draft) == "Min egen tekst, og mer til."


def test_it_shows_choices_in_words_and_takes_them_over(browser, live_server, draft):
    first = open_part(browser, live_server.url, draft)
    second = open_part(browser, live_server.url, draft, SENDER)
    boxes = "[name=basis]"
    first.locator(boxes).nth(0).check()
    first.locator(boxes).nth(0).blur()
    saved(first)
    second.locator(boxes).nth(1).check()
    second.locator(boxes).nth(1).blur()
    panel = second.locator(".conflict")
    expect(panel.locator("[data-theirs]")).not_to_have_text(re.compile("_"))
    expect(panel.get_by_role("button", name="Slå sammen")).to_be_hidden()
    panel.get_by_role("button", name="Bruk det lagrede").click()
    saved(second)
    assert [second.locator(boxes).nth(place).is_checked() for place in (0, 1)] == [True, False]


def test_it_tells_who_writes_where_and_locks_nothing(browser, live_server, draft):
    first = open_part(browser, live_server.url, draft, clock=True)
    first.focus(GOALS)
    until(Visit.objects.exists, first)
    while not Visit.objects.get().field:  # alone, a page tells once a minute where its reader is
        first.clock.run_for(61_000)
        first.wait_for_timeout(200)
    second = open_part(browser, live_server.url, draft, SENDER, clock=True)
    expect(second.locator("[data-presence]")).to_have_text("Skriver i Gjesdal kommune skriver her nå.")
    expect(second.locator("#div_id_goals [data-presence-note]")).to_have_text(
        "Skriver i Gjesdal kommune skriver i dette feltet nå"
    )
    write(second, "Jeg får skrive likevel.")
    saved(second)
    listed = second.context.new_page()
    listed.goto(f"{live_server.url}/soknader/{draft.ref}/")
    expect(listed.locator(".task .here")).to_have_text(re.compile("Skriver i Gjesdal kommune skriver her nå"))
    first.goto("about:blank")
    until(lambda: not Visit.objects.get(user__username=WRITER).is_here, first)
    while second.locator("[data-presence] p").count():
        second.clock.run_for(21_000)
        second.wait_for_timeout(200)
    expect(second.locator("[data-presence-note]")).to_have_count(0)


# ----- the network is cut --------------------------------------------------------------------------------------------


def test_it_loses_nothing_when_the_network_is_away_for_ten_minutes(browser, live_server, draft):
    page = open_part(browser, live_server.url, draft, clock=True)
    with no_network(page):
        write(page, "Skrevet uten nett.")
        expect(mark(page)).to_contain_text("Ikke lagret. Prøver igjen om")
        page.clock.run_for(5 * 60_000)
        write(page, "Skrevet uten nett, og rettet etter fem minutter.")
        page.clock.run_for(5 * 60_000)
        expect(mark(page)).to_have_attribute("data-state", re.compile("failed|saving"))
        press(page, "Lagre og gå til")
        assert page.url == basis(live_server.url, draft)
        assert answer(draft) == ""
    saved(page)
    assert answer(draft) == "Skrevet uten nett, og rettet etter fem minutter."
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('portal:unsaved')).length") == 0


def test_it_shows_what_others_wrote_while_one_was_without_network(browser, live_server, draft):
    page = open_part(browser, live_server.url, draft)
    other = open_part(browser, live_server.url, draft, SENDER)
    with no_network(page):
        write(page, "Skrevet på toget.")
        expect(mark(page)).to_have_attribute("data-state", "failed")
        write(other, "Skrevet på kontoret.")
        saved(other)
    expect(page.locator(".conflict [data-theirs]")).to_have_text("Skrevet på kontoret.")
    page.locator(".conflict [data-take=mine]").click()
    saved(page)
    assert answer(draft) == "Skrevet på toget."


def test_it_offers_the_text_again_when_the_window_was_closed_without_network(browser, live_server, draft):
    page = open_part(browser, live_server.url, draft)
    with no_network(page):
        write(page, "Skrevet rett før maskinen ble lukket.")
        expect(mark(page)).to_have_attribute("data-state", "failed")
        page.close()
        again = browser.contexts[-1].new_page()
    again.goto(basis(live_server.url, draft))
    offer = again.get_by_role("group", name="Denne teksten ble ikke lagret")
    expect(offer).to_contain_text("Skrevet rett før maskinen ble lukket.")
    expect(again.locator("[data-leftover-notice]")).to_be_visible()
    assert (again.input_value(GOALS), answer(draft)) == ("", "")
    offer.get_by_role("button", name="Bruk teksten").press("Enter")
    expect(again.locator("[data-leftover-notice]")).to_be_hidden()
    saved(again)
    assert answer(draft) == "Skrevet rett før maskinen ble lukket."


# ----- the session ends ----------------------------------------------------------------------------------------------


def sign_in(page, username: str = WRITER) -> None:
    """Fill in the log-in page that is open."""
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.ds-button")
    page.wait_for_load_state()


def test_it_saves_by_itself_after_one_has_logged_in_again_in_another_tab(browser, live_server, draft):
    page = open_part(browser, live_server.url, draft)
    Session.objects.all().delete()
    write(page, "Skrevet etter at økten var slutt.")
    link = page.get_by_role("link", name="Logg inn i ny fane").first
    expect(link).to_be_visible()
    assert answer(draft) == ""
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    sign_in(opened.value)
    expect(opened.value.locator("h1")).to_have_text("Du er logget inn")
    saved(page)
    expect(page.locator("[data-logged-out]")).to_be_hidden()
    assert answer(draft) == "Skrevet etter at økten var slutt."


def test_it_saves_nothing_in_the_name_of_another_who_logs_in_meanwhile(browser, live_server, draft):
    page = open_part(browser, live_server.url, draft)
    Session.objects.all().delete()
    write(page, "Skriverens tekst.")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Logg inn i ny fane").first.click()
    opened.value.wait_for_load_state()
    sign_in(opened.value, SENDER)
    expect(page.locator("[data-save-problem]")).to_contain_text("Siden ble åpnet av en annen person.")
    assert (answer(draft), page.input_value(GOALS)) == ("", "Skriverens tekst.")


def test_it_warns_before_the_session_ends_and_prolongs_it_where_one_stands(browser, live_server, draft):
    page = open_part(browser, live_server.url, draft, clock=True)
    key = next(each["value"] for each in page.context.cookies() if each["name"] == "sessionid")
    session = SessionStore(session_key=key)
    session[SEEN] = int(timezone.now().timestamp()) - 28 * 60
    session.save()
    warning = page.locator("[data-session]")
    expect(warning).to_be_hidden()
    page.clock.fast_forward(27 * 60_000)
    expect(warning).to_contain_text("Du blir logget ut om 2 min hvis du ikke gjør noe.")
    page.get_by_role("button", name="Forleng økten").press("Enter")
    expect(warning).to_be_hidden()
    assert timezone.now().timestamp() - SessionStore(session_key=key)[SEEN] < 60


def test_it_keeps_the_text_through_log_in_without_javascript(browser, live_server, draft):
    page = open_part(browser, live_server.url, draft, script=False)
    Session.objects.all().delete()
    page.fill(GOALS, "Skrevet uten skript.\nTo linjer.")
    press(page, "Lagre og gå til")
    assert "/logg-inn/" in page.url
    sign_in(page)
    expect(page.locator("h1")).to_have_text("Teksten din er tatt vare på")
    expect(page.locator("main")).to_contain_text("Skrevet uten skript.")
    press(page, "Lagre teksten")
    assert "/del/" in page.url
    assert answer(draft).splitlines() == ["Skrevet uten skript.", "To linjer."]


# ----- the call closes meanwhile -------------------------------------------------------------------------------------


def test_it_goes_on_saving_when_the_call_closes_meanwhile_and_says_so(browser, live_server, draft, stage):
    page = open_part(browser, live_server.url, draft)
    write(page, "Før den ble lukket.")
    saved(page)
    close_call(call=draft.call, actor=stage.staff["admin"], now=timezone.now(), reason="Øvelsen er over.")
    write(page, "Etter at den ble lukket.")
    expect(page.locator("[data-save-notice]")).to_contain_text(
        "Utlysningen er lukket og tar ikke imot flere søknader. Det dere skriver, blir lagret."
    )
    saved(page)
    assert answer(draft) == "Etter at den ble lukket."


# ----- everybody can use it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_it_has_no_barrier_where_two_have_written_and_text_is_offered(browser, live_server, draft, width):
    other = open_part(browser, live_server.url, draft, SENDER)
    page = open_part(browser, live_server.url, draft)
    page.set_viewport_size({"width": width, "height": 900})
    write(other, "Det andre har skrevet.")
    saved(other)
    write(other, "Det andre har skrevet, og rettet.")
    write(page, "Mitt eget.")
    expect(page.locator(".conflict")).to_be_visible()
    assert barriers(page) == []
    page.reload()
    expect(page.get_by_role("group", name="Denne teksten ble ikke lagret")).to_be_visible()
    assert barriers(page) == []
    for address in (f"/soknader/{draft.ref}/versjoner/goals/", f"/soknader/{draft.ref}/", "/logg-inn/igjen/"):
        page.goto(live_server.url + address)
        assert barriers(page) == [], address


def barriers(page) -> list[str]:
    """What axe finds, and whether one must scroll sideways."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("main [aria-busy]")).to_have_count(0)  # what is being drawn anew stands dimmed
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] + ["too wide"] * too_wide
