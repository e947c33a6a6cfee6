"""The page that tries an edition on earlier cases, in a real browser: both widths, axe clean, no script needed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from organisations.actors import Actor
from schemes.operations.drafting import new_revision
from schemes.operations.evaluating import keep_run
from schemes.rules.facts import Facts
from tests.factories.schemes import administrator, shipped_call
from tests.schemes.administration import log_in, url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(now):
    """A draft with a lower cap, and a case that it would turn down."""
    call = shipped_call()
    edition = new_revision(edition=call.edition, actor=administrator(), now=now)
    parameter = edition.ruleconfigrow_rows.get(code="R10").parameters.get(name="cap_nok")
    type(parameter).objects.filter(pk=parameter.pk).update(number=900_000)
    keep_run(
        case_ref="0123456789abcdef", call=call, edition=call.edition, track="mu", phase="submit", occasion="submission",
        facts=Facts.of({"application.applied_nok": 950_000}, source="answer"),
        actor=Actor(user_id=None, name="portalen"), now=now,
    )  # fmt: skip
    return edition


@pytest.mark.parametrize("width", [1280, 390])
def test_it_reads_at_both_widths(live_server, quiet_page, draft, width):
    client = Client()
    log_in(client)
    page = quiet_page
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
    )
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + url("edition", "change", draft.pk))
    page.get_by_role("link", name="Prøv mot tidligere saker").click()
    assert page.get_by_role("heading", name="1 sak skifter utfall.").is_visible()
    assert page.get_by_text("R10: oppfylt → ikke oppfylt").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
