"""Assessing: who may, what must be in place, what is kept, and that two people are two."""

import pytest
from django.db import IntegrityError, transaction

from applications.models import ConflictDeclaration, Override
from applications.operations.assessing import (
    NotACaseworker,
    NotForAPerson,
    ScaleNotSet,
    confirm_override,
    current_evaluation,
    declare_interest,
    give_case,
    give_score,
    judge_rule,
    keep_next_case,
    propose_override,
    recommend,
    recompute,
    take_case,
)
from applications.permissions import cases_of
from applications.workflow import Status
from organisations.models import AuditEntry, User
from organisations.operations.completing import complete_register, confirm_completion
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from schemes.models import RuleRun
from schemes.rules.outcome import OutcomeKind, Verdict
from schemes.workflow import SchemeRoleName
from tests.applications.casework import (
    NOW,
    all_judged,
    all_scored,
    desk_person,
    fresh,
    judged_rules,
    left_open,
    ready_to_recommend,
    received,
    taken,
    years_checked,
)
from tests.factories.applications import applicant, municipality
from tests.factories.schemes import shipped_call

pytestmark = pytest.mark.django_db
FULL = [("staff_release", 800_000, ""), ("material", 100_000, "")]


def texts(**changes):
    """What a recommendation says beside its lines."""
    return {"reason": "Godt prosjekt.", "reduction_reason": "", "assessment_text": "", "now": NOW, **changes}


# ----- habilitet and holding -------------------------------------------------------------------------------------------


def test_it_takes_a_case_only_after_the_declaration(registers):
    by, application = desk_person(), received()
    with pytest.raises(GateClosed, match="erklære"):
        take_case(application=application, actor=by, now=NOW)
    assert fresh(application).status == Status.SUBMITTED
    declare_interest(application=application, has_conflict=False, reason="", actor=by, now=NOW)
    taken_case = take_case(application=application, actor=by, now=NOW)
    assert (taken_case.status, taken_case.caseworker_id, taken_case.taken_at) == (Status.ASSESSING, by.user_id, NOW)
    run = RuleRun.objects.get(case_ref=application.ref, phase="assess")
    assert (run.occasion, run.discretion_count) == ("assessment", fresh(application).discretion_count)


def test_it_hides_the_case_from_who_declares_a_conflict_and_gives_it_back(registers):
    by = desk_person()
    application = taken(by)
    with pytest.raises(GateClosed, match="inhabil"):
        declare_interest(application=application, has_conflict=True, reason=" ", actor=by, now=NOW)
    declare_interest(application=application, has_conflict=True, reason="Søsteren er ordfører.", actor=by, now=NOW)
    assert list(cases_of(by)) == []
    assert fresh(application).caseworker_id is None
    assert ConflictDeclaration.objects.filter(application=application).count() == 2
    other = desk_person()
    declare_interest(application=application, has_conflict=False, reason="", actor=other, now=NOW)
    assert take_case(application=application, actor=other, now=NOW).caseworker_id == other.user_id


def test_it_refuses_a_declaration_from_who_does_not_work_with_the_scheme(registers):
    application = received()
    with pytest.raises(NotAllowed):
        declare_interest(application=application, has_conflict=False, reason="", actor=applicant(), now=NOW)


def test_it_lets_only_one_take_the_case(registers):
    first, second = desk_person(), desk_person()
    application = taken(first)
    declare_interest(application=application, has_conflict=False, reason="", actor=second, now=NOW)
    with pytest.raises(GateClosed, match="kollega"):
        take_case(application=application, actor=second, now=NOW)
    assert fresh(application).caseworker_id == first.user_id


def test_it_keeps_the_next_case_and_takes_it_with_the_declaration(registers):
    by, application = desk_person(), received()
    kept = keep_next_case(actor=by, now=NOW)
    assert (kept.pk, kept.caseworker_id, kept.status) == (application.pk, by.user_id, Status.SUBMITTED)
    assert keep_next_case(actor=desk_person(), now=NOW) is None
    declare_interest(application=kept, has_conflict=False, reason="", actor=by, now=NOW)
    assert fresh(application).status == Status.ASSESSING


