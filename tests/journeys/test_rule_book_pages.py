"""The public rule book in a real browser: both widths, axe clean, nothing that scrolls sideways, and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.schemes import shipped_call

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("/regelverk/", "/ordninger/utsatte-barn-2019/regler/", "/regelverk/utsatte-barn-2022/endringer/")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_it_reads_at_both_widths(live_server, quiet_page, width, language):
    shipped_call()
    shipped_call("utsatte-barn-2022", is_open=False)
    page = quiet_page
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 900})
    for address in PAGES:
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        cut = page.evaluate(
            "[...document.querySelectorAll('.rule-book td, .rule-book td *')]"
            ".filter(each => each.getBoundingClientRect().right > innerWidth).length"
        )
        assert cut == 0, f"{address}: {cut} texts of rules are cut off"
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


def test_it_prints_the_rules_without_menus_and_with_the_digest(live_server, quiet_page):
    call = shipped_call()
    page = quiet_page
    page.goto(f"{live_server.url}/ordninger/utsatte-barn-2019/regler/")
    page.emulate_media(media="print")
    assert not page.locator(".site-header").is_visible()
    assert not page.locator("[data-print]").is_visible()
    assert page.locator("dd.checksum", has_text=call.edition.sha256).is_visible()
    assert page.locator("thead").first.evaluate("each => getComputedStyle(each).display") == "table-header-group"
