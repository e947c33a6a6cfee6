"""Log-in, first person, invitation and log-out in a real browser, by a real identity provider; no barriers on the way."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from grantportal.demo.people import PASSWORD
from letters.models import Dispatch
from letters.owed import invitations
from organisations.actors import MemberRole
from organisations.models import AccessRequest, KeptText, Membership, Organisation
from tests.factories.organisations import UserFactory, member
from tests.journeys.pages import press
from tests.organisations.lying_provider import rsa_key
from tests.organisations.real_provider import real_provider

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def provider(settings, live_server, monkeypatch):
    """The provider, for the portal at its real address."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    settings.BASE_URL = live_server.url
    with real_provider(settings, rsa_key("portal")) as issuer:
        yield issuer


@pytest.fixture(autouse=True)
def left(provider, browser):
    """Every page is left before the server goes: what it says goodbye with reaches the database of this test."""
    yield
    for context in list(browser.contexts):
        for page in context.pages:
            page.goto("about:blank")
            page.wait_for_timeout(200)
        context.close()


def by_password(browser, base: str, username: str, *, script: bool = False):
    """Log in the other way, which is folded away where there is a provider."""
    page = browser.new_context(locale="nb-NO", java_script_enabled=script).new_page()
    page.goto(f"{base}/logg-inn/")
    page.locator("main details > summary").click()
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.ds-button")
    expect(page.locator("header details.who").first).to_be_attached()
    return page


@pytest.mark.parametrize("script", [False, True])
def test_it_leads_from_a_first_log_in_to_a_colleague_who_is_invited(browser, live_server, stage, provider, script):
    base = live_server.url
    kari = browser.new_context(locale="nb-NO", java_script_enabled=script).new_page()
    refused = []
    kari.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    kari.goto(f"{base}/logg-inn/")
    kari.click("text=Logg inn med ID-porten")
    expect(kari.locator("h1")).to_have_text("Velg hvem du handler for")
    kari.click("text=Be om tilgang til Gjesdal kommune")
    kari.fill("textarea", "Rådgiver i oppvekst")
    press(kari, "Send forespørselen")
    expect(kari.locator("main")).to_contain_text("Ingen har svart ennå.")
    house = by_password(browser, base, "demo-admin", script=script)
    house.locator("header nav a", has_text="Tilganger").first.click()
    press(house, "Godkjenn")
    expect(house.locator("main")).to_contain_text("Personen har fått tilgang.")
    kari.goto(f"{base}/organisasjon/invitasjoner/")
    kari.fill("input[name=email]", "ola@gjesdal.example")
    kari.locator("label", has_text="Skriver").click()
    press(kari, "Send invitasjonen")
    expect(kari.locator("main")).to_contain_text("Invitasjonen blir sendt til ola@gjesdal.example.")
    assert invitations(now=timezone.now()) == 1
    address = next(word for word in Dispatch.objects.get().body.split() if "/logg-inn/invitasjon/" in word)
    ola = by_password(browser, base, "demo-leser", script=script)
    ola.goto(address)
    press(ola, "Ta imot rollen")
    expect(ola.locator("main")).to_contain_text("Du handler nå for Gjesdal kommune.")
    assert Membership.objects.filter(role=MemberRole.WRITE, organisation__name="Gjesdal kommune").count() == 1
    kari.goto(f"{base}/organisasjon/")
    kari.locator("header details.who > summary").click()
    kari.locator("header .who-panel button", has_text="Logg ut").first.click()
    kari.wait_for_url(f"{provider}/**")
    kari.goto(f"{base}/organisasjon/")
    assert kari.url.startswith(f"{base}/logg-inn/")
    assert refused == []


@pytest.mark.parametrize("width", [1280, 390])
def test_it_has_no_barrier_and_never_scrolls_sideways(browser, live_server, stage, provider, width):
    base, now = live_server.url, timezone.now()
    gjesdal = Organisation.objects.get(name="Gjesdal kommune")
    member(gjesdal, MemberRole.ADMIN, username="demo-anne", display_name="Anne Admin", password=PASSWORD)
    nina = UserFactory(display_name="Nina Nykommer", username="demo-nina", password=PASSWORD)
    other = Organisation.objects.get(name="Time kommune")
    for organisation in (gjesdal, other):
        AccessRequest.objects.create(organisation=organisation, user=nina, text="Rådgiver", requested_at=now)
    KeptText.objects.create(organisation=gjesdal, user=nina, page="/soknader/x/", text="Vi vil " * 40, kept_at=now)
    pages = {
        "": ("/logg-inn/", "/logg-inn/oidc/svar/?state=x"),
        "demo-anne": ("/organisasjon/", "/organisasjon/invitasjoner/", "/organisasjon/tekster/"),
        "demo-admin": ("/organisasjon/tilganger/?q=sandnes", f"/organisasjon/tilganger/{_request(other)}/avvis/"),
        "demo-nina": ("/logg-inn/organisasjon/", "/logg-inn/invitasjon/gjettet/"),
    }
    found, said = [], []
    for username, paths in pages.items():
        page = by_password(browser, base, username, script=True) if username else browser.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("console", lambda message: said.append(message))  # noqa: PLW0108 - one list, and a plain function
        for path in paths:
            page.goto(base + path)
            assert not username or "/logg-inn/?next" not in page.url, path
            violations = Axe().run(page, options=WCAG).response["violations"]
            found += [f"{path}: {each['id']}: {each['nodes'][0]['html'][:160]}" for each in violations]
            assert page.locator("h1").count() == 1, path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found + [one.text for one in said if "Content Security" in one.text] == []


def _request(organisation):
    """The key of the request to act for `organisation`."""
    return AccessRequest.objects.get(organisation=organisation).pk