def test_it_gives_a_case_to_a_caseworker_without_conflict_only(registers):
    by, colleague, reader = desk_person(), desk_person(), desk_person(SchemeRoleName.READER)
    application = taken(by)
    person = User.objects.get(pk=reader.user_id)
    with pytest.raises(NotACaseworker):
        give_case(application=application, to=person, reason="", actor=by, now=NOW)
    declare_interest(application=application, has_conflict=True, reason="Nabo.", actor=colleague, now=NOW)
    with pytest.raises(NotACaseworker):
        give_case(application=application, to=User.objects.get(pk=colleague.user_id), reason="", actor=by, now=NOW)
    third = desk_person()
    given = give_case(application=application, to=User.objects.get(pk=third.user_id), reason="Ferie", actor=by, now=NOW)
    assert given.caseworker_id == third.user_id
    with pytest.raises(GateClosed, match="erklære"):
        give_score(application=application, criterion="K1", points=3, reason="x", actor=third, now=NOW)


# ----- points and judgements -------------------------------------------------------------------------------------------


def test_it_gives_points_within_the_scale_with_their_sum(registers):
    by = desk_person()
    application = taken(by)
    for points in (0, 6):
        with pytest.raises(GateClosed, match="1 til 5"):
            give_score(application=application, criterion="K1", points=points, reason="x", actor=by, now=NOW)
    with pytest.raises(GateClosed, match="K9"):
        give_score(application=application, criterion="K9", points=3, reason="x", actor=by, now=NOW)
    give_score(application=application, criterion="K1", points=3, reason="Bra.", actor=by, now=NOW)
    give_score(application=application, criterion="K1", points=5, reason="Svært bra.", actor=by, now=NOW)
    give_score(application=application, criterion="K2", points=4, reason="Klar plan.", actor=by, now=NOW)
    assert fresh(application).total_score == 9
    assert current_evaluation(fresh(application)).of("R27").outcome is OutcomeKind.MET


def test_it_refuses_points_where_no_scale_is_set(registers):
    by = desk_person()
    application = taken(by, received(call=shipped_call()))
    with pytest.raises(ScaleNotSet, match="Skalaen er ikke satt"):
        give_score(application=application, criterion="K1", points=3, reason="x", actor=by, now=NOW)
    assert application.scores.count() == 0


def test_it_judges_only_what_is_left_to_people(registers):
    by = desk_person()
    application = taken(by)
    assert left_open(application) == ["R29", "R55"]
    with pytest.raises(NotForAPerson):
        judge_rule(application=application, rule="R10", is_met=True, reason="x", actor=by, now=NOW)
    with pytest.raises(NotForAPerson, match="poeng"):
        judge_rule(application=application, rule="R27", is_met=True, reason="x", actor=by, now=NOW)
    with pytest.raises(GateClosed, match="begrunnelsen"):
        judge_rule(application=application, rule="R29", is_met=True, reason="  ", actor=by, now=NOW)
    before = fresh(application).discretion_count
    judge_rule(application=application, rule="R29", is_met=False, reason="Nei.", actor=by, now=NOW)
    judge_rule(application=application, rule="R29", is_met=True, reason="Jo, likevel.", actor=by, now=NOW)
    assert judged_rules(application) == ["R29", "R29"]
    assert current_evaluation(fresh(application)).of("R29").outcome is OutcomeKind.MET
    assert fresh(application).discretion_count == before - 1


def test_it_lets_nobody_else_assess_a_case(registers):
    application = taken(desk_person())
    other = desk_person()
    declare_interest(application=application, has_conflict=False, reason="", actor=other, now=NOW)
    with pytest.raises(GateClosed, match="annen saksbehandler"):
        judge_rule(application=application, rule="R29", is_met=True, reason="x", actor=other, now=NOW)
    with pytest.raises(NotAllowed):
        judge_rule(application=application, rule="R29", is_met=True, reason="x", actor=applicant(), now=NOW)


# ----- overrides and completions ---------------------------------------------------------------------------------------


