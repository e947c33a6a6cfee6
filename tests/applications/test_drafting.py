"""Writing a draft: started once, saved field by field, never overwritten, open only where it may be."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from applications.models import Application, InformationRequest, Participant, RequestedField
from applications.operations.drafting import (
    CallNotOpen,
    Given,
    NotAsked,
    NotOpen,
    OfficeMissing,
    StaleAnswer,
    Unstorable,
    add_partner,
    ask_endorsement,
    confirm_endorsement,
    confirm_partner,
    may_edit,
    remove_partner,
    save_answer,
    save_budget,
    save_cells,
    save_contacts,
    save_plan_cells,
    start_application,
    token,
    withdraw_endorsement,
)
from applications.queries.budget import GRANT, BudgetRow, rows_of
from letters.models import Dispatch
from organisations.actors import MemberRole
from organisations.models import AuditEntry
from schemes.models import Call
from schemes.workflow import CallStatus
from tests.factories.applications import (
    BUDGET,
    NOW,
    applicant,
    filled,
    organisation_of,
    sent,
    started,
    user_of,
)
from tests.factories.organisations import AccountFactory, OrganisationFactory, actor_for, member
from tests.factories.schemes import shipped_call

pytestmark = pytest.mark.django_db


def save(application, actor, question="goals", text="Målet", revision=0, participant=None):
    return save_answer(
        application=application,
        participant=participant,
        question=question,
        value=Given(text),
        revision=revision,
        actor=actor,
        now=NOW,
    )


# ----- starting ------------------------------------------------------------------------------------------------------


def test_it_starts_one_draft_however_often_the_button_is_pressed():
    actor, call = applicant(), shipped_call()
    first, second = started(actor, call=call), started(actor, call=call)
    assert first == second
    assert Application.objects.count() == 1
    assert (first.edition, first.track, first.case_no, first.language) == (call.edition, "mu", "", "nb")
    assert [each.is_lead for each in first.participants.all()] == [True]


def test_it_fills_in_what_an_earlier_application_and_the_confirmed_account_say():
    actor = applicant()
    call = shipped_call()
    Participant.objects.filter(application=filled(actor, call=call)).update(account_number="")
    AccountFactory(organisation=organisation_of(actor), number="86011117947", confirmed=True)
    lead = started(actor, call=call, track="im").participants.get()
    assert (lead.contact_name, lead.postal_place, lead.account_number) == ("Kari Berge", "Ålgård", "86011117947")


def test_it_refuses_a_new_draft_when_the_call_is_closed_or_the_deadline_has_passed():
    actor, call = applicant(), shipped_call()
    with pytest.raises(CallNotOpen):
        started(actor, call=call, now=NOW + timedelta(days=30))
    Call.objects.update(status=CallStatus.CLOSED)
    call.refresh_from_db()
    with pytest.raises(CallNotOpen):
        started(actor, call=call)


def test_it_gives_the_draft_that_stands_after_the_deadline_too():
    actor, call = applicant(), shipped_call()
    application = started(actor, call=call)
    assert started(actor, call=call, now=NOW + timedelta(days=30)) == application


def test_it_lets_nobody_start_for_others_or_without_the_right_to_write():
    call, other = shipped_call(), OrganisationFactory()
    reader = applicant(OrganisationFactory(), MemberRole.READ)
    for actor, organisation in ((applicant(), other), (reader, organisation_of(reader))):
        with pytest.raises(PermissionDenied):
            start_application(call=call, track="mu", organisation=organisation, actor=actor, now=NOW)


# ----- answers -------------------------------------------------------------------------------------------------------


def test_it_keeps_each_answer_with_its_history():
    actor = applicant()
    application = started(actor)
    first = save(application, actor, text="Målet")
    second = save(application, actor, text="Et bedre mål", revision=first.revision)
    assert (first.revision, second.revision) == (1, 2)
    trail = AuditEntry.objects.filter(action="answer.save").order_by("id").values_list("before", "after")
    assert list(trail) == [("goals: ", "goals: Målet"), ("goals: Målet", "goals: Et bedre mål")]
    application.refresh_from_db()
    assert application.revision == 3


def test_it_overwrites_nothing_when_another_was_first():
    actor = applicant()
    colleague = actor_for(member(organisation_of(actor), MemberRole.WRITE, display_name="Ola"), organisation_of(actor))
    application = started(actor)
    save(application, colleague, text="Olas tekst")
    with pytest.raises(StaleAnswer) as conflict:
        save(application, actor, text="Min tekst")
    told = conflict.value
    assert (told.mine, told.theirs, told.theirs_by, told.revision) == ("Min tekst", "Olas tekst", "Ola", 1)
    assert application.answers.get().text == "Olas tekst"
    save(application, actor, text="Olas tekst\n\nMin tekst", revision=told.revision)
    assert application.answers.get().text == "Olas tekst\n\nMin tekst"


def test_it_takes_the_same_answer_twice_as_one():
    actor = applicant()
    application = started(actor)
    assert save(application, actor).revision == save(application, actor).revision == 1
    assert AuditEntry.objects.filter(action="answer.save").count() == 1


def test_it_keeps_the_name_of_the_project_as_a_column_too():
    actor = applicant()
    application = started(actor)
    save(application, actor, question="project_title", text="Trygg sammen")
    application.refresh_from_db()
    assert application.project_title == "Trygg sammen"
    assert "trygg sammen" in application.search_key


@pytest.mark.parametrize("text", ["nul\x00l", "halv\ud800", "x" * 20_001], ids=["nul", "surrogate", "long"])
def test_it_refuses_what_cannot_be_kept_with_a_sentence(text):
    actor = applicant()
    application = started(actor)
    with pytest.raises(Unstorable) as refused:
        save(application, actor, text=text)
    assert refused.value.sentence.endswith(".")
    assert application.answers.count() == 0


@pytest.mark.parametrize("question", ["no_such_question", "existing_model", "model_levels", "check_mu_years"])
def test_it_asks_only_what_the_track_asks(question):
    actor = applicant()
    with pytest.raises(NotAsked):
        save(started(actor), actor, question=question)


def test_it_lets_readers_and_strangers_write_nothing():
    actor = applicant()
    application = started(actor)
    reader = actor_for(member(organisation_of(actor), MemberRole.READ), organisation_of(actor))
    for other in (reader, applicant(OrganisationFactory())):
        with pytest.raises(PermissionDenied):
            save(application, other)


# ----- contacts ------------------------------------------------------------------------------------------------------


def contacts(application, actor, values, seen=None):
    lead = application.participants.get(is_lead=True)
    return save_contacts(application=application, participant=lead, values=values, seen=seen, actor=actor, now=NOW)


def test_it_checks_each_contact_field_for_itself():
    actor = applicant()
    application = started(actor)
    contacts(application, actor, {"contact_name": "Kari"})
    contacts(application, actor, {"contact_phone": "51"}, seen={"contact_phone": token("")})
    with pytest.raises(StaleAnswer) as conflict:
        contacts(application, actor, {"contact_name": "Ola"}, seen={"contact_name": token("")})
    assert (conflict.value.mine, conflict.value.theirs) == ("Ola", "Kari")
    kept = contacts(application, actor, {"contact_name": "Ola"}, seen={"contact_name": conflict.value.revision})
    assert (kept.contact_name, kept.contact_phone) == ("Ola", "51")


def test_it_masks_the_account_in_the_trail():
    actor = applicant()
    contacts(started(actor), actor, {"account_number": "12345678903"})
    entry = AuditEntry.objects.get(action="contacts.save")
    assert entry.after == "account_number: •••• 8903"


# ----- budget and plan -----------------------------------------------------------------------------------------------


def test_it_keeps_the_sums_of_the_budget_as_columns():
    actor = applicant()
    application = started(actor)
    save_budget(application=application, rows=BUDGET, actor=actor, now=NOW)
    application.refresh_from_db()
    assert (application.applied_nok, application.own_contribution_nok) == (900_000, 20_000)
    assert rows_of(application.budget_lines.all()) == tuple(sorted(BUDGET, key=lambda row: row.category))


def test_it_saves_one_cell_and_leaves_the_others():
    actor = applicant()
    application = started(actor)
    save_budget(application=application, rows=BUDGET, actor=actor, now=NOW)
    save_cells(application=application, cells={"budget.material.1.2.grant": "50 000"}, actor=actor, now=NOW)
    application.refresh_from_db()
    assert application.applied_nok == 950_000
    save_cells(
        application=application,
        cells={
            "budget.material.1.1.grant": "",
            "budget.material.1.1.own": "",
            "budget.material.1.2.grant": "",
            "budget.material.1.description": "",
        },
        actor=actor,
        now=NOW,
    )
    assert [row.category for row in rows_of(application.budget_lines.all())] == ["staff_release"]


def test_it_shows_both_when_two_write_the_same_cell():
    actor = applicant()
    application = started(actor)
    cell = "budget.material.1.1.grant"
    save_cells(application=application, cells={cell: "10 000"}, seen={cell: token("")}, actor=actor, now=NOW)
    with pytest.raises(StaleAnswer) as conflict:
        save_cells(application=application, cells={cell: "20 000"}, seen={cell: token("")}, actor=actor, now=NOW)
    assert (conflict.value.mine, conflict.value.theirs) == ("20 000", "10\u00a0000")
    other = "budget.material.1.2.grant"
    save_cells(application=application, cells={other: "5 000"}, seen={other: token("")}, actor=actor, now=NOW)
    application.refresh_from_db()
    assert application.applied_nok == 15_000


def test_it_saves_the_plan_cell_by_cell():
    actor = applicant()
    application = started(actor)
    cells = {"plan.activity.1.title": "Kartlegge", "plan.activity.1.ends_on": "2020-06-30"}
    save_plan_cells(application=application, cells=cells, actor=actor, now=NOW)
    save_plan_cells(application=application, cells={"plan.activity.1.starts_on": "2020-01-01"}, actor=actor, now=NOW)
    row = application.activities.get()
    assert (row.title, str(row.starts_on), str(row.ends_on)) == ("Kartlegge", "2020-01-01", "2020-06-30")


@pytest.mark.parametrize("name", ["budget.material.x.1.grant", "plan.activity.1.owner", "plan.party.1.title"])
def test_it_knows_the_names_of_cells(name):
    actor = applicant()
    application = started(actor)
    act = save_cells if name.startswith("budget") else save_plan_cells
    with pytest.raises(ValueError, match="is not a cell"):
        act(application=application, cells={name: "1"}, actor=actor, now=NOW)


# ----- endorsements and partners -------------------------------------------------------------------------------------


def test_it_asks_leaders_once_a_day():
    actor = applicant()
    application = started(actor)
    member(organisation_of(actor), MemberRole.LEAD, email="leder@kommune.example")
    for _ in range(2):
        ask_endorsement(application=application, kind="political", actor=actor, now=NOW)
    assert [each.address for each in Dispatch.objects.all()] == ["leder@kommune.example"]
    assert application.endorsements.get().asked_at == NOW


def test_it_lets_a_leader_confirm_and_a_writer_record_a_decision_with_its_place():
    actor = applicant()
    application = started(actor)
    leader = actor_for(member(organisation_of(actor), MemberRole.LEAD), organisation_of(actor))
    confirm_endorsement(application=application, kind="administrative", office="kommunedirektør", actor=leader, now=NOW)
    with pytest.raises(OfficeMissing):
        confirm_endorsement(application=application, kind="political", office="kommunestyret", actor=actor, now=NOW)
    confirm_endorsement(
        application=application, kind="political", office="kommunestyret", note="sak 71/19", actor=actor, now=NOW
    )
    given = {each.kind: (each.confirmed_by_id, each.note) for each in application.endorsements.all()}
    assert given == {"administrative": (leader.user_id, ""), "political": (actor.user_id, "sak 71/19")}
    withdraw_endorsement(application=application, kind="political", actor=actor, now=NOW)
    assert application.endorsements.get(kind="political").confirmed_at is None


def test_it_lets_a_partner_confirm_in_its_own_name_only():
    actor = applicant()
    application = started(actor)
    partner_actor = applicant(OrganisationFactory())
    partner = add_partner(application=application, organisation=organisation_of(partner_actor), actor=actor, now=NOW)
    assert (
        add_partner(application=application, organisation=organisation_of(partner_actor), actor=actor, now=NOW)
        == partner
    )
    with pytest.raises(PermissionDenied):
        confirm_partner(participant=partner, actor=actor, now=NOW)
    confirm_partner(participant=partner, actor=partner_actor, now=NOW)
    partner.refresh_from_db()
    assert partner.confirmed_by_id == partner_actor.user_id
    remove_partner(participant=partner, actor=actor, now=NOW)
    assert application.participants.count() == 1


# ----- what is open --------------------------------------------------------------------------------------------------


def test_it_freezes_a_sent_application_except_for_the_fields_a_request_opens(registers):
    actor = applicant()
    application = sent(actor).application
    with pytest.raises(NotOpen):
        save(application, actor, text="For sent")
    request = InformationRequest.objects.create(
        application=application, due_on=NOW.date(), asked_at=NOW, asked_by=user_of(actor)
    )
    for field in ("goals", "budget"):
        RequestedField.objects.create(request=request, field=field, note="Skriv mer")
    assert [may_edit(application, field) for field in ("goals", "budget", "plan", "services")] == [
        True,
        True,
        False,
        False,
    ]
    save(application, actor, text="Et klarere mål", revision=1)
    save_budget(application=application, rows=[BudgetRow("material", 1, amounts={(1, GRANT): 1})], actor=actor, now=NOW)
    with pytest.raises(NotOpen):
        save(application, actor, question="services", text="Barnevern", revision=1)
    request.answered_at, request.answered_by = NOW, user_of(actor)
    request.save()
    with pytest.raises(NotOpen):
        save(application, actor, text="Igjen", revision=2)
