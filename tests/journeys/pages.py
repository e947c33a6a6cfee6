"""How the three people use the portal: log in, fill in what a page asks for, press the button that says the act."""

import re

from playwright.sync_api import Browser, Page

from grantportal.demo.people import PASSWORD

CONTACTS = {
    "contact_name": "Kontakt Demo",
    "contact_role": "prosjektleder",
    "contact_email": "kontakt@example.invalid",
    "contact_phone": "400 00 000",
    "address": "Rådhusgata 1",
    "postal_code": "4330",
    "postal_place": "Ålgård",
    "account_number": "1234 56 78903",
}
PLAN = {
    "plan.activity.1.title": "Kartlegge behov",
    "plan.activity.1.starts_on": "2027-01-10",
    "plan.activity.1.ends_on": "2027-06-10",
    "plan.milestone.1.title": "Modellen er ferdig",
    "plan.milestone.1.ends_on": "2027-12-01",
}
BUDGET = {
    "budget.staff_release.1.description": "Prosjektleder",
    "budget.staff_release.1.1.grant": "500 000,-",
    "budget.staff_release.1.2.grant": "kr 300 000",
    "budget.material.1.description": "Veileder",
    "budget.material.1.1.grant": "100.000",
}


def log_in(browser: Browser, base: str, username: str, *, script: bool = False) -> Page:
    """A demo person in a browser of their own, without JavaScript unless `script`."""
    context = browser.new_context(locale="nb-NO", timezone_id="Europe/Oslo", java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{base}/logg-inn/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.ds-button")
    return page


def press(page: Page, words: str) -> None:
    """Press the button whose label holds `words`."""
    page.locator("main button", has_text=re.compile(re.escape(words))).first.click()
    page.wait_for_load_state()


def fill_questions(page: Page) -> None:
    """Answer everything that stands empty on a step: texts, one of each choice, every box."""
    for field in page.query_selector_all(
        "main textarea, main input[type=text], main input:not([type]), main input[type=email], main input[type=tel]"
    ):
        name = field.get_attribute("name") or ""
        if (
            field.is_visible()
            and field.is_enabled()
            and not field.input_value()
            and not name.startswith(("budget.", "plan."))
        ):
            field.fill(CONTACTS.get(name, "Vi skriver kort og klart her."))
    chosen = set()
    for field in page.query_selector_all("main input[type=radio]"):
        name = field.get_attribute("name")
        if name not in chosen and field.is_visible():
            chosen.add(name)
            field.check()
    for field in page.query_selector_all("main input[type=checkbox]"):
        if field.is_visible():
            field.check()


def fill_cells(page: Page, values: dict[str, str]) -> None:
    """Fill named cells of a grid."""
    for name, value in values.items():
        page.fill(f"[name='{name}']", value)


def declare(page: Page, base: str, ref: str) -> None:
    """Say that there is no conflict of interest."""
    page.goto(f"{base}/saker/{ref}/")
    page.check("input[name=has_conflict][value=no]")
    press(page, "Send erklæringen")
