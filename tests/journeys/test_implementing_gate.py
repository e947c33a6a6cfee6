"""Implementing a model is granted only when the model of the earlier grant is approved, and then at once (R16)."""

from datetime import timedelta

import pytest

from applications.models import Application, Decision
from applications.queries.budget import GRANT, BudgetRow
from applications.workflow import Status
from grantportal.demo import casework, municipal
from grantportal.demo.calls import open_one
from grantportal.demo.stories import apply, assess, at, follow_up, review
from letters.models import Letter
from organisations.models import MunicipalModel
from organisations.workflow import GateClosed
from schemes.operations.evaluating import outcomes_of
from tests.journeys import tracks

ROWS = (
    BudgetRow("implementation", 1, "Innføring i alle tjenestene", amounts={(1, GRANT): 300_000}),
    BudgetRow("training", 1, "Opplæring av ansatte", amounts={(1, GRANT): 150_000}),
)


@pytest.fixture
def developed(stage, call_2019):
    """Modellutvikling granted in 2019, paid; the model is handed in and not yet approved."""
    application = apply(stage, call_2019, "Gjesdal", at(2019, 10, 21))
    assess(stage, application, at(2019, 11, 6))
    casework.settle(casework.fresh(application), stage.staff, at(2019, 12, 12))
    tracks.released(stage, call_2019, at(2019, 12, 16))
    follow_up(stage, casework.fresh(application), at(2019, 12, 16), until="paid")
    return casework.fresh(application)


@pytest.fixture
def implementing(stage, developed):
    """The same municipality applies to implement, in a call after its period has run out."""
    call = open_one(
        developed.call.edition,
        "implementering-2022",
        stage.staff,
        at(2022, 1, 3),
        deadline_on=at(2022, 2, 1).date(),
        release_on=at(2022, 3, 15).date(),
        frame_nok=5_000_000,
        is_practice=False,
    )
    return tracks.sent(stage, call, developed.lead, "im", at(2022, 1, 10), rows=ROWS)


def propose(stage, application, now):
    """From received to recommended; the years of earlier grants were checked with the application of 2019."""
    casework.take(application, stage.staff, now)
    casework.judge_and_score(application, stage.staff, now + timedelta(hours=2))
    casework.propose(application, stage.staff, now + timedelta(hours=3))


def test_it_refuses_the_award_until_the_model_is_approved_and_names_the_rule(stage, developed, implementing):
    propose(stage, implementing, at(2022, 2, 7))
    with pytest.raises(GateClosed) as refused:
        tracks.decided(stage, implementing, at(2022, 3, 1))
    assert [reason.partition(":")[0] for reason in refused.value.reasons] == ["R16"]
    assert "Den må være godkjent før vi kan gi tilskudd." in refused.value.reasons[0]
    assert not Decision.objects.filter(application=implementing).exists()
    assert Application.objects.get(pk=implementing.pk).status == Status.RECOMMENDED

    municipal.hand_in(developed, "model", at(2022, 3, 2))
    with pytest.raises(GateClosed) as handed_in:
        tracks.decided(stage, implementing, at(2022, 3, 3))
    assert [reason.partition(":")[0] for reason in handed_in.value.reasons] == ["R16"]

    review(stage, developed, "model", at(2022, 3, 7))
    approved = MunicipalModel.objects.get(organisation=developed.lead)
    decision = tracks.decided(stage, implementing, at(2022, 3, 8))
    assert decision.award.total_nok == 450_000
    tracks.released(stage, implementing.call, at(2022, 3, 15))
    letter = Letter.objects.visible_to(developed.lead_id).get(kind="award_im_ti")
    text = tracks.printed(letter)
    assert f"{approved.approved_on.day}. mars 2022" in text
    row = Application.objects.get(pk=implementing.pk)
    assert row.status == Status.GRANTED
    assert decision.award.period_end_on == at(2023, 3, 15).date()


def test_it_tells_whoever_writes_that_the_model_must_be_approved_first(stage, developed, implementing):
    run = implementing.submissions.get().run
    assert "Den må være godkjent før vi kan gi tilskudd." in run.outcomes
    outcomes = {each.rule: each for each in outcomes_of(run).outcomes}
    assert outcomes["R16"].severity == "informs"
    assert (
        outcomes["R14"].text("nb")
        == "Prosjektperioden fra tilskuddet i 2019 var over 10.\N{NO-BREAK SPACE}januar 2022."
    )
