"""What is sent, declared, judged or decided stays: the database itself refuses, whoever asks."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.models import (
    Application,
    Award,
    AwardLine,
    ConflictDeclaration,
    Decision,
    Judgement,
    Recommendation,
    RecommendedLine,
    Submission,
)
from tests.factories.applications import NOW, sent
from tests.factories.organisations import caseworker

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(registers):
    """A decision with an award, not released yet."""
    submission = sent()
    application, proposer = submission.application, caseworker()
    Judgement.objects.create(
        application=application, rule="R29", is_met=True, reason="Ja", judged_at=NOW, judged_by=proposer
    )
    ConflictDeclaration.objects.create(application=application, user=proposer, has_conflict=False, declared_at=NOW)
    recommendation = Recommendation.objects.create(
        application=application, result="granted", reason="God plan", made_at=NOW, made_by=proposer, run=submission.run
    )
    RecommendedLine.objects.create(recommendation=recommendation, category="material", applied_nok=1, amount_nok=1)
    decision = Decision.objects.create(
        application=application,
        result="granted",
        reason="God plan",
        law_set="1967",
        recommendation=recommendation,
        edition=application.edition,
        run=submission.run,
        proposed_by=proposer,
        decided_at=NOW,
        decided_by=caseworker(),
    )
    award = Award.objects.create(decision=decision, total_nok=900_000, period_end_on=date(2021, 12, 16))
    lead = application.participants.get()
    AwardLine.objects.create(award=award, participant=lead, category="material", amount_nok=900_000)
    return decision


def refused(act) -> bool:
    """Whether the database says no."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "model", [Submission, Judgement, ConflictDeclaration, Recommendation, RecommendedLine, AwardLine]
)
def test_it_only_adds_to_what_was_said(decision, model):
    column = {"Judgement": "reason", "ConflictDeclaration": "reason", "Recommendation": "reason"}.get(
        model.__name__, "id"
    )
    value = "Noe annet" if column == "reason" else 999_999
    assert refused(lambda: model.objects.update(**{column: value}))
    assert refused(lambda: model.objects.all()._raw_delete("default"))
    assert model.objects.count() == 1


@pytest.mark.parametrize("column", ["result", "reason", "law_set", "decided_at"])
def test_it_never_changes_a_decision(decision, column):
    value = NOW + timedelta(days=1) if column == "decided_at" else "9999"
    assert refused(lambda: Decision.objects.update(**{column: value}))
    assert refused(lambda: Decision.objects.all()._raw_delete("default"))


def test_it_moves_the_date_of_a_decision_until_it_is_released(decision):
    for day in (date(2019, 12, 16), date(2019, 12, 17)):
        Decision.objects.update(decided_on=day)
        Award.objects.update(period_end_on=day + timedelta(days=731))
    Decision.objects.update(released_at=NOW)
    assert refused(lambda: Decision.objects.update(decided_on=date(2020, 1, 1)))
    assert refused(lambda: Decision.objects.update(released_at=None))
    assert refused(lambda: Award.objects.update(period_end_on=date(2030, 1, 1)))
    assert refused(lambda: Award.objects.update(period_start_on=date(2019, 1, 1)))


def test_it_never_changes_the_sum_of_an_award(decision):
    assert refused(lambda: Award.objects.update(total_nok=1))
    assert refused(lambda: Award.objects.all()._raw_delete("default"))


@pytest.mark.parametrize(
    ("column", "value"), [("case_no", "2019/9"), ("ref", "x"), ("submitted_at", NOW + timedelta(days=1))]
)
def test_it_never_changes_number_reference_or_time_of_receipt(decision, column, value):
    assert refused(lambda: Application.objects.update(**{column: value}))
