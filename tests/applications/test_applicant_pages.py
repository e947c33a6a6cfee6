"""The applicant's pages: who sees what, how it reads, and how many queries it takes."""

import pytest
from django.urls import reverse

from tests.factories.applications import applicant, filled, organisation_of, sent, started, user_of
from tests.factories.organisations import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.applications.doors")]


def at(name, application, **more):
    return reverse(f"applicant:{name}", kwargs={"ref": application.ref, **more})


@pytest.fixture
def actor(registers):
    return applicant()


@pytest.fixture
def browser(client, actor):
    return logged_in(client, user_of(actor), organisation_of(actor))


SECTIONS = ("applicant", "basis", "description", "plan", "organising", "budget", "endorsement", "attachments")


def test_it_shows_every_page_of_a_draft(browser, actor):
    application = filled(actor)
    for name in ("tasks", "why", "review"):
        assert browser.get(at(name, application)).status_code == 200, name
    for section in SECTIONS:
        assert browser.get(at("step", application, section=section)).status_code == 200, section
    assert browser.get(reverse("applicant:list")).status_code == 200