def test_it_overrides_with_two_persons(registers):
    by, second = desk_person(), desk_person()
    application = taken(by)
    with pytest.raises(NotForAPerson):
        propose_override(application=application, rule="R10", reason="x", actor=by, now=NOW)
    proposed = propose_override(application=application, rule="R08", reason="Arkivet er tapt.", actor=by, now=NOW)
    assert (proposed.outcome, proposed.confirmed_at) == ("unknown", None)
    with pytest.raises(GateClosed, match="annen"):
        confirm_override(override=proposed, actor=by, now=NOW)
    with pytest.raises(GateClosed, match="erklære"):
        confirm_override(override=proposed, actor=second, now=NOW)
    declare_interest(application=application, has_conflict=False, reason="", actor=second, now=NOW)
    confirmed = confirm_override(override=proposed, actor=second, now=NOW)
    assert (confirmed.confirmed_by_id, confirmed.confirmed_at) == (second.user_id, NOW)
    with pytest.raises(NotForAPerson, match="allerede"):
        propose_override(application=application, rule="R08", reason="x", actor=by, now=NOW)


def test_it_keeps_proposer_and_confirmer_apart_in_the_database(registers):
    by = desk_person()
    proposed = propose_override(application=taken(by), rule="R08", reason="x", actor=by, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=proposed.pk).update(confirmed_by=by.user_id, confirmed_at=NOW)


def test_it_takes_a_completion_as_a_fact_when_a_second_person_confirms(registers):
    by, second = desk_person(), desk_person()
    application = taken(by)
    assert current_evaluation(application).of("R08").outcome is OutcomeKind.UNKNOWN
    declare_interest(application=application, has_conflict=False, reason="", actor=second, now=NOW)
    with pytest.raises(GateClosed, match="annen enn den som førte"):
        years_checked(application, by, by)
    assert current_evaluation(fresh(application)).of("R08").outcome is OutcomeKind.UNKNOWN
    application.lead.completions.all().delete()
    checked = years_checked(application, by, second)
    assert current_evaluation(checked).of("R08").outcome is OutcomeKind.MET
    assert checked.unknown_count == application.unknown_count - 1


def test_it_asks_the_rules_anew_without_overwriting(registers):
    by, second = desk_person(), desk_person()
    application = taken(by)
    assert recompute(application=application, actor=by, now=NOW).changes == ()
    for year in (2016, 2017, 2018):
        found = complete_register(
            organisation=application.lead,
            case_ref="en annen sak",
            kind="mu_year_checked",
            year=year,
            source="Arkivet",
            reason="Trengs.",
            actor=by,
            now=NOW,
        )
        confirm_completion(completion=found, actor=second, now=NOW)
    kept = RuleRun.objects.filter(case_ref=application.ref).count()
    found = recompute(application=application, actor=by, now=NOW)
    (change,) = found.changes
    assert (change.rule, change.before.outcome, change.after.outcome) == ("R08", "unknown", "met")
    assert RuleRun.objects.filter(case_ref=application.ref).count() == kept
    assert current_evaluation(application).of("R08").outcome is OutcomeKind.UNKNOWN


# ----- the recommendation ----------------------------------------------------------------------------------------------


def test_it_says_everything_that_is_missing_at_once(registers):
    by = desk_person()
    application = taken(by)
    with pytest.raises(GateClosed) as closed:
        recommend(application=application, result="granted", lines=FULL, actor=by, **texts())
    reasons = closed.value.reasons
    assert reasons[0] == "Sett poeng og skriv begrunnelse for K1, K2."
    assert reasons[1] == "Vurder R29, R55."
    assert reasons[2].startswith("R08 står i veien for tilskudd:")
    assert len(reasons) == 3
    assert fresh(application).status == Status.ASSESSING
    assert application.recommendations.count() == 0


