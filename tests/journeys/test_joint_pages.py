"""The pages of a joint application in a real browser: no barriers, no sideways scrolling, at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from applications.operations.drafting import add_partner, ask_support, confirm_partner, confirm_support
from grantportal.demo import municipal
from grantportal.demo.people import actor, make_members, slug
from organisations.models import Organisation
from tests.journeys import tracks
from tests.journeys.pages import log_in
from tests.journeys.test_grunnmodell import (
    APPLIED,
    CHOSEN,
    DECIDED,
    LORENSKOG,
    NOTODDEN,
    RELEASED,
    ROWS,
    TINN,
    assess,
    call_2020,  # noqa: F401 - a fixture
    choose,
    service,
    write_part,
)

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDTHS = (1280, 390)


@pytest.fixture
def draft(stage, call_2020):  # noqa: F811
    """Tinn leads; Notodden has said yes, Lørenskog has not answered; one municipality is asked for its support."""
    lead, partner, silent = (service(name) for name in (TINN, NOTODDEN, LORENSKOG))
    draft = municipal.begin(call_2020, lead, APPLIED, track="gm")
    tracks.write(draft, APPLIED, rows=ROWS)
    write_part(draft, lead)
    for each in (partner, silent):
        added = add_partner(application=draft, organisation=each, actor=actor("skriver", lead), now=APPLIED)
        write_part(draft, each)
    confirm_partner(
        participant=draft.participants.get(organisation=partner), actor=actor("leder", partner), now=APPLIED
    )
    town = Organisation.objects.get(municipality_number="4005", valid_to_on__isnull=True)
    make_members(town, APPLIED)
    ask_support(participant=added, municipality=town, actor=actor("skriver", silent), now=APPLIED)
    return draft


def barriers(page, base, paths, where):
    """What is wrong on each page at each width, in one line each."""
    found = []
    page.on("console", lambda message: found.append(message.text) if "Content Security" in message.text else None)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, path in paths.items():
            page.goto(base + path, wait_until="networkidle")
            page.screenshot(path=where / f"{name}-{width}.png", full_page=True)
            violations = Axe().run(page, options=WCAG).response["violations"]
            found += [f"{name} {width}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations]
            if page.locator("h1").count() != 1:
                found.append(f"{name}: not one heading")
            if page.evaluate("document.documentElement.scrollWidth") != width:
                found.append(f"{name} {width}: scrolls sideways")
    page.goto("about:blank")
    return found


def test_it_has_no_barrier_while_the_application_is_written(browser, live_server, draft, tmp_path):
    steps = {key: reverse("applicant:step", args=[draft.ref, key]) for key in ("partners", "services", "budget")}
    base, here = live_server.url, {"list": reverse("applicant:list"), "home": reverse("home:home")}
    town = slug(Organisation.objects.get(municipality_number="4005", valid_to_on__isnull=True).name)
    people = {
        f"demo-{slug(TINN)}-skriver": steps,
        f"demo-{slug(LORENSKOG)}-leder": here | steps,
        f"demo-{town.removesuffix('-kommune')}-leder": here
        | {"support": reverse("applicant:support", args=[draft.ref])},
    }
    for person, paths in people.items():
        where = tmp_path / person
        where.mkdir()
        assert barriers(log_in(browser, base, person, script=True), base, paths, where) == []


def test_it_has_no_barrier_while_services_are_chosen_and_paid(browser, live_server, stage, call_2020, draft, tmp_path):  # noqa: F811
    silent = draft.participants.get(organisation__name=LORENSKOG)
    confirm_partner(participant=silent, actor=actor("leder", silent.organisation), now=APPLIED)
    support = silent.supports.get()
    confirm_support(support=support, actor=actor("leder", support.municipality), now=APPLIED)
    application = municipal.send(draft, APPLIED)
    assess(stage, application)
    base, ref = live_server.url, [application.ref]
    page = log_in(browser, base, "demo-saksbehandler-1", script=True)
    paths = {"recommend": reverse("caseworker:recommend", args=ref)}
    assert barriers(page, base, {"choose": paths["recommend"]}, tmp_path) == []
    choose(stage, application)
    paths |= {"decide": reverse("decisions:decision", args=ref)}
    assert barriers(page, base, paths, tmp_path) == []
    tracks.decided(stage, application, DECIDED, chosen=CHOSEN)
    tracks.released(stage, call_2020, RELEASED)
    assert barriers(page, base, {"payments": reverse("payments:list")}, tmp_path) == []
    own = log_in(browser, base, f"demo-{slug(LORENSKOG)}-sender", script=True)
    assert barriers(own, base, {"terms": reverse("applicant:terms", args=ref)}, tmp_path) == []
