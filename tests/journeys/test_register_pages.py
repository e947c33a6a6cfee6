"""Registers, corrections and objections in a real browser: both widths, axe clean, nothing that scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from applications.operations.objecting import object_to_fact
from organisations.actors import MemberRole
from organisations.models import Organisation, RegisterCorrection, User
from organisations.operations.correcting import enter_correction
from organisations.operations.registers import load_registers
from schemes.workflow import SchemeRoleName
from tests.applications.casework import desk_person, received, taken
from tests.applications.test_objecting import EVIDENCE, FACT, GRANT
from tests.factories.organisations import actor_for, logged_in, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(db):
    """Sola's case with an objection, one outside cases, a correction that waits, and the three people."""
    now = timezone.now()
    load_registers(now=now)
    sola = Organisation.objects.get(municipality_number="1124", kind="municipality")
    writer = actor_for(member(sola, MemberRole.SEND, MemberRole.WRITE), sola)
    by, admin = desk_person(), desk_person(SchemeRoleName.SCHEME_ADMIN)
    case = taken(by, received(actor=writer), now=now)
    given = {"organisation": sola, "fact": FACT, "evidence": EVIDENCE, "actor": writer, "now": now}
    object_to_fact(application=case, rule="R08", **given)
    object_to_fact(application=None, **given)
    enter_correction(
        register=RegisterCorrection.Register.EARLIER_GRANT,
        row_key=GRANT,
        after={"amount_nok": "450000"},
        source="Arkivet",
        reason="Beløpet ble satt ned.",
        actor=desk_person(SchemeRoleName.SCHEME_ADMIN),
        now=now,
    )
    return case, writer, by, admin


@pytest.mark.parametrize("width", [1280, 390])
def test_it_reads_at_both_widths(live_server, quiet_page, client, scene, width):
    case, writer, by, admin = scene
    page = quiet_page
    page.set_viewport_size({"width": width, "height": 900})
    visits = [
        (writer, f"/soknader/{case.ref}/innsigelser/"),
        (writer, "/soknader/registrene/"),
        (by, f"/saker/{case.ref}/kommune/"),
        (admin, "/registre/"),
        (admin, "/registre/municipality/?q=sola"),
        (admin, f"/registre/earlier_grant/rett/?rad={GRANT}"),
    ]
    for actor, address in visits:
        logged_in(client, User.objects.get(pk=actor.user_id), Organisation.objects.get(pk=actor.organisation_id))
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        page.goto(live_server.url + address)
        for closed in page.query_selector_all("main details:not([open]) > summary"):
            closed.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
