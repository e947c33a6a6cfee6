"""Corrections: asked for until a working day, answered as a new version, closed when the date passes, reminded of."""

from datetime import date, datetime, timedelta

import pytest

from applications.guards.editing import NotOpen
from applications.models import InformationRequest, RequestedField, Submission
from applications.operations.assessing import current_evaluation, recommend
from applications.operations.drafting import Given, save_answer, save_budget
from applications.operations.requesting import (
    NothingAsked,
    WrongDueDate,
    answer_request,
    ask_for_correction,
    correction_reminders,
    earliest_due_date,
    is_answered_late,
    lapse_requests,
    move_due_date,
)
from applications.queries.budget import GRANT, BudgetRow
from letters.models import Dispatch, Letter
from organisations.workflow import GateClosed, NotAllowed
from schemes.models import RuleRun, Scheme
from schemes.rules.outcome import OutcomeKind
from tests.applications.casework import NOW, OSLO, desk_person, fresh, received, taken
from tests.factories.applications import applicant, municipality

pytestmark = pytest.mark.django_db
DUE = date(2019, 11, 18)  # a Monday, more than ten days after 6 November
ASKED = [("expected_changes", "Si hvor mange det gjelder."), ("budget", "Del opp frikjøpet.")]


def at(day: date, hour: int = 9) -> datetime:
    """A moment of that day in Oslo."""
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=OSLO)


@pytest.fixture
def by(registers):
    """The caseworker."""
    return desk_person()


@pytest.fixture
def sender(registers):
    """Who sent the application, and answers."""
    return applicant()


@pytest.fixture
def case(by, sender):
    """A case being assessed."""
    return taken(by, received(actor=sender))


def ask(case, by, *, fields=ASKED, due_on=DUE, note="", now=NOW):
    """The request, as the page sends it."""
    return ask_for_correction(application=case, fields=fields, due_on=due_on, note=note, actor=by, now=now)


def corrected(case, sender, now):
    """The applicant writes in the two opened fields."""
    answer = case.answers.get(question="expected_changes")
    save_answer(
        application=case,
        participant=None,
        question="expected_changes",
        value=Given("Førti barn får hjelp i tide."),
        revision=answer.revision,
        actor=sender,
        now=now,
    )
    rows = [BudgetRow("staff_release", 1, "Leder", None, "", {(1, GRANT): 500_000})]
    save_budget(application=case, rows=rows, actor=sender, now=now)


def test_it_opens_the_fields_writes_the_letter_and_stops_the_clock(case, by, sender):
    request = ask(case, by, note="Ring gjerne.")
    assert fresh(case).is_waiting is True
    assert list(request.fields.order_by("id").values_list("field", "value_before")) == [
        ("expected_changes", "Flere barn får hjelp i tide."),
        ("budget", RequestedField.objects.get(field="budget").value_before),
    ]
    assert "Frikjøp av nøkkelpersonell · Prosjektleder · 50 % · tilskudd 1 · kr\u00a0400\u00a0000" in (
        RequestedField.objects.get(field="budget").value_before
    )
    letter = Letter.objects.get(kind="correction_request")
    assert letter.title == "Vi trenger flere opplysninger innen 18. november 2019"
    assert "Si hvor mange det gjelder." in letter.text
    assert "Hvilke forandringer og forbedringer venter dere å oppnå?" in letter.text
    assert "enkelte barn eller familier" in letter.text
    assert (letter.due_on, letter.document_no, letter.channel) == (DUE, f"{case.case_no}-2", "L")
    with pytest.raises(NotOpen):
        save_answer(
            application=case,
            participant=None,
            question="goals",
            value=Given("Noe annet."),
            revision=1,
            actor=sender,
            now=NOW,
        )


def test_it_leaves_out_the_word_about_children_when_no_text_is_asked_for(case, by):
    ask(case, by, fields=[("budget", "Del opp frikjøpet.")])
    assert "enkelte barn eller familier" not in Letter.objects.get(kind="correction_request").text


@pytest.mark.parametrize(
    ("due_on", "sentence"),
    [
        (date(2019, 11, 15), "tidligst være 18. november 2019"),  # ten days on is a Saturday, so the Monday
        (date(2019, 11, 23), "arbeidsdag. Den neste er 25. november 2019"),
        (date(2019, 12, 25), "arbeidsdag. Den neste er 27. desember 2019"),
    ],
)
def test_it_takes_only_a_working_day_far_enough_ahead(case, by, due_on, sentence):
    assert earliest_due_date(case, NOW) == DUE
    with pytest.raises(WrongDueDate, match=sentence):
        ask(case, by, due_on=due_on)
    assert InformationRequest.objects.count() == 0


def test_it_asks_for_nothing_while_the_shortest_time_is_not_set(case, by):
    Scheme.objects.update(correction_min_days=None)
    with pytest.raises(WrongDueDate, match="ikke satt"):
        ask(fresh(case), by)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ([], "minst ett felt"),
        ([("expected_changes", " ")], "Skriv hva som mangler"),
        ([("salary", "x")], "ikke feltet"),
    ],
)
def test_it_wants_known_fields_each_with_its_note(case, by, fields, sentence):
    with pytest.raises(GateClosed, match=sentence):
        ask(case, by, fields=fields)
    assert fresh(case).is_waiting is False


def test_it_keeps_one_request_open_at_a_time_and_stops_the_recommendation(case, by):
    ask(case, by)
    with pytest.raises(GateClosed, match="allerede en åpen"):
        ask(fresh(case), by)
    with pytest.raises(GateClosed, match="åpen forespørsel"):
        recommend(
            application=case,
            result="dismissed",
            lines=(),
            reason="x",
            reduction_reason="",
            assessment_text="",
            actor=by,
            now=NOW,
        )


