"""A district of Oslo applies for BTI: sent, assessed, granted with the dates a person sets, paid and reported."""

from datetime import date
from decimal import Decimal

import pytest

from applications.models import Application, Payout
from applications.operations.deciding import Chosen
from applications.queries.budget import GRANT, BudgetRow
from applications.workflow import ObligationKind, Status
from grantportal.demo import casework, municipal
from grantportal.demo.stories import assess, at, review
from letters.models import Letter
from organisations.models import Organisation
from organisations.workflow import GateClosed
from tests.journeys import tracks

ROWS = (
    BudgetRow("staff_release", 1, "Koordinator, halv stilling", Decimal(50), amounts={(1, GRANT): 150_000}),
    BudgetRow("competence", 1, "Kurs på tvers av tjenestene", amounts={(1, GRANT): 150_000}),
)
PERIOD = Chosen(period_end_on=date(2020, 12, 31))
DECIDED, RELEASED = at(2019, 12, 12), at(2019, 12, 16)


@pytest.fixture
def grorud(stage):
    """One of the fifteen districts, as the register has it."""
    return Organisation.objects.get(district_number="030110")


def test_it_follows_a_district_from_the_call_to_the_final_report(stage, call_2019, grorud, smtp):
    application = tracks.sent(stage, call_2019, grorud, "bt", at(2019, 10, 21), rows=ROWS)
    assert application.status == Status.SUBMITTED
    assert application.county == "Oslo"
    assess(stage, application, at(2019, 11, 6))

    with pytest.raises(GateClosed) as refused:
        tracks.decided(stage, application, DECIDED)
    assert refused.value.reasons == ("Sett hvilken dag prosjektperioden slutter.",)
    decision = tracks.decided(stage, application, DECIDED, chosen=PERIOD)
    assert (decision.award.total_nok, decision.award.period_end_on) == (300_000, PERIOD.period_end_on)

    tracks.released(stage, call_2019, RELEASED)
    letter = Letter.objects.visible_to(grorud.pk).get(kind="award_bt")
    text = tracks.printed(letter)
    assert grorud.name in text
    assert "kr 300 000" in text.replace("\xa0", " ")
    assert "31. desember 2020" in text

    application = casework.fresh(application)
    municipal.accept(application, at(2019, 12, 20))
    casework.pay(application, 1, stage.staff, at(2020, 1, 8))
    assert Payout.objects.get().amount_nok == 300_000
    spent = (("staff_release", "develop", -200, 150_000), ("competence", "train", -100, 150_000))
    municipal.hand_in(application, "final", at(2020, 12, 20), spent=spent)
    review(stage, application, "final", at(2021, 1, 11))
    row = Application.objects.get(pk=application.pk)
    assert row.status == Status.CLOSED
    assert set(row.obligations.values_list("kind", flat=True)) == {ObligationKind.ACCEPTANCE, ObligationKind.FINAL}


def test_it_asks_no_district_about_the_rules_that_speak_of_municipalities(stage, call_2019, grorud):
    application = tracks.sent(stage, call_2019, grorud, "bt", at(2019, 10, 21), rows=ROWS)
    casework.take(application, stage.staff, at(2019, 11, 6))
    outcomes = {
        each.rule: each.outcome
        for each in casework.evaluation_of(
            application=casework.fresh(application), phase=casework.Phase.ASSESS, now=at(2019, 11, 6)
        ).outcomes
    }
    assert {outcomes[rule] for rule in ("R06", "R07", "R08", "R09", "R19")} == {"met"}


def test_it_lets_no_district_in_on_the_development_of_models(stage, call_2019, grorud):
    rows = (BudgetRow("staff_release", 1, "Prosjektleder", amounts={(1, GRANT): 400_000, (2, GRANT): 400_000}),)
    application = tracks.sent(stage, call_2019, grorud, "mu", at(2019, 10, 21), rows=rows)
    assert "R06" in application.submissions.get().seen_outcomes.split()
    assess(stage, application, at(2019, 11, 6), result="rejected")
    tracks.decided(stage, application, DECIDED)
    tracks.released(stage, call_2019, RELEASED)
    assert Application.objects.get(pk=application.pk).status == Status.REJECTED
    assert Letter.objects.filter(case_ref=application.ref, kind="rejection_rules").exists()
