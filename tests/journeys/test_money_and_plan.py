"""The budget and the plan as a municipality fills them in: a block from a spreadsheet is kept, the plan is drawn."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from applications.operations.drafting import save_cells, save_plan_cells, start_application
from grantportal.demo.people import actor
from schemes.money import NBSP
from tests.journeys.pages import log_in

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BLOCK = "Prosjektleder\t500 000\t\t300.000\nFagutvikler\tca 50 000\t10 000\nVikar\t12 500,-\nReise\t1\t2\t3\t4\t5\n"
PLAN = {
    "plan.activity.1.title": "Kartlegge behov i alle tjenester",
    "plan.activity.1.starts_on": "2027-01-10",
    "plan.activity.1.ends_on": "2027-06-10",
    "plan.activity.2.title": "Prøve modellen",
    "plan.activity.2.starts_on": "2027-05-01",
    "plan.activity.2.ends_on": "2027-11-15",
    "plan.activity.3.title": "Uten dager",
    "plan.milestone.1.title": "Modellen er ferdig",
    "plan.milestone.1.ends_on": "2027-12-01",
}


@pytest.fixture
def draft(stage, practice_call):
    organisation = stage.organisation("Gjesdal")
    writer = actor("skriver", organisation)
    now = timezone.now()
    return start_application(call=practice_call, track="mu", organisation=organisation, actor=writer, now=now), writer


def free_of_barriers(page, name: str) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)


def test_it_keeps_a_block_from_a_spreadsheet_line_by_line(browser, live_server, draft):
    application, _writer = draft
    page = log_in(browser, live_server.url, "demo-gjesdal-skriver", script=True)
    page.goto(f"{live_server.url}/soknader/{application.ref}/del/budget/")
    first = page.locator("[id='id_budget.staff_release.1.description']")
    first.focus()
    first.evaluate(
        """(cell, text) => { const data = new DataTransfer(); data.setData("text/plain", text);
        cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
        BLOCK,
    )
    refused = page.locator("[id='id_budget.staff_release.2.1.grant']")
    expect(refused).to_have_value("ca 50 000")
    expect(refused).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-paste-rest] textarea")).to_have_value("5")
    expect(page.locator("[data-group-share=staff_release] [data-group-sum]")).to_have_text(f"kr{NBSP}812{NBSP}504")
    expect(page.locator("[data-sum-of=own]")).to_have_text(f"kr{NBSP}10{NBSP}006")
    page.locator("[data-save-mark][data-state=saved]").wait_for()
    free_of_barriers(page, "budget")
    refused.fill("50 000")
    refused.press("Tab")
    with page.expect_navigation():
        page.locator("main button[name=go][value=next]").click()
    lines = application.budget_lines.filter(category="staff_release").order_by("row", "year_index", "source")
    kept = [(each.description, each.year_index, each.source, each.amount_nok) for each in lines]
    assert kept == [
        ("Prosjektleder", 1, "grant", 500_000),
        ("Prosjektleder", 2, "grant", 300_000),
        ("Fagutvikler", 1, "grant", 50_000),
        ("Fagutvikler", 1, "own", 10_000),
        ("Vikar", 1, "grant", 12_500),
        ("Reise", 1, "grant", 1),
        ("Reise", 1, "own", 2),
        ("Reise", 2, "grant", 3),
        ("Reise", 2, "own", 4),
    ]


def test_it_draws_the_plan_beside_its_table(browser, live_server, draft):
    application, writer = draft
    save_plan_cells(application=application, cells=PLAN, actor=writer, now=timezone.now())
    save_cells(application=application, cells={"budget.material.1.1.grant": "5"}, actor=writer, now=timezone.now())
    page = log_in(browser, live_server.url, "demo-gjesdal-skriver", script=True)
    page.goto(f"{live_server.url}/soknader/{application.ref}/del/plan/")
    chart = page.locator(".plan-chart")
    expect(chart).to_contain_text("2 aktiviteter, 1 milepæl. 1 linje er ikke tegnet")
    expect(chart.locator("li")).to_have_count(3)
    assert chart.locator(".plan-activity").first.get_attribute("x") == "0"
    free_of_barriers(page, "plan")