def test_it_keeps_the_answer_as_a_new_version_with_what_changed(case, by, sender):
    due_before = case.due_on
    request = ask(case, by)
    later = at(date(2019, 11, 14))
    corrected(case, sender, later)
    answered = answer_request(application=case, actor=sender, now=later)
    row = fresh(case)
    assert (answered.answered_at, answered.answered_by_id, is_answered_late(answered)) == (later, sender.user_id, False)
    assert (row.is_waiting, row.due_on, row.applied_nok) == (False, due_before + timedelta(days=8), 500_000)
    changed = request.fields.get(field="expected_changes")
    assert (changed.value_before, changed.value_after) == (
        "Flere barn får hjelp i tide.",
        "Førti barn får hjelp i tide.",
    )
    first, second = Submission.objects.filter(application=case).order_by("version")
    assert (second.version, second.run.occasion, second.run.phase) == (2, "correction", "assess")
    assert "Førti barn" in second.content
    assert "Førti barn" not in first.content
    assert current_evaluation(row).of("R32").outcome is OutcomeKind.MET
    notice = Letter.objects.get(kind="correction_received")
    assert (notice.channel, notice.title) == ("P", "Vi har fått rettelsen")
    with pytest.raises(NothingAsked):
        answer_request(application=case, actor=sender, now=later)


def test_it_marks_an_answer_after_the_date_and_leaves_it_to_a_person(case, by, sender):
    ask(case, by)
    on_the_day = at(DUE, 23)
    assert lapse_requests(now=on_the_day) == 0
    late = at(DUE + timedelta(days=1), 0)
    answered = answer_request(application=case, actor=sender, now=late)
    assert is_answered_late(answered)
    outcome = current_evaluation(fresh(case)).of("R32")
    assert (outcome.outcome, outcome.severity) == (OutcomeKind.NOT_MET, "warns")


def test_it_stops_a_correction_that_the_form_could_not_be_sent_with(case, by, sender):
    ask(case, by)
    rows = [BudgetRow("staff_release", 1, "Leder", None, "", {(1, GRANT): 1_000_001})]
    save_budget(application=case, rows=rows, actor=sender, now=NOW)
    with pytest.raises(GateClosed, match="kr\u00a01\u00a0000\u00a0001"):
        answer_request(application=case, actor=sender, now=NOW)
    assert InformationRequest.objects.get().answered_at is None
    assert RuleRun.objects.filter(occasion="correction").count() == 0


def test_it_lets_only_a_sender_of_the_applicant_answer(case, by, sender):
    ask(case, by)
    writer = applicant(case.lead, "write")
    for actor in (by, writer, applicant(municipality("1121"))):
        with pytest.raises(NotAllowed):
            answer_request(application=case, actor=actor, now=NOW)


def test_it_closes_the_fields_the_day_after_and_says_so_once(case, by, sender):
    due_before = case.due_on
    ask(case, by)
    after = at(DUE + timedelta(days=1))
    assert lapse_requests(now=at(DUE)) == 0
    assert lapse_requests(now=after) == 1
    assert lapse_requests(now=after) == 0
    row = fresh(case)
    assert (row.is_waiting, row.due_on) == (False, due_before + timedelta(days=13))
    assert InformationRequest.objects.get().lapsed_at == after
    letter = Letter.objects.get(kind="correction_lapsed")
    assert "innen 18. november 2019" in letter.text
    with pytest.raises(NotOpen):
        corrected(case, sender, after)
    with pytest.raises(NothingAsked):
        answer_request(application=case, actor=sender, now=after)


def test_it_reminds_three_days_before_and_on_the_day_once_each(case, by):
    ask(case, by)
    counts = [correction_reminders(now=at(DUE + timedelta(days=days))) for days in (-4, -3, -2, 0, 0, 1)]
    receivers = Dispatch.objects.filter(kind="correction_reminder").values("address").distinct().count()
    assert receivers > 0
    assert counts == [0, receivers, 0, receivers, 0, 0]
    mail = Dispatch.objects.filter(kind="correction_reminder").first()
    assert mail.subject == f"Frist 18. november 2019 i sak {case.case_no}"
    assert f"/soknader/{case.ref}/" in mail.body


def test_it_sends_only_the_latest_reminder_after_missed_days(case, by):
    ask(case, by)
    correction_reminders(now=at(DUE))
    keys = set(Dispatch.objects.filter(kind="correction_reminder").values_list("dedupe_key", flat=True))
    assert keys == {f"correction_reminder:{InformationRequest.objects.get().pk}:2019-11-18:0"}


def test_it_takes_back_waiting_reminders_when_the_answer_comes(case, by, sender):
    ask(case, by)
    correction_reminders(now=at(DUE))
    answer_request(application=case, actor=sender, now=at(DUE))
    states = set(Dispatch.objects.filter(kind="correction_reminder").values_list("state", flat=True))
    assert states == {"cancelled"}


def test_it_moves_the_date_and_starts_a_new_ladder(case, by):
    request = ask(case, by)
    correction_reminders(now=at(DUE))
    moved = move_due_date(request=request, due_on=date(2019, 12, 2), actor=by, now=at(DUE))
    assert moved.due_on == date(2019, 12, 2)
    assert lapse_requests(now=at(date(2019, 11, 30))) == 0
    correction_reminders(now=at(date(2019, 11, 29)))
    waiting = Dispatch.objects.filter(kind="correction_reminder", state="waiting")
    assert set(waiting.values_list("dedupe_key", flat=True)) == {f"correction_reminder:{request.pk}:2019-12-02:-3"}
