"""The whole way from the front page to the receipt by keyboard alone, on a small screen, in nynorsk; axe in each state."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from applications.models import Application
from applications.workflow import Status
from grantportal.demo.people import PASSWORD
from tests.journeys.pages import BUDGET, CONTACTS, PLAN

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")]
STEPS = ("applicant", "basis", "description", "plan", "organising", "budget", "endorsement")
FAR = 250  # presses of Tab on one page
REACHED = "sel => document.activeElement !== null && document.activeElement.matches(sel)"
SEEN = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
  const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  return marked && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


class Keys:
    """A person who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Tab until the element that matches has the focus; it must be in sight and marked."""
        for _press in range(FAR):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(REACHED, selector):
                assert self.page.evaluate(SEEN), f"the focus on {selector} cannot be seen"
                return
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def write(self, selector: str, text: str) -> None:
        """Reach a field and type; a date is typed as the browser asks for it."""
        self.reach(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        """Reach a link or a button and press it; wait for the page that comes."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def someone(browser, base: str, username: str) -> Keys:
    """Logged in by keyboard, on a phone, in nynorsk."""
    context = browser.new_context(
        locale="nn-NO", timezone_id="Europe/Oslo", viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    )
    context.add_cookies([{"name": "django_language", "value": "nn", "url": base}])
    keys = Keys(context.new_page())
    keys.page.set_default_timeout(30_000)
    keys.page.goto(f"{base}/logg-inn/")
    keys.write("input[name=username]", username)
    keys.write("input[name=password]", PASSWORD)
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")
    return keys


def fill(keys: Keys, values: dict[str, str]) -> None:
    """Everything that stands empty on a step, in the order of the page."""
    page = keys.page
    fields = page.eval_on_selector_all(
        "main form:has(button[name=go]) :is(input:not([type=hidden], [type=file]), textarea, select)",
        "all => all.filter(e => e.offsetParent !== null && !e.disabled).map(e => [e.name, e.type, e.value, e.id])",
    )
    chosen: set[str] = set()
    for name, kind, value, ident in fields:
        at = f'[id="{ident}"]'
        if kind == "radio":
            if name not in chosen:
                chosen.add(name)
                keys.reach(f'input[name="{name}"]')
                page.keyboard.press("Space")
        elif kind == "checkbox":
            keys.reach(at)
            page.keyboard.press("Space")
        elif name in values:
            keys.reach(at)
            if kind == "date":
                year, month, day = values[name].split("-")
                page.keyboard.type(
                    f"{month}{day}{year}"
                    if page.evaluate("navigator.language").startswith("en")
                    else f"{day}{month}{year}"
                )
            else:
                page.keyboard.type(values[name])
        elif not value and kind in {"text", "textarea", "email", "tel"} and not name.startswith(("plan.", "budget.")):
            keys.reach(at)
            page.keyboard.type("Vi skriv kort og klart her.")


def assert_accessible(page: Page, state: str) -> None:
    """No violation of axe, and nothing wider than the screen."""
    page.wait_for_load_state("networkidle")  # the panel of rules is being drawn anew
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"]) for each in found] == [], (
        f"{state}: {page.url}"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{state}: {page.url} scrolls sideways"


def test_it_is_applied_by_keyboard_on_a_phone_in_nynorsk(browser, live_server, practice_call, stage):
    base = live_server.url
    stage.organisation("Gjesdal")
    writer = someone(browser, base, "demo-gjesdal-skriver")
    page = writer.page
    page.goto(base)
    assert page.locator("html").get_attribute("lang") == "nn"
    writer.press("main a[href='/ordninger/ovelse/']")
    assert_accessible(page, "call")
    writer.press("main a[href^='/soknader/ny/ovelse/mu/']")
    writer.press("main button.ds-button")
    ref = page.url.rstrip("/").split("/")[-1]
    assert_accessible(page, "empty task list")
    for step in STEPS:
        page.goto(f"{base}/soknader/{ref}/del/{step}/")
        assert_accessible(page, "empty step")
        fill(writer, CONTACTS | PLAN | BUDGET)
        writer.press("main button[name=go][value=next]")
        assert f"/del/{step}/" not in page.url, f"{step}: {page.locator('main').inner_text()[:800]}"
    page.goto(f"{base}/soknader/{ref}/")
    assert_accessible(page, "filled task list")
    leader = someone(browser, base, "demo-gjesdal-leder")
    for kind, office in (("administrative", "kommunedirektør"), ("political", "ordførar, sak 12/26")):
        leader.page.goto(f"{base}/soknader/{ref}/forankring/{kind}/les/")
        assert_accessible(leader.page, "the leader's reading")
        leader.write("main [name=office]", office)
        with leader.page.expect_navigation():
            leader.page.keyboard.press("Enter")
    sender = someone(browser, base, "demo-gjesdal-sender")
    sender.page.goto(f"{base}/soknader/{ref}/send/")
    assert_accessible(sender.page, "review")
    while sender.page.locator("main form input[type=checkbox]:visible:not(:checked)").count():
        sender.reach("main form input[type=checkbox]:not(:checked)")
        sender.page.keyboard.press("Space")
    sender.press("main form button[type=submit], main form button:not([type])")
    assert sender.page.url.endswith("/kvittering/"), sender.page.locator("main").inner_text()[:1500]
    assert_accessible(sender.page, "sent")
    application = Application.objects.get(ref=ref)
    assert (application.status, application.applied_nok) == (Status.SUBMITTED, 900_000)


def test_its_errors_are_accessible_and_lead_to_the_field(browser, live_server, practice_call, stage):
    base = live_server.url
    stage.organisation("Gjesdal")
    writer = someone(browser, base, "demo-gjesdal-skriver")
    page = writer.page
    page.goto(f"{base}/soknader/ny/ovelse/mu/")
    writer.press("main button.ds-button")
    ref = page.url.rstrip("/").split("/")[-1]
    page.goto(f"{base}/soknader/{ref}/del/budget/")
    writer.write("[name='budget.staff_release.1.1.grant']", "1e6")
    writer.press("main button[name=go][value=next]")
    assert_accessible(page, "errors")
    link = page.locator("[role=alert] a, .error-summary a, .ds-error-summary a").first
    writer.reach(f"a[href='{link.get_attribute('href')}']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "budget.staff_release.1.1.grant"
    assert page.input_value("[name='budget.staff_release.1.1.grant']") == "1e6"
