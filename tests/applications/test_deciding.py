"""Deciding: another person, unseen nothing, within the frame; what was shown is what is done."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from applications.models import Award, Decision, Instalment, Obligation, Override
from applications.operations.assessing import (
    NotForAPerson,
    confirm_override,
    declare_interest,
    judge_rule,
)
from applications.operations.deciding import (
    Chosen,
    RecommendationChanged,
    amount_of,
    decide,
    effects_of,
    newest_recommendation,
    plan_in,
    plan_of,
    preview_letter,
    propose,
    send_back,
)
from applications.operations.evaluating import kept_evaluation
from applications.operations.sending import gather_batch, make_ready
from applications.queries.budget import GRANT, BudgetRow
from applications.workflow import Status
from letters.models import Letter
from organisations.models import AuditEntry
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from schemes.models import Call, Frame, RuleRun
from schemes.operations.binding import FrameExceeded, FrameNotSet
from schemes.rules.outcome import OutcomeKind
from schemes.workflow import SchemeRoleName
from tests.applications.casework import desk_person
from tests.applications.decisions import (
    ALL,
    DECIDED_AT,
    LESS,
    RELEASE_ON,
    decided,
    decision_maker,
    desk,
    habil,
    open_terms,
    opened,
    proposed,
    recommended,
    rejected_by_rule,
    seen_in,
    unknown_years,
    whole,
    with_partner,
)
from tests.factories.schemes import shipped_call

pytestmark = pytest.mark.django_db
FRAME_NOK = 30_200_000


@pytest.fixture
def people(registers):
    return desk()


def everything() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def frame_of(application) -> Frame:
    return Frame.objects.get(call=application.call)


# ----- what is shown is what is done -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [ALL, LESS], ids=["all", "less"])
def test_it_does_what_it_showed(people, lines):
    application = recommended(people, lines=lines)
    shown = effects_of(application=application, recommendation=newest_recommendation(application), now=DECIDED_AT)
    decision = decided(application, people)
    done = plan_in(decision)
    assert shown.proposal.plan == done
    assert shown.award_nok == decision.award.total_nok == sum(each.amount_nok for each in done.instalments)
    assert shown.proposal.decided.lines == tuple(decision.award.lines.values_list("category", "amount_nok"))
    assert shown.frame_left_nok == frame_of(application).left_nok == FRAME_NOK - shown.award_nok
    assert [
        (row.kind, row.language, row.recipient, row.state) for row in Letter.objects.of_case(application.ref)[:1]
    ] == [(shown.letter_kind, shown.letters[0].language, shown.letters[0].participant.organisation, "held")]
    kept = kept_evaluation(decision.run, application)
    assert [(each.rule, each.outcome, each.text_nb) for each in kept.outcomes] == [
        (each.rule, each.outcome, each.text_nb) for each in shown.proposal.evaluation.outcomes
    ]
    assert (shown.proposal.hindrances, shown.proposal.problems, shown.unset) == ((), (), ())


def test_it_lays_down_duties_and_instalments_as_the_terms_say(people):
    decision = decided(recommended(people, lines=LESS), people)
    assert list(decision.obligations.values_list("kind", "due_on")) == [
        ("acceptance", date(2020, 1, 2)),
        ("revised_budget", date(2020, 1, 2)),
        ("model", date(2020, 12, 12)),
        ("interim", date(2020, 12, 14)),
        ("final", date(2021, 12, 13)),
    ]
    instalments = decision.instalments.order_by("number")
    assert list(instalments.values_list("number", "amount_nok", "earliest_on")) == [
        (1, 430_001, date(2019, 12, 12)),
        (2, 430_000, date(2020, 12, 12)),
    ]
    assert [[duty.kind for duty in each.requires.order_by("id")] for each in instalments] == [
        ["acceptance"],
        ["acceptance", "model"],
    ]
    assert (decision.award.period_start_on, decision.award.period_end_on) == (date(2019, 12, 12), date(2021, 12, 12))


def test_it_dates_the_plan_from_the_planned_release(people):
    application = recommended(people)
    Call.objects.filter(pk=application.call_id).update(release_on=RELEASE_ON)
    decision = decided(application, people)
    assert decision.obligations.get(kind="interim").due_on == date(2020, 12, 16)
    assert decision.decided_on is None


def test_it_previews_the_letter_without_a_trace(people):
    application = recommended(people, lines=LESS)
    habil(application, people.decider)
    before = everything()
    seen = preview_letter(application=application, seen=seen_in(application), actor=people.decider, now=DECIDED_AT)
    assert everything() == before
    assert (seen.pk, seen.document_no) == (None, "2019/00001-…")
    decided(application, people)
    batch = gather_batch(call=application.call, name="Én", actor=people.first, now=DECIDED_AT)
    make_ready(batch=batch, release_on=DECIDED_AT.date(), actor=people.first, now=DECIDED_AT)
    sent = batch.letters.get()
    assert sent.text.replace(sent.document_no, seen.document_no) == seen.text
    assert sent.html.replace(sent.document_no, seen.document_no) == seen.html


def test_it_leaves_the_name_open_for_whoever_proposed(people):
    application = recommended(people)
    letter = preview_letter(application=application, seen=seen_in(application), actor=people.first, now=DECIDED_AT)
    assert "\n\n…, …\n\nKari Saksbehandler, saksbehandler\n\n" in letter.text
    with pytest.raises(RecommendationChanged):
        preview_letter(application=application, seen=0, actor=people.first, now=DECIDED_AT)


# ----- two persons, impartial, with the right --------------------------------------------------------------------------


def test_it_refuses_whoever_proposed(people):
    both = desk_person(SchemeRoleName.CASEWORKER, SchemeRoleName.DECISION_MAKER, SchemeRoleName.SPENDING_AUTHORITY)
    application = recommended(replace(people, first=both))
    before = everything()
    with pytest.raises(GateClosed, match="Du har innstilt i saken"):
        decide(application=application, seen=seen_in(application), actor=both, now=DECIDED_AT)
    assert everything() == before
    assert (whole(application).status, frame_of(application).bound_nok) == (Status.RECOMMENDED, 0)


def test_the_database_refuses_whoever_proposed(people):
    application = recommended(people)
    recommendation = newest_recommendation(application)
    run = RuleRun.objects.filter(case_ref=application.ref).latest("id")
    values = {
        "application_id": application.pk, "kind": "first", "result": "granted", "reason": "x", "law_set": "1967",
        "recommendation_id": recommendation.pk, "edition_id": application.edition_id, "run_id": run.pk,
        "proposed_by_id": people.first.user_id, "decided_at": "2019-12-12 10:00:00+00:00",
        "decided_by_id": people.first.user_id,
    }  # fmt: skip
    statement = f"INSERT INTO applications_decision ({', '.join(values)}) VALUES ({', '.join(['%s'] * len(values))})"
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="decision_proposed_by_decided_by_differ"), transaction.atomic():
            cursor.execute(statement, list(values.values()))
        with pytest.raises(IntegrityError, match="application_recommended_by_decided_by_differ"), transaction.atomic():
            cursor.execute(
                "UPDATE applications_application SET decided_by_id = recommended_by_id, decided_at = recommended_at "
                "WHERE id = %s",
                [application.pk],
            )


def test_it_needs_a_declaration_without_conflict(people):
    application = recommended(people)
    with pytest.raises(GateClosed, match="erklære"):
        decide(application=application, seen=seen_in(application), actor=people.decider, now=DECIDED_AT)
    declare_interest(application=application, has_conflict=True, reason="Søsken.", actor=people.decider, now=DECIDED_AT)
    with pytest.raises(GateClosed, match="inhabil"):
        decide(application=application, seen=seen_in(application), actor=people.decider, now=DECIDED_AT)


def test_it_is_for_decision_makers(people):
    application = recommended(people)
    habil(application, people.attestant)
    for actor in (people.second, people.attestant):
        with pytest.raises(NotAllowed):
            decide(application=application, seen=seen_in(application), actor=actor, now=DECIDED_AT)
    assert frame_of(application).bound_nok == 0


def test_it_decides_once(people):
    application = recommended(people)
    decided(application, people)
    with pytest.raises(WrongStatus):
        decided(application, people, by=decision_maker())
    assert Decision.objects.count() == 1
    decision = Decision.objects.get()
    decision.pk = None
    with pytest.raises(IntegrityError, match=r"decision_one_first|unique|UNIQUE"), transaction.atomic():
        decision.save(force_insert=True)
    assert frame_of(application).bound_nok == amount_of(decision.recommendation)


def test_it_decides_nothing_unseen(people):
    application = recommended(people)
    old = seen_in(application)
    habil(application, people.decider)
    send_back(application=application, reason="Se på beløpet.", actor=people.decider, now=DECIDED_AT)
    application = proposed(whole(application), people, lines=LESS)
    before = everything()
    with pytest.raises(RecommendationChanged):
        decide(application=application, seen=old, actor=people.decider, now=DECIDED_AT)
    assert everything() == before
    assert decided(application, people).award.total_nok == 860_001


def test_it_sends_a_case_back_with_a_reason(people):
    application = recommended(people)
    habil(application, people.decider)
    with pytest.raises(GateClosed):
        send_back(application=application, reason=" ", actor=people.decider, now=DECIDED_AT)
    with pytest.raises(NotAllowed):
        send_back(application=application, reason="Se på det.", actor=people.second, now=DECIDED_AT)
    row = send_back(application=application, reason="Se på det.", actor=people.decider, now=DECIDED_AT)
    assert row.status == Status.ASSESSING
    assert AuditEntry.objects.filter(action="application.return").get().reason == "Se på det."


# ----- the frame -------------------------------------------------------------------------------------------------------


def test_it_stops_an_award_while_the_frame_is_not_set(people):
    application = recommended(people)
    Frame.objects.filter(call=application.call).update(total_nok=None)
    shown = effects_of(
        application=whole(application), recommendation=newest_recommendation(application), now=DECIDED_AT
    )
    assert [each.rule for each in shown.proposal.hindrances] == ["R03"]
    with pytest.raises(FrameNotSet):
        decided(application, people)


def test_it_gives_the_last_krone_and_not_one_more(people):
    application = recommended(people)
    Frame.objects.filter(call=application.call).update(total_nok=1_000_000, bound_nok=100_001)
    before = everything()
    habil(application, people.decider)
    with pytest.raises(FrameExceeded) as refused:
        decide(application=application, seen=seen_in(application), actor=people.decider, now=DECIDED_AT)
    assert refused.value.left_nok == 899_999
    assert everything() == {**before, "applications.ConflictDeclaration": before["applications.ConflictDeclaration"] + 1,
                            "organisations.AuditEntry": before["organisations.AuditEntry"] + 1}  # fmt: skip
    Frame.objects.filter(call=application.call).update(bound_nok=100_000)
    decided(application, people)
    assert frame_of(application).left_nok == 0


def test_it_tells_the_rules_what_is_given_to_bti_recipients_when_a_part_is_earmarked(people):
    application = recommended(people)
    recommendation = newest_recommendation(application)
    assert "frame.granted_bti_2017_nok" not in propose(application, recommendation, now=DECIDED_AT).facts
    Frame.objects.filter(call=application.call).update(earmark_nok=29_500_000)
    found = propose(whole(application), recommendation, now=DECIDED_AT)
    assert found.facts.get("frame.granted_bti_2017_nok").value == 0
    assert (found.evaluation.of("R04").outcome, found.hindrances) == (OutcomeKind.NOT_MET, ())


# ----- the rules -------------------------------------------------------------------------------------------------------


def test_it_awards_past_an_override_that_a_second_person_stands_behind(people):
    application = unknown_years(people)
    habil(application, people.decider, people.second)
    with pytest.raises(GateClosed) as refused:
        decided(application, people)
    assert [reason.split(":")[0] for reason in refused.value.reasons] == ["R08"]
    confirm_override(override=Override.objects.get(), actor=people.second, now=DECIDED_AT)
    decision = decided(application, people)
    assert kept_evaluation(decision.run, application).of("R08").outcome is OutcomeKind.UNKNOWN


def test_it_lets_the_decision_maker_answer_what_the_decision_itself_leaves_open(people):
    application = recommended(people, lines=[("staff_release", 1, "Bare til start.")])
    recommendation = newest_recommendation(application)
    shown = propose(application, recommendation, now=DECIDED_AT)
    assert [(each.rule, each.outcome) for each in shown.hindrances] == [("R49", OutcomeKind.DISCRETION)]
    habil(application, people.decider)
    with pytest.raises(GateClosed, match="R49"):
        decided(application, people)
    answer = {"application": application, "is_met": True, "reason": "Ett beløp er nok.", "now": DECIDED_AT}
    with pytest.raises(NotForAPerson):
        judge_rule(rule="R49", actor=people.decider, **answer)
    judge_rule(rule="R49", actor=people.decider, evaluation=shown.evaluation, **answer)
    assert decided(application, people).award.total_nok == 1


def test_it_rejects_without_a_frame_and_binds_nothing(people):
    application = rejected_by_rule(people)
    Frame.objects.filter(call=application.call).update(total_nok=None)
    decision = decided(application, people)
    assert (decision.result, whole(application).status) == ("rejected", Status.DECIDED)
    assert (Award.objects.count(), Obligation.objects.count(), Instalment.objects.count()) == (0, 0, 0)
    assert frame_of(application).bound_nok == 0
    assert Letter.objects.held().get().kind == "rejection_rules"


def test_it_finds_the_grounds_of_a_rejection_in_the_application_alone(people):
    application = rejected_by_rule(people)
    proposal = propose(application, newest_recommendation(application), now=DECIDED_AT)
    not_met = {each.rule for each in proposal.evaluation.standing() if each.outcome is OutcomeKind.NOT_MET}
    assert "R27" in not_met
    assert [each.rule for each in proposal.decided.grounds] == ["R08"]


def test_it_rejects_below_the_line_with_the_other_letter(people):
    application = recommended(people)
    habil(application, people.decider)
    send_back(application=application, reason="Rammen er brukt.", actor=people.decider, now=DECIDED_AT)
    application = proposed(
        whole(application), people, result="rejected", assessment_text="Andre planer var klarere.",
    )  # fmt: skip
    decided(application, people)
    assert Letter.objects.held().get().kind == "rejection_priority"


# ----- dates that no source gives --------------------------------------------------------------------------------------


PARTS = (
    BudgetRow("staff_release", 1, "Utvikle", Decimal(50), "develop", {(1, GRANT): 400_000}),
    BudgetRow("staff_release", 2, "Ta i bruk", Decimal(50), "implement", {(2, GRANT): 400_000}),
    BudgetRow("material", 1, "Veileder", None, "implement", {(2, GRANT): 100_000}),
)


def test_it_stops_at_a_duty_without_a_date_until_a_person_sets_one(people):
    application = recommended(people, call=open_terms())
    recommendation = newest_recommendation(application)
    shown = propose(application, recommendation, now=DECIDED_AT)
    assert shown.problems == ("Sett hvilken dag prosjektperioden slutter.", "Sett fristen for «delrapport».")
    with pytest.raises(GateClosed) as refused:
        decided(application, people)
    assert refused.value.reasons[-2:] == shown.problems
    early = Chosen(period_end_on=date(2019, 12, 12), due_on={"interim": date(2019, 12, 12)})
    assert propose(application, recommendation, now=DECIDED_AT, chosen=early).problems == (
        "Prosjektperioden må slutte etter vedtaksdatoen.",
        "Fristen for «delrapport» må være etter vedtaksdatoen.",
    )


def test_it_keeps_the_dates_that_a_person_set_when_the_day_of_decision_moves(people):
    application = recommended(people, call=open_terms())
    chosen = Chosen(period_end_on=date(2021, 12, 12), due_on={"interim": date(2020, 12, 12), "final": date(2020, 1, 9)})
    decision = decided(application, people, chosen=chosen)
    expected = [
        date(2021, 12, 12),
        date(2020, 12, 14),
    ]  # the interim date was a Saturday; `final` is not open to choice
    assert [decision.award.period_end_on, decision.obligations.get(kind="interim").due_on] == expected
    assert decision.obligations.get(kind="final").due_on == date(2021, 12, 13)
    batch = gather_batch(call=application.call, name="Én", actor=people.first, now=DECIDED_AT)
    make_ready(batch=batch, release_on=RELEASE_ON, actor=people.first, now=DECIDED_AT)
    decision = Decision.objects.get()
    assert [decision.award.period_end_on, decision.obligations.get(kind="interim").due_on] == expected
    assert decision.obligations.get(kind="final").due_on == date(2021, 12, 16)


def test_it_says_what_an_administrator_must_set(people):
    application = recommended(people)
    type(application.call.scheme).objects.update(terms_acceptance_days=None, is_enkeltvedtak=None)
    shown = effects_of(
        application=whole(application), recommendation=newest_recommendation(application), now=DECIDED_AT
    )
    assert shown.proposal.problems == ("Administrator må sette hvor mange dager kommunen har til å godta vilkårene.",)
    assert shown.unset == ("Administrator må velge om avgjørelsen er enkeltvedtak.",)
    with pytest.raises(GateClosed, match="godta vilkårene"):
        decided(application, people)


# ----- a call that splits the amount; a new act; several applicants ----------------------------------------------------


def test_it_pays_each_part_of_a_split_call_in_its_own_instalment(people):
    application = recommended(
        people, lines=LESS, call=opened(shipped_call(is_open=False), split="500/500"), budget=PARTS
    )
    plan = plan_of(application, newest_recommendation(application), RELEASE_ON, Chosen())
    assert [each.amount_nok for each in plan.instalments] == [400_000, 460_001]
    decision = decided(application, people)
    assert list(decision.instalments.order_by("number").values_list("amount_nok", flat=True)) == [400_000, 460_001]


def test_it_cuts_both_parts_of_a_category_alike(people):
    lines = [("staff_release", 600_001, "Litt mindre."), ("material", 100_000, "")]
    application = recommended(
        people, lines=lines, call=opened(shipped_call(is_open=False), split="500/500"), budget=PARTS
    )
    plan = plan_of(application, newest_recommendation(application), RELEASE_ON, Chosen())
    assert [each.amount_nok for each in plan.instalments] == [300_001, 400_000]


def test_it_rests_on_the_act_in_force_on_the_day_of_decision(people):
    application = recommended(people)
    scheme = application.call.scheme
    type(scheme).objects.filter(pk=scheme.pk).update(new_act_in_force_on=date(2019, 12, 13))
    recommendation = newest_recommendation(application)
    assert propose(whole(application), recommendation, now=DECIDED_AT).decided.law_set == "1967"
    later = propose(whole(application), recommendation, now=DECIDED_AT + timedelta(days=1))
    assert later.decided.law_set == "2025"


def test_it_stops_a_joint_award_until_it_is_set_who_is_paid(people):
    application = with_partner(recommended(people))
    recommendation = newest_recommendation(application)
    for payee, sentences in {
        "": ("Administrator må sette hvem som får pengene når flere søker sammen.",),
        "each": ("Hver deltaker skal ha sin del, men søknaden deler ikke beløpet på deltakerne.",),
        "lead": (),
    }.items():
        Call.objects.filter(pk=application.call_id).update(payee=payee)
        assert propose(whole(application), recommendation, now=DECIDED_AT).problems == sentences


def test_it_writes_to_each_participant_in_its_own_form(people):
    application = with_partner(recommended(people, lines=LESS))
    Call.objects.filter(pk=application.call_id).update(payee="lead")
    sentence = (
        "Deltakerne har ulik målform. Saksbehandleren må skrive hvorfor dere gir mindre enn søkt også på nynorsk."
    )
    assert propose(whole(application), newest_recommendation(application), now=DECIDED_AT).problems == (sentence,)
    habil(application, people.decider)
    send_back(application=application, reason="Skriv på nynorsk.", actor=people.decider, now=DECIDED_AT)
    application = proposed(whole(application), people, lines=LESS, reduction_reason_nn="Planen viser at det held.")
    decided(application, people)
    letters = Letter.objects.held().order_by("id")
    assert [(each.recipient.name, each.language) for each in letters] == [
        ("Gjesdal kommune", "nb"),
        ("Time kommune", "nn"),
    ]