def test_it_recommends_all_that_is_applied_for(registers):
    by, second = desk_person(), desk_person()
    application = ready_to_recommend(by, second)
    made = recommend(application=application, result="granted", lines=FULL, actor=by, **texts())
    row = fresh(application)
    assert (made.result, row.status, row.recommended_by_id) == ("granted", Status.RECOMMENDED, by.user_id)
    assert list(made.lines.order_by("category").values_list("category", "applied_nok", "amount_nok")) == [
        ("material", 100_000, 100_000),
        ("staff_release", 800_000, 800_000),
    ]
    assert (made.run.phase, made.run.occasion, made.run.verdict) == ("assess", "recommendation", Verdict.ELIGIBLE)
    assert AuditEntry.objects.filter(case_ref=row.ref, action="recommendation.make").count() == 1
    with pytest.raises(WrongStatus):
        recommend(application=row, result="granted", lines=FULL, actor=by, **texts())


def test_it_makes_less_than_applied_for_partial_and_asks_why(registers):
    by, second = desk_person(), desk_person()
    application = ready_to_recommend(by, second)
    lines = [("staff_release", 700_000, "En halv stilling er nok.")]
    with pytest.raises(GateClosed, match="mindre"):
        recommend(application=application, result="granted", lines=lines, actor=by, **texts())
    made = recommend(
        application=application,
        result="granted",
        lines=lines,
        actor=by,
        **texts(reduction_reason="En halv stilling er nok."),
    )
    assert made.result == "partly"
    assert dict(made.lines.values_list("category", "amount_nok")) == {"staff_release": 700_000, "material": 0}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([("staff_release", 800_001, "")], "Dere kan ikke innstille på mer"),
        ([("wages", 1, "")], "ikke søkt om"),
        ([("staff_release", 1, ""), ("staff_release", 1, "")], "ikke søkt om"),
        ([("staff_release", 0, "")], "mer enn 0 kroner"),
    ],
)
def test_it_refuses_amounts_that_were_not_applied_for(registers, lines, sentence):
    by, second = desk_person(), desk_person()
    application = ready_to_recommend(by, second)
    with pytest.raises(GateClosed, match=sentence):
        recommend(application=application, result="granted", lines=lines, actor=by, **texts(reduction_reason="Mindre."))
    assert application.recommendations.count() == 0


def test_it_waits_for_a_colleague_to_confirm_what_was_found(registers):
    by, second = desk_person(), desk_person()
    application = ready_to_recommend(by, second)
    found = application.lead.completions.order_by("id").last()
    type(found).objects.filter(pk=found.pk).update(confirmed_at=None, confirmed_by=None)
    with pytest.raises(GateClosed, match="kollega må bekrefte"):
        recommend(application=application, result="granted", lines=FULL, actor=by, **texts())


def test_it_recommends_an_award_past_an_override_that_waits(registers):
    by = desk_person()
    application = all_judged(all_scored(taken(by), by), by)
    propose_override(application=application, rule="R08", reason="Arkivet er tapt.", actor=by, now=NOW)
    made = recommend(application=application, result="granted", lines=FULL, actor=by, **texts())
    assert made.result == "granted"


def test_it_rejects_for_a_rule_without_scores(registers):
    by = desk_person()
    application = taken(by, received(actor=applicant(municipality("1121"))))
    assert current_evaluation(application).of("R07").outcome is OutcomeKind.NOT_MET
    made = recommend(application=application, result="rejected", lines=FULL, actor=by, **texts())
    assert (made.result, made.lines.count()) == ("rejected", 0)


def test_it_rejects_by_priority_only_with_the_assessment(registers):
    by, second = desk_person(), desk_person()
    application = ready_to_recommend(by, second)
    with pytest.raises(GateClosed, match="vurderingen som skal stå i brevet"):
        recommend(application=application, result="rejected", lines=(), actor=by, **texts())
    made = recommend(
        application=application, result="rejected", lines=(), actor=by, **texts(assessment_text="Andre var bedre.")
    )
    assert made.assessment_text == "Andre var bedre."


def test_it_dismisses_without_examining(registers):
    by = desk_person()
    made = recommend(application=taken(by), result="dismissed", lines=(), actor=by, **texts(reason="Kom for sent."))
    assert made.result == "dismissed"
