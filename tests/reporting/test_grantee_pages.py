"""The grantee's pages: what is next, writing with and without scripts, accounts, sending, receipt."""

from datetime import date

import pytest
import time_machine

from organisations.models import ReadEntry
from tests.factories.reporting import (
    at,
    browser,
    duty,
    granted,
    grantee,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 12, 10)
NOW = at(DAY)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def application():
    return granted()


@pytest.fixture
def writer(application):
    return grantee(application.lead)


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def url_of(application, kind, tail=""):
    return f"/tilskudd/{application.ref}/rapport/{duty(application, kind).pk}/{tail}"


def test_it_lists_grants_with_what_is_next(application, writer):
    html = page(browser(writer), "/tilskudd/")
    assert "modellutvikling 2019" in html
    assert "960\u00a0000" in html
    assert "480\u00a0000" in html
    assert "16.\u00a0desember 2020".replace(" ", "\u00a0") in html
    assert "Venter på dere" in html


def test_it_shows_one_grant_with_duties_payments_and_letters(application, writer):
    html = page(browser(writer), f"/tilskudd/{application.ref}/")
    for text in ("Dette er neste steg", "Delrapport", "Sluttrapport", "Modell", "Termin 1", "Termin 2"):
        assert text in html
    assert "Kommer når dette er i orden: modell." in html
    assert ReadEntry.objects.filter(what="grant", case_ref=application.ref).count() == 1


def test_it_begins_writes_and_sends_a_model(application, writer):
    client = browser(writer)
    url = url_of(application, "model")
    assert "Begynn på modell" in page(client, url)
    assert client.post(url).url == url
    html = page(client, url)
    assert "Hvilke nivåer beskriver modellen?" in html
    print(html)
