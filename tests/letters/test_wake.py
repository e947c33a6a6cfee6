"""Waking a worker: after commit only, once for equal calls, and a broker that is away does no harm."""

import time

import pytest
from celery import Celery
from django.db import transaction

from grantportal.celery import PUBLISHING
from letters.wake import wake
from tests.letters.smtp import free_port


class Recording(Celery):
    """A Celery app that notes what it is asked to send."""

    asked: list

    def send_task(self, name, kwargs=None, **options):
        self.asked.append((name, kwargs))


app = Recording("recording")
app.asked = []
unreachable = Celery("unreachable", broker=f"redis://127.0.0.1:{free_port()}/0")
unreachable.conf.broker_transport_options = {"socket_connect_timeout": 2, "socket_timeout": 5, **PUBLISHING}


@pytest.fixture
def asked(settings):
    """What the broker was asked for."""
    settings.CELERY_APP = f"{__name__}:app"
    app.asked.clear()
    return app.asked


@pytest.mark.django_db(transaction=True)
def test_it_wakes_after_commit_and_not_after_a_rollback(asked):
    with transaction.atomic():
        wake("letters.deliver", letter_id=1)
        assert asked == []
    assert asked == [("letters.deliver", {"letter_id": 1})]
    with transaction.atomic():
        wake("letters.deliver", letter_id=2)
        transaction.set_rollback(True)
    assert asked == [("letters.deliver", {"letter_id": 1})]


@pytest.mark.django_db(transaction=True)
def test_it_wakes_once_for_a_row_of_equal_calls(asked):
    with transaction.atomic():
        for _ in range(100):
            wake("letters.sweep")
        wake("letters.deliver", letter_id=1)
        wake("letters.deliver", letter_id=2)
    assert asked == [
        ("letters.sweep", {}),
        ("letters.deliver", {"letter_id": 1}),
        ("letters.deliver", {"letter_id": 2}),
    ]


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_at_once_when_the_broker_is_away(settings):
    """K3: the decision is written, the page answers, the sweep will find the row."""
    settings.CELERY_APP = f"{__name__}:unreachable"
    begun = time.monotonic()
    with transaction.atomic():
        wake("letters.sweep")
    assert time.monotonic() - begun < 1.5
