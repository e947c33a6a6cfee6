"""Partials drawn by the server, who else writes, and pinned quotes, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.grantportal.script_pages"),
]


@pytest.fixture
def panel(quiet_page, live_server):
    quiet_page.beats = []

    def presence(route):
        quiet_page.beats.append(route.request.post_data or "")
        body = '<p data-name="Økonomirådgiver" data-field="goal">Økonomirådgiver skriver her nå.</p>'
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=body)

    quiet_page.route("**/naervaer/", presence)
    quiet_page.goto(f"{live_server.url}/panel/")
    return quiet_page


def answer_with(page, status: int, body: str) -> list[dict[str, str]]:
    """Let the server of the panel answer so; returns what was asked, headers included."""
    asked: list[dict[str, str]] = []

    def answer(route):
        if route.request.method != "POST":
            route.fallback()
            return
        asked.append({**route.request.headers, "body": route.request.post_data or ""})
        route.fulfill(status=status, content_type="text/html; charset=utf-8", body=body)

    page.route("**/panel/", answer)
    return asked


def refresh(page) -> None:
    page.get_by_role("button", name="Oppdater").click()


def test_it_swaps_in_what_the_server_drew(panel):
    asked = answer_with(panel, 200, "<p>Etter</p>")
    panel.fill("#a", "500 000")
    refresh(panel)
    expect(panel.locator("#why")).to_have_text("Etter")
    assert len(asked[0]["x-csrftoken"]) == 32
    assert asked[0]["x-autosave"] == "1"
    assert "amount=500+000" in asked[0]["body"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (500, "Kunne ikke oppdatere. Prøv igjen."),
        (404, "Kunne ikke oppdatere. Prøv igjen."),
        (401, "Du er logget ut. Logg inn i en ny fane og prøv igjen."),
    ],
)
def test_it_keeps_the_old_content_when_a_swap_fails(panel, status, told):
    answer_with(panel, status, "<p>Skal ikke vises</p>")
    panel.fill("#a", "500 000")
    refresh(panel)
    expect(panel.locator("[data-swap-note]")).to_have_text(told)
    assert (panel.locator("#why").text_content(), panel.input_value("#a")) == ("Før", "500 000")
    panel.unroute("**/panel/")
    answer_with(panel, 200, "Etter")
    refresh(panel)
    expect(panel.locator("[data-swap-note]")).to_be_hidden()


def test_it_runs_no_code_from_attributes(panel):
    answer_with(panel, 200, '<b id="x" hx-on:click="document.title = \'tatt\'">x</b>')
    refresh(panel)
    panel.click("#x")
    assert panel.title().startswith("Panel")
    assert ["Content Security Policy" in text for text in panel.said] == [True]
    panel.said.clear()


def test_it_tells_who_else_writes_here(panel):
    expect(panel.locator("[data-presence] p")).to_have_text("Økonomirådgiver skriver her nå.")
    assert "budget" in panel.beats[0]


def select(page, selector: str, start: int, end: int) -> None:
    page.evaluate(
        """([selector, start, end]) => { const text = document.querySelector(selector).firstChild;
        getSelection().setBaseAndExtent(text, start, text, end); }""",
        [selector, start, end],
    )


def test_it_pins_the_selected_words_to_the_criterion_in_focus(panel):
    panel.focus("input[name=k2]")
    select(panel, "[data-answer=goal]", 0, 33)
    panel.keyboard.press("m")
    panel.wait_for_url("**/panel/?*")
    assert panel.url.split("?")[1] == "quote=Styringsgruppen+m%C3%B8tes+hver+m%C3%A5ned.&question=goal&criterion=k2"


def test_it_pins_nothing_without_a_selection_in_one_answer(panel):
    panel.keyboard.press("m")
    panel.evaluate(
        """() => { const [a, b] = [...document.querySelectorAll("[data-answer]")].map((answer) => answer.firstChild);
        getSelection().setBaseAndExtent(a, 0, b, 3); }"""
    )
    panel.keyboard.press("m")
    panel.wait_for_timeout(300)
    assert panel.url.endswith("/panel/")


def test_it_gives_points_with_a_number_in_the_criterion_in_focus(panel):
    panel.focus("input[name=k1]")
    panel.keyboard.press("4")
    assert panel.is_checked("input[name=k1]")
    assert not panel.is_checked("input[name=k2]")
