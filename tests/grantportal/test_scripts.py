"""The scripts in a real browser: amounts by the shared vectors, sums, autosave in good and bad weather, keys, axe."""

import json
import random
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from schemes.money import NBSP, AmountProblem, parse_nok

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.grantportal.script_pages"),
]
VECTORS = json.loads((Path(settings.ROOT) / "tests/vectors/amounts.json").read_text(encoding="utf-8"))
READ = """async (texts) => {
  const { parseNok } = await import("/static/js/amounts.js");
  return texts.map((text) => { try { return parseNok(text); } catch (problem) { return problem.code; } });
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Server:
    """Answers the autosave of the page as the contract says, so that each kind of weather can be made."""

    def __init__(self, page):
        self.sent: list[dict[str, str]] = []
        self.answers: list[tuple[int, object]] = []
        page.route("**/autosave/", self.answer)

    def answer(self, route):
        body = route.request.post_data or ""
        fields = dict(re.findall(r'name="(\w+)"\r\n\r\n(.*?)\r\n--', body, re.DOTALL))
        self.sent.append(fields)
        status, content = self.answers.pop(0) if self.answers else (200, {"saved_at": "10.42", "revision": 4})
        if status == 0:
            route.abort("connectionrefused")
        else:
            route.fulfill(status=status, content_type="application/json", body=json.dumps(content))


@pytest.fixture
def form(quiet_page, live_server):
    server = Server(quiet_page)
    quiet_page.goto(f"{live_server.url}/skjema/")
    quiet_page.server = server
    return quiet_page


def mark(page):
    return page.locator("[data-save-mark]")


# ----- amounts and sums ------------------------------------------------------------------------------------------


def test_it_reads_amounts_exactly_as_the_server_does(form):
    for kind in ("accepted", "refused"):
        texts = [text for text, _ in VECTORS[kind]]
        assert list(zip(texts, form.evaluate(READ, texts), strict=True)) == [(t, e) for t, e in VECTORS[kind]]


def test_it_reads_whatever_is_typed_exactly_as_the_server_does(form):
    parts = [*"0159 .,-()+e\n\r\t\v%", "000", "500", "00", NBSP, "\u202f", "\u2009", "\u2212", "\u2013", ",00", ",-", "kr",
             "kr.", "NOK", "kroner", "\x1c", "\x85", "\u2028", "\ufeff", "\u200b", "\u3000", "\u0661", "\uff15", "\u212a", "\u0131"]  # fmt: skip
    dice = random.Random(2019)
    texts = ["".join(dice.choices(parts, k=dice.randint(0, 8))) for _ in range(20_000)]
    assert form.evaluate(READ, texts) == [amount_or_code(text) for text in texts]


def amount_or_code(text: str) -> int | str:
    try:
        return parse_nok(text)
    except AmountProblem as problem:
        return problem.code


def test_it_writes_amounts_with_spaces_that_do_not_break(form):
    write = 'async (numbers) => { const { kr } = await import("/static/js/amounts.js"); return numbers.map(kr); }'
    expected = [f"kr{NBSP}0", f"kr{NBSP}999", f"kr{NBSP}1{NBSP}000", f"kr{NBSP}−1{NBSP}012{NBSP}000"]
    assert form.evaluate(write, [0, 999, 1000, -1_012_000]) == expected


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_it_sums_rows_columns_and_the_cap_while_one_types(form):
    form.fill("#g1", "360000")
    form.fill("#o1", "45 000")
    form.fill("#g2", "652.000")
    rows = [plain(text) for text in form.locator("[data-row-sum]").all_text_contents()]
    columns = [plain(text) for text in form.locator("[data-column-sum]").all_text_contents()]
    assert (rows, columns) == (["405 000", "652 000"], ["1 012 000", "45 000"])
    assert plain(form.locator("[data-total]").text_content()) == "1 057 000"
    assert plain(form.locator(".cap-meter [data-over]").inner_text()) == "kr 12 000 over taket"
    form.fill("#g2", "640000")
    expect(form.locator(".cap-meter [data-over]")).to_be_hidden()
    expect(form.locator("[data-budget-status]")).to_have_text(f"Dere søker om kr{NBSP}1{NBSP}000{NBSP}000")


def test_it_says_what_it_cannot_read_and_does_not_guess(form):
    form.fill("#g1", "1,000")
    form.press("#g1", "Tab")
    expect(form.locator("tr.line").first.locator("[data-cell-problem]")).to_have_text("Skriv hele kroner, som 500 000.")
    assert form.get_attribute("#g1", "aria-invalid") == "true"
    assert form.locator("[data-row-sum]").first.text_content() == "0"
    form.fill("#g1", "1000")
    form.press("#g1", "Tab")
    expect(form.locator("tr.line").first.locator("[data-cell-problem]")).to_be_hidden()
    assert plain(form.input_value("#g1")) == "1 000"


def test_it_moves_down_with_enter_and_up_with_shift(form):
    form.focus("#g1")
    form.keyboard.press("Enter")
    assert form.evaluate("document.activeElement.id") == "g2"
    form.keyboard.press("Shift+Enter")
    assert form.evaluate("document.activeElement.id") == "g1"


def test_it_fills_cells_from_a_spreadsheet_and_tells_what_it_could_not_read(form):
    form.focus("#g1")
    form.evaluate(
        """() => { const data = new DataTransfer(); data.setData("text/plain", "100 000\\t-5\\n200000\\t50,-\\n7\\t8\\n");
        document.querySelector("#g1").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }"""
    )
    values = [form.input_value(cell) for cell in ("#g1", "#o1", "#g2", "#o2")]
    assert values == ["100 000", "-5", "200000", "50,-"]
    expect(form.locator("[data-budget-status]")).to_have_text("3 fylt, 3 ikke lest")


# ----- autosave --------------------------------------------------------------------------------------------------


def test_it_saves_what_one_writes_with_its_revision(form):
    form.fill("#goal", "Vi måler dette hvert halvår")
    expect(mark(form)).to_have_attribute("data-state", "saved")
    expect(mark(form)).to_have_text("Lagret kl. 10.42")
    sent = form.server.sent
    assert [(one["question"], one["value"], one["revision"], one["acting_for"]) for one in sent] == [
        ("goal", "Vi måler dette hvert halvår", "3", "")
    ]
    form.check("#y")
    form.locator("#y").blur()
    expect(form.locator("#y")).to_have_attribute("data-revision", "4")
    assert [(one["question"], one["value"]) for one in form.server.sent[1:]] == [("anchored", "yes")]
    assert form.evaluate("Object.keys(localStorage).length") == 0


def test_it_keeps_what_one_writes_on_while_two_texts_are_shown(form):
    form.server.answers = [(409, CONFLICT)]
    form.fill("#goal", "Vi måler hvert halvår")
    form.locator("#goal").blur()
    expect(form.locator(".conflict")).to_be_visible()
    form.fill("#goal", "Vi måler hvert halvår, og oftere")
    form.locator(".conflict [data-take=mine]").click()
    expect(mark(form)).to_have_attribute("data-state", "saved")
    assert form.server.sent[-1]["value"] == "Vi måler hvert halvår, og oftere"


def test_it_does_not_save_what_has_not_changed(form):
    form.focus("#goal")
    form.locator("#goal").blur()
    form.wait_for_timeout(1000)
    assert form.server.sent == []


def test_it_keeps_the_text_and_tries_again_when_the_server_is_down(form):
    form.server.answers = [(503, {}), (0, {})]
    form.clock.install()
    form.fill("#goal", "Ny tekst")
    form.locator("#goal").blur()
    expect(mark(form)).to_have_attribute("data-state", "failed")
    expect(mark(form)).to_contain_text("Ikke lagret. Prøver igjen om 10 s")
    assert "Ny tekst" in form.evaluate("JSON.stringify(localStorage)")
    form.clock.run_for(10_000)
    expect(mark(form)).to_contain_text("10 s")
    form.clock.run_for(10_000)
    expect(mark(form)).to_have_attribute("data-state", "saved")
    assert [one["value"] for one in form.server.sent] == ["Ny tekst"] * 3
    assert form.evaluate("Object.keys(localStorage).length") == 0


def test_it_offers_unsaved_text_when_the_page_is_opened_again(form):
    form.server.answers = [(503, {})]
    form.fill("#goal", "Skrevet før nettet falt ut")
    form.locator("#goal").blur()
    expect(mark(form)).to_have_attribute("data-state", "failed")
    form.reload()
    assert form.input_value("#goal") == "Vi måler dette hvert år"
    offer = form.get_by_role("group", name="Denne teksten ble ikke lagret")
    expect(offer).to_contain_text("Skrevet før nettet falt ut")
    form.reload()
    offer.get_by_role("button", name="Bruk teksten").click()
    assert form.input_value("#goal") == "Skrevet før nettet falt ut"
    expect(mark(form)).to_have_attribute("data-state", "saved")
    assert form.evaluate("Object.keys(localStorage).length") == 0


def test_it_throws_unsaved_text_away_only_when_told_to(form):
    form.server.answers = [(503, {})]
    form.fill("#goal", "Bare et forsøk")
    form.locator("#goal").blur()
    expect(mark(form)).to_have_attribute("data-state", "failed")
    form.reload()
    form.get_by_role("button", name="Forkast teksten").click()
    assert form.input_value("#goal") == "Vi måler dette hvert år"
    form.reload()
    expect(mark(form)).to_be_attached()
    expect(form.get_by_role("button", name="Forkast teksten")).to_have_count(0)


def test_it_shows_nobody_the_unsaved_text_of_another(form):
    form.evaluate("""localStorage.setItem("portal:unsaved:8:/autosave/:goal",
        JSON.stringify({ values: ["En annens tekst"], revision: "3", at: Date.now() }))""")
    form.evaluate("""localStorage.setItem("portal:unsaved:7:/autosave/:anchored",
        JSON.stringify({ values: ["yes"], revision: "1", at: Date.now() - 31 * 24 * 3600 * 1000 }))""")
    form.reload()
    expect(mark(form)).to_be_attached()
    expect(form.get_by_role("group", name="Denne teksten ble ikke lagret")).to_have_count(0)
    assert form.evaluate("Object.keys(localStorage)") == ["portal:unsaved:8:/autosave/:goal"]


def test_it_leaves_the_form_only_when_everything_is_confirmed(form):
    form.server.answers = [(0, {})]
    form.fill("#goal", "Rett før jeg gikk videre")
    form.get_by_role("button", name="Send").click()
    expect(mark(form)).to_contain_text("Ikke lagret")
    assert form.url.endswith("/skjema/")
    with form.expect_navigation():
        form.get_by_role("button", name="Send").click()
    assert [one["value"] for one in form.server.sent] == ["Rett før jeg gikk videre"] * 2


def test_it_keeps_the_text_and_asks_for_log_in_when_the_session_is_over(form):
    form.server.answers = [(401, {})]
    form.fill("#goal", "Etter utlogging")
    form.locator("#goal").blur()
    expect(form.locator("[data-logged-out]")).to_be_visible()
    expect(form.locator("[data-logged-out] a")).to_have_attribute("href", "/logg-inn/")
    form.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(form.locator("[data-logged-out]")).to_be_hidden()
    assert [one["value"] for one in form.server.sent] == ["Etter utlogging"] * 2


def test_it_tells_at_the_field_what_the_server_will_not_store(form):
    form.server.answers = [(400, {"error": "Svaret er for langt."})]
    form.fill("#goal", "x" * 50)
    form.locator("#goal").blur()
    expect(form.locator("[data-save-problem]")).to_have_text("Svaret er for langt.")
    expect(mark(form)).to_contain_text("Se beskjeden ved feltet")
    form.fill("#goal", "kort")
    form.locator("#goal").blur()
    expect(form.locator("[data-save-problem]")).to_have_count(0)


CONFLICT = {
    "mine": "Vi måler hvert halvår",
    "theirs": "Vi måler hvert år og melder tallene",
    "theirs_by": "Økonomirådgiver",
    "revision": 9,
}


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("mine", "Vi måler hvert halvår"),
        ("theirs", "Vi måler hvert år og melder tallene"),
        ("both", "Vi måler hvert år og melder tallene\n\nVi måler hvert halvår"),
    ],
)
def test_it_shows_both_texts_and_overwrites_nothing_before_one_is_chosen(form, choice, text):
    form.server.answers = [(409, CONFLICT)]
    form.fill("#goal", "Vi måler hvert halvår")
    form.locator("#goal").blur()
    panel = form.locator(".conflict")
    expect(panel).to_contain_text("Økonomirådgiver lagret mens du skrev. Ingenting er borte.")
    expect(panel.locator("[data-mine]")).to_have_text("Vi måler hvert halvår")
    expect(panel.locator("[data-theirs]")).to_have_text("Vi måler hvert år og melder tallene")
    assert panel.locator("ins").all_text_contents() == ["halvår"]
    form.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert len(form.server.sent) == 1
    panel.locator(f"[data-take={choice}]").click()
    expect(panel).to_have_count(0)
    expect(mark(form)).to_have_attribute("data-state", "saved")
    assert (form.server.sent[-1]["value"].replace("\r\n", "\n"), form.server.sent[-1]["revision"]) == (text, "9")


def test_it_counts_words_and_signs_exactly_as_the_server_does(form):
    vectors = json.loads((Path(settings.ROOT) / "tests/vectors/counts.json").read_text(encoding="utf-8"))
    count = """async (texts) => {
      const { wordsIn, signsIn } = await import("/static/js/counting.js");
      return texts.map((text) => [text, wordsIn(text), signsIn(text)]);
    }"""
    assert form.evaluate(count, [text for text, _, _ in vectors]) == vectors


def test_it_tells_a_screen_reader_the_count_when_one_pauses_near_the_limit(form):
    form.clock.install()
    told = form.locator("#goal ~ [role=status]")
    form.fill("#goal", "en to")
    form.clock.run_for(1_000)
    expect(told).to_have_text("")
    form.fill("#goal", "en to tre fire fem seks")
    expect(told).to_have_text("")
    form.clock.run_for(1_000)
    expect(told).to_have_text("6 av 5 ord, 1 for mye")
    described = form.get_attribute("#goal", "aria-describedby")
    assert form.locator(f"#{described.split()[-1]}").text_content() == "6 av 5 ord, 1 for mye"


def test_it_counts_words_against_the_most_that_is_allowed(form):
    expect(form.locator(".word-count")).to_have_text("5 av 5 ord")
    form.fill("#goal", "en to tre fire fem seks")
    expect(form.locator(".word-count")).to_have_text("6 av 5 ord, 1 for mye")


# ----- keys, menus, sending ----------------------------------------------------------------------------------------


@pytest.fixture
def rows(quiet_page, live_server):
    quiet_page.goto(f"{live_server.url}/liste/")
    return quiet_page


def test_it_moves_and_chooses_in_the_list_with_keys(rows):
    rows.keyboard.press("j")
    rows.keyboard.press("j")
    assert rows.locator("tr.is-current .row-link").text_content() == "B"
    rows.keyboard.press("x")
    assert rows.locator("tr.is-selected .row-link").all_text_contents() == ["B"]
    expect(rows.locator("[data-selection-count]")).to_have_text("1")
    rows.keyboard.press("k")
    rows.keyboard.press("Enter")
    rows.wait_for_url("**/liste/?A")


def test_it_chooses_all_rows_at_once(rows):
    rows.check("[data-select-all]")
    expect(rows.locator("[data-selection-count]")).to_have_text("3")


def test_it_leaves_keys_alone_while_one_types(rows):
    rows.keyboard.press("/")
    rows.keyboard.type("fjx")
    assert rows.input_value("#q") == "fjx"
    assert rows.locator("tr.is-current").count() == 0


def test_it_lets_one_switch_the_keys_off_for_good(rows):
    rows.keyboard.press("?")
    rows.uncheck("#keys-on")
    rows.keyboard.press("Escape")
    rows.reload()
    rows.keyboard.press("f")
    rows.keyboard.press("j")
    assert rows.url.endswith("/liste/")
    assert rows.locator("tr.is-current").count() == 0


def test_it_sends_a_form_once_however_often_one_presses(form):
    press_twice = """() => {
      const button = document.querySelector("[data-busy-text]");
      const stopped = [];
      window.addEventListener("submit", (event) => { stopped.push(event.defaultPrevented); event.preventDefault(); });
      button.click();
      button.click();
      return [stopped, button.textContent, button.getAttribute("aria-busy")];
    }"""
    assert form.evaluate(press_twice) == [[False, True], "Sender …", "true"]


def test_it_lets_one_press_again_when_the_page_stayed(form):
    form.clock.install()
    form.route(
        "**/skjema/", lambda route: route.fulfill(status=204) if route.request.method == "POST" else route.fallback()
    )
    form.get_by_role("button", name="Send").click()
    form.clock.run_for(10_000)
    expect(form.get_by_role("button", name="Send", exact=True)).not_to_have_attribute("aria-busy", "true")


def test_it_closes_a_menu_with_escape_and_gives_the_focus_back(rows):
    rows.set_viewport_size({"width": 390, "height": 800})
    rows.click(".mobile-menu > summary")
    expect(rows.locator(".mobile-menu-panel")).to_be_visible()
    rows.keyboard.press("Escape")
    expect(rows.locator(".mobile-menu-panel")).to_be_hidden()
    assert rows.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_it_focuses_the_error_summary_and_its_links_go_to_the_field(quiet_page, live_server):
    quiet_page.goto(f"{live_server.url}/komponenter/")
    assert quiet_page.evaluate("document.activeElement.id") == "feil"
    quiet_page.click(".ds-error-summary a >> nth=0")
    assert quiet_page.evaluate("document.activeElement.id") == "id_amount"


# ----- everybody can use it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/komponenter/", "/skjema/", "/liste/"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_it_can_be_used_by_everybody_on_every_width(quiet_page, live_server, address, width):
    quiet_page.set_viewport_size({"width": width, "height": 900})
    quiet_page.goto(f"{live_server.url}{address}")
    found = Axe().run(quiet_page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]] == []
    assert quiet_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
