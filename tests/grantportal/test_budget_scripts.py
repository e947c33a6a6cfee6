"""The budget grid in a real browser: the shared vectors, keys that never trap, a block from a spreadsheet."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from schemes.money import NBSP

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.grantportal.script_pages"),
]
CASES = json.loads((Path(settings.ROOT) / "tests/vectors/budget.json").read_text(encoding="utf-8"))["cases"]
COUNT = """async (cases) => {
  const { capOf, shareOf, sumsOf } = await import("/static/js/budget-sums.js");
  return cases.map(({ cells, cap }) => {
    const sums = sumsOf(cells.map(([group, row, year, source, text]) => ({
      row: `${group}.${row}`, group, column: `${year}.${source}`, source, text })));
    const { over, within, capAt, overWidth } = capOf(sums.applied, cap);
    const groups = Object.fromEntries(Object.entries(sums.groups).map(([key, nok]) => [key, [nok, shareOf(nok, sums.applied)]]));
    return { ...sums, groups, over, meter: [within, capAt, overWidth] };
  });
}"""


@pytest.fixture
def form(quiet_page, live_server):
    quiet_page.route("**/autosave/", lambda route: route.fulfill(json={"saved_at": "10.42", "revision": 4}))
    quiet_page.goto(f"{live_server.url}/skjema/")
    return quiet_page


def paste(page, cell: str, text: str) -> None:
    page.evaluate(
        """([cell, text]) => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.querySelector(cell).dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
        [cell, text],
    )


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def test_it_counts_a_budget_exactly_as_the_server_does(form):
    counted = form.evaluate(COUNT, CASES)
    expected = [{key: case[key] for key in counted[0]} for case in CASES]
    assert counted == expected


def test_it_moves_with_arrows_and_leaves_the_caret_alone_inside_a_text(form):
    form.fill("#g1", "12")
    form.press("#g1", "ArrowDown")
    assert focused(form) == "g2"
    form.keyboard.press("ArrowUp")
    form.keyboard.press("ArrowRight")
    assert focused(form) == "o1"
    form.keyboard.press("ArrowLeft")
    assert focused(form) == "g1"
    form.keyboard.press("End")
    form.keyboard.press("ArrowLeft")
    assert focused(form) == "g1"


def test_it_never_holds_one_who_tabs_or_stands_at_an_edge(form):
    form.focus("#g2")
    form.keyboard.press("ArrowDown")
    assert focused(form) == "g2"
    form.keyboard.press("Enter")
    assert (focused(form), form.url.endswith("/skjema/")) == ("g2", True)
    form.keyboard.press("Tab")
    form.keyboard.press("Tab")
    assert form.evaluate("document.activeElement.closest('tr.line')") is None
    form.keyboard.press("Shift+Tab")
    assert focused(form) == "o2"


def test_it_takes_back_what_was_typed_in_a_cell_with_escape(form):
    form.fill("#g1", "100")
    form.press("#g1", "Enter")
    form.press("#g1", "9")
    form.keyboard.press("Escape")
    assert (form.input_value("#g1"), focused(form)) == ("100", "g1")
    assert form.locator("[data-row-sum]").first.text_content() == "100"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1\t2\n3\t4", [["1", "2"], ["3", "4"]]),
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\n2\n3\n", [["1"], ["2"], ["3"]]),
        ("\t\n1\t", [["", ""], ["1", ""]]),
        ('"to\nlinjer"\t500', [["to linjer", "500"]]),
        ('"tab\there"\t5', [["tab\there", "5"]]),
        ('"sagt ""nei"""\t5', [['sagt "nei"', "5"]]),
        ('12" skjerm\t5', [['12" skjerm', "5"]]),
        (" 1 000 \t\u00a0500\u00a0000\u00a0", [["1 000", "500\u00a0000"]]),
        ("1\n\n2", [["1"], [""], ["2"]]),
        ("\ta\t\t1\n", [["", "a", "", "1"]]),
        ("1\r2", [["1"], ["2"]]),
    ],
)
def test_it_reads_a_copied_block_cell_by_cell(form, text, rows):
    read = 'async (text) => (await import("/static/js/budget-paste.js")).blockOf(text)'
    assert form.evaluate(read, text) == rows


def test_it_keeps_and_marks_what_it_cannot_read_and_shows_what_found_no_place(form):
    paste(form, "#g1", "100 000\tca 50\t7\n200.000\t60 000\n1\tfrikjøp\n")
    assert [form.input_value(cell) for cell in ("#g1", "#o1", "#g2", "#o2")] == [
        "100 000",
        "ca 50",
        "200.000",
        "60 000",
    ]
    expect(form.locator("tr.line").first.locator("[data-cell-problem]")).to_have_text("Skriv tall.")
    assert form.get_attribute("#o1", "aria-invalid") == "true"
    expect(form.locator("[data-paste-rest] textarea")).to_have_value("7\n1\tfrikjøp")
    expect(form.locator("[data-budget-status]")).to_have_text("3 fylt, 4 ikke lest")
    assert form.locator("[data-total]").text_content() == f"360{NBSP}000"
    paste(form, "#g1", "1\t2\n")
    expect(form.locator("[data-paste-rest]")).to_be_hidden()


def test_it_leaves_a_single_value_to_the_browser(form):
    form.fill("#g1", "")
    paste(form, "#g1", "100 000")
    assert form.input_value("#g1") == ""
    assert form.locator("[data-paste-rest]").is_hidden()
