"""The stage of the journeys: registers, catalogue, the demo's people and calls, a real mail server, a real browser."""

import pytest
from django.utils import timezone

from grantportal.demo.calls import days, open_one, publish_edition
from grantportal.demo.people import make_staff, staff
from grantportal.demo.stories import FRAME_2019, Stage, at
from organisations.operations.registers import load_registers
from schemes.workdays import oslo_day
from tests.grantportal.conftest import browser_context_args, browser_type_launch_args, quiet_page  # noqa: F401
from tests.letters.conftest import smtp  # noqa: F401


@pytest.fixture
def stage(transactional_db, smtp):  # noqa: F811
    """Registers, people and a mail server: all that stands before the first call."""
    load_registers(now=at(2019, 9, 1))
    make_staff(at(2019, 9, 1))
    return Stage(staff(), lambda _line: None)


@pytest.fixture
def call_2019(stage):
    """The call of 2019, open."""
    edition = publish_edition(stage.staff, at(2019, 10, 1))
    return open_one(
        edition,
        "utsatte-barn-2019",
        stage.staff,
        at(2019, 10, 16),
        deadline_on=at(2019, 11, 1).date(),
        release_on=at(2019, 12, 16).date(),
        frame_nok=FRAME_2019,
        is_practice=False,
    )


@pytest.fixture
def practice_call(stage):
    """An example call that is open today."""
    now = timezone.now()
    edition = publish_edition(stage.staff, now - days(2))
    return open_one(
        edition,
        "ovelse",
        stage.staff,
        now - days(1),
        deadline_on=oslo_day(now + days(30)),
        release_on=oslo_day(now),
        frame_nok=5_000_000,
        is_practice=True,
    )


@pytest.fixture(autouse=True)
def closed_windows(request):
    """Every window that a journey opened is closed before its server goes."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()
