"""The pre-check in a real browser: from the front page to a draft with its answers, without JavaScript; no barriers."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from applications.models import ApplicationAnswer
from grantportal.demo.people import PASSWORD
from tests.journeys.pages import press

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PAGES = (
    "/",
    "/forhandssjekk/",
    "/forhandssjekk/?sok=V%C3%A5ler",
    "/forhandssjekk/?sok=Askmi",
    "/forhandssjekk/?hvem=1122-2024",
    "/forhandssjekk/?hvem=1122-2024&check_mu_years=none&check_mu_years=2016",
    "/forhandssjekk/?hvem=3118-2024&check_bti_2017=0&check_bufdir_2018=0&ordning=ovelse.ti",
    "/forhandssjekk/?hvem=030110",
)


def test_it_leads_from_a_name_to_a_draft_with_the_answers(browser, live_server, practice_call, stage):
    stage.organisation("Gjesdal")
    page = browser.new_context(locale="nb-NO", java_script_enabled=False).new_page()
    page.goto(live_server.url)
    page.fill("input[name=sok]", "gjesdal")
    press(page, "Vis")
    assert page.locator("h1").inner_text() == "Gjesdal kommune"
    page.locator("label", has_text="Ingen av dem").click()
    for question in ("check_bti_2017", "check_bufdir_2018"):
        page.check(f"input[name={question}][value='1']")
    press(page, "Vis svaret")
    assert "Dere kan søke om modellutvikling og bedre tverrfaglig innsats (BTI)" in page.inner_text("main")
    page.locator("#ovelse-bt a.ds-button").click()
    page.fill("input[name=username]", "demo-gjesdal-skriver")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.ds-button")
    assert "Disse svarene fyller vi inn." in page.inner_text("main")
    press(page, "Begynn på søknaden")
    assert "2 svar er hentet fra forhåndssjekken." in page.inner_text("main")
    kept = ApplicationAnswer.objects.order_by("question").values_list("question", "number", "origin")
    assert list(kept) == [("bti_2017", 1, "pre-check"), ("bufdir_2018", 1, "pre-check")]


@pytest.mark.parametrize("width", [1280, 390])
def test_it_has_no_barrier_and_never_scrolls_sideways(browser, live_server, practice_call, width):
    found = []
    page = browser.new_context(locale="nb-NO", viewport={"width": width, "height": 900}).new_page()
    page.on("console", lambda message: found.append(message.text) if "Content Security" in message.text else None)
    for path in PAGES:
        page.goto(live_server.url + path)
        for details in page.query_selector_all("main details:not([open]) > summary"):
            if details.is_visible():
                details.click()
        violations = Axe().run(page, options=WCAG).response["violations"]
        found += [f"{path}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations]
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
    page.goto("about:blank")
    assert found == []
