"""Writing a report and handing it in."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.operations.drafting import Given, StaleAnswer, Unstorable
from letters.models import Letter
from organisations.models import AuditEntry
from organisations.workflow import NotAllowed
from reporting.models import Report
from reporting.operations.delivering import (
    Incomplete,
    NotAsked,
    NotOpen,
    save_answer,
    save_cells,
    start_report,
    submit_report,
)
from reporting.operations.reviewing import return_report
from tests.factories.organisations import OrganisationFactory
from tests.factories.reporting import at, begun, declare, desk, duty, granted, grantee, sent, spent, written

pytestmark = pytest.mark.django_db
NOW = at(date(2020, 12, 10))


@pytest.fixture
def application():
    return granted()


@pytest.fixture
def writer(application):
    return grantee(application.lead)


def test_it_begins_a_report_once(application, writer):
    first = start_report(obligation=duty(application, "model"), actor=writer, now=NOW)
    again = start_report(obligation=duty(application, "model"), actor=writer, now=NOW + timedelta(hours=1))
    assert again == first
    assert AuditEntry.objects.filter(action="report.start").count() == 1


def test_it_hands_in_a_model_and_delivers_the_duty(application, writer):
    report = sent(application, "model", writer, NOW)
    assert (report.status, report.first_submitted_on) == ("submitted", NOW.date())
    assert report.sha256 == hashlib.sha256(report.content.encode()).hexdigest()
    assert duty(application, "model").status == "delivered"
    letter = Letter.objects.get(kind="model_receipt")
    assert "Vi fikk modellen 10. desember 2020. Vi regner med å svare innen 11. januar 2021." in letter.text
