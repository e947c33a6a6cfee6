"""From rows to facts: what the form says, what the registers know, what the portal itself sees; always a batch."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.facts import gather, gather_many
from applications.models import Application, Attachment
from applications.operations.drafting import Given, add_partner, save_answer, save_budget, save_plan
from applications.queries.budget import GRANT, OWN, BudgetRow
from applications.queries.plan import ACTIVITY, PlanRow
from organisations.models import MunicipalModel
from schemes.given import GivenGrant, given_grants
from schemes.models import Call
from schemes.rules.outcome import ABSENT, Phase, Read
from tests.applications.decisions import desk, granted, sender_of
from tests.factories.applications import (
    BUDGET,
    NOW,
    applicant,
    filled,
    municipality,
    organisation_of,
    sent,
    started,
    user_of,
)
from tests.factories.organisations import CompletionFactory, OrganisationFactory
from tests.factories.schemes import CallFactory, shipped_call

pytestmark = pytest.mark.django_db


def fresh(application) -> Application:
    return Application.objects.select_related("call__scheme", "edition__scheme", "lead").get(pk=application.pk)


def facts_of(application, phase=Phase.SUBMIT, now=NOW):
    return gather(application=fresh(application), phase=phase, now=now)


def test_it_reads_the_answers_as_the_rules_want_them(registers):
    facts = facts_of(filled())
    for name, value in {
        "application.expected_changes": "Flere barn får hjelp i tide.",
        "application.basis": ("model_trial", "bti"),
        "application.separate_account": True,
        "application.plan_parts": ("activities", "milestones", "timeline"),
        "documents": ("project_description", "project_plan", "budget"),
        "endorsements.administrative": True,
        "application.applied_nok": 900_000,
        "budget.own_contribution_nok": 20_000,
        "application.missing_required": (),
    }.items():
        assert facts.get(name) == Read(value, "answer"), name
    lines = {line.category: line for line in facts.get("budget.lines").value}
    assert (lines["staff_release"].amount_nok, lines["staff_release"].position_pct) == (800_000, Decimal(50))
    assert [(each.year, each.amount_nok) for each in facts.get("application.years").value] == [
        (2019, 500_000),
        (2020, 400_000),
    ]


def test_it_leaves_absent_what_is_not_answered_and_says_no_where_the_form_knows(registers):
    facts = facts_of(started())
    for name in (
        "budget.lines",
        "application.applied_nok",
        "application.expected_changes",
        "application.separate_account",
    ):
        assert facts.get(name) == ABSENT, name
    assert facts.get("endorsements.political") == Read(False, "answer")
    assert facts.get("documents") == Read((), "answer")
    assert "Hva heter prosjektet" in facts.get("application.missing_required").value


def test_it_counts_only_what_this_grant_shall_pay(registers):
    actor = applicant()
    application = started(actor)
    rows = [BudgetRow("material", 1, amounts={(1, GRANT): 100}), BudgetRow("other", 1, amounts={(1, OWN): 999})]
    save_budget(application=application, rows=rows, actor=actor, now=NOW)
    assert [line.category for line in facts_of(application).get("budget.lines").value] == ["material"]


def test_it_sees_a_plan_without_milestones_or_times(registers):
    actor = applicant()
    application = started(actor)
    rows = [PlanRow(ACTIVITY, 1, "Med tid", "", date(2020, 1, 1), date(2020, 2, 1)), PlanRow(ACTIVITY, 2, "Uten tid")]
    save_plan(application=application, rows=rows, actor=actor, now=NOW)
    assert facts_of(application).get("application.plan_parts").value == ("activities",)


def test_it_counts_an_attached_file_as_its_document_unless_it_is_unclean(registers):
    actor = applicant()
    application = started(actor)
    row = Attachment(
        application=application,
        kind="project_plan",
        name="plan.pdf",
        file="x",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        scan_state="not_scanned",
        uploaded_at=NOW,
        uploaded_by=user_of(actor),
    )
    row.save()
    assert facts_of(application).get("documents").value == ("project_plan",)
    Attachment.objects.update(scan_state="infected")
    assert facts_of(application).get("documents").value == ()


def test_it_takes_the_registers_before_the_applicants_own_answer(registers):
    actor = applicant(municipality("1121"))
    application = started(actor, track="bt")
    for question in ("bti_2017", "bufdir_2018"):
        save_answer(
            application=application,
            participant=None,
            question=question,
            value=Given(number=1),
            revision=0,
            actor=actor,
            now=NOW,
        )
    CompletionFactory(organisation=organisation_of(actor), kind="bufdir_2018", year=None, is_true=False, confirmed=True)
    facts = facts_of(application)
    assert facts.get("applicant.kind") == Read("municipality", "register")
    assert facts.get("history.model_trial") == Read("same", "register")
    assert facts.get("grants.bti_2017") == Read(True, "answer")
    assert facts.get("grants.bufdir_2018") == Read(False, "caseworker")


def test_it_asks_on_the_day_of_receipt_and_before_that_on_the_day_of_the_check(registers):
    actor = applicant()
    application = filled(actor)
    later = NOW + timedelta(days=3)
    assert facts_of(application, now=later).get("application.submitted_at") == Read(later, "system")
    sent_one = sent(applicant(municipality("1121"))).application
    assert facts_of(sent_one, now=later).get("application.submitted_at") == Read(NOW, "system")


def test_it_knows_a_model_only_where_the_portal_has_a_trace_of_one(registers):
    actor = applicant()
    application = started(actor, track="im")
    assert facts_of(application).get("model.status") == ABSENT
    MunicipalModel.objects.create(
        organisation=organisation_of(actor),
        case_ref="x",
        title="Modellen",
        submitted_on=date(2018, 5, 1),
        approved_on=date(2018, 6, 1),
        approved_by=user_of(actor),
    )
    facts = facts_of(application)
    assert facts.get("model.status") == Read("approved", "system")
    assert facts.get("model.approved_on") == Read(date(2018, 6, 1), "system")


def test_it_counts_a_grant_given_here_with_its_own_period_and_practice_in_practice_only(registers):
    given = granted(desk())
    later = started(sender_of(given), call=given.call, track="im")
    own = {"year": 2019, "relation": "same", "period_end": date(2021, 12, 16)}
    read = facts_of(later).get("grants.mu")
    assert [(each.year, each.relation, each.period_end) for each in read.value] == [tuple(own.values())]
    Call.objects.filter(pk=given.call_id).update(is_practice=True)
    assert len(facts_of(later).get("grants.mu").value) == 1
    other = started(sender_of(given), call=CallFactory(open=True), track="im")
    assert facts_of(other).get("grants.mu").value == ()


def test_it_tells_the_pre_check_of_the_grants_given_here(registers):
    given = granted(desk())
    assert given_grants() == (GivenGrant("1122", date(2019, 12, 16), date(2021, 12, 16)),)
    Call.objects.filter(pk=given.call_id).update(is_practice=True)
    assert [each.is_practice for each in given_grants()] == [True]


def test_it_sees_partners_and_who_stands_in_another_application(registers):
    call = shipped_call("bti-2017", deadline_on=date(2019, 11, 1))
    call = Call.objects.select_related("scheme", "edition__scheme", "frame").get(pk=call.pk)
    actor = applicant()
    application = started(actor, call=call, track="b17")
    add_partner(application=application, organisation=municipality("1121"), actor=actor, now=NOW)
    facts = facts_of(application)
    assert [each.municipality_number for each in facts.get("partners").value] == ["1121"]
    assert facts.get("application.also_in") == Read((), "system")
    other = started(applicant(municipality("1121")), call=call, track="b17")
    Application.objects.filter(pk=other.pk).update(status="submitted", submitted_at=NOW, case_no="2019/1")
    assert facts_of(application).get("application.also_in") == Read(("1121",), "system")


def test_it_names_services_by_the_organisation_that_answers():
    call = shipped_call("grunnmodell-2020", deadline_on=date(2020, 4, 30))
    call = Call.objects.select_related("scheme", "edition__scheme", "frame").get(pk=call.pk)
    actor = applicant(OrganisationFactory(service=True, parent=OrganisationFactory(municipality_number="0807")))
    application = started(actor, call=call, track="gm")
    lead = application.participants.get()
    for question, value in (("new_cases_4_12", Given(number=12)), ("leadership_support", Given(number=1))):
        save_answer(
            application=application, participant=lead, question=question, value=value, revision=0, actor=actor, now=NOW
        )
    facts = facts_of(application)
    (service,) = facts.get("services").value
    assert (service.name, service.new_cases_4_12, service.youth_17_18) == ("Tinn barnevernstjeneste", 12, None)
    (owner,) = facts.get("municipalities").value
    assert (owner.municipality_number, owner.leadership_support) == ("0807", True)


def test_it_adds_casework_from_assessment_on(registers):
    application = sent().application
    application.judgements.create(
        rule="R07", is_met=True, reason="Ja", judged_at=NOW, judged_by=application.submitted_by
    )
    assert facts_of(application, Phase.SUBMIT).get("judgement.R07") == ABSENT
    assert facts_of(application, Phase.ASSESS).get("judgement.R07") == Read("met", "caseworker")


def test_it_reads_many_cases_in_as_many_queries_as_one(registers):
    call = shipped_call()
    for number in ("1122", "1121", "0301"):
        save_budget(
            application=started(actor := applicant(municipality(number)), call=call), rows=BUDGET, actor=actor, now=NOW
        )
    rows = Application.objects.select_related("call__scheme", "edition__scheme", "lead")
    gather_many(applications=list(rows), phase=Phase.ASSESS, now=NOW)
    counts = []
    for many in (rows[:1], rows[:3]):
        applications = list(many)
        with CaptureQueriesContext(connection) as queries:
            found = gather_many(applications=applications, phase=Phase.ASSESS, now=NOW)
        counts.append(len(queries))
        assert set(found) == {each.pk for each in applications}
    assert counts == [11, 11]
