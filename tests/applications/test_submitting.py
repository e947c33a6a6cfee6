"""Sending: complete, seen, numbered, kept and receipted once."""

import hashlib

import pytest
from applications.models import Submission
from tests.factories.applications import NOW, applicant, filled, sent

pytestmark = pytest.mark.django_db


def test_it_gives_a_number_a_version_and_a_receipt(registers):
    submission = sent()
    application = submission.application
    assert application.case_no == "2019/00001"
    assert submission.sha256 == hashlib.sha256(submission.content.encode()).hexdigest()
