"""Reminders: each step once, the latest only after missed days, none after delivery, a new date a new ladder (I4, K7)."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine

from letters.dispatching import drain
from letters.models import Dispatch, Letter
from organisations.actors import MemberRole
from reporting.operations import reminding
from reporting.operations.claiming import claim, give_notice, settle
from reporting.operations.delivering import submit_report
from reporting.operations.reminding import send_reminders
from reporting.operations.reviewing import approve_report, return_report
from reporting.tasks import reminders
from schemes.models import Scheme
from tests.factories.organisations import OrganisationFactory
from tests.factories.reporting import (
    approved_model,
    at,
    decider,
    declare,
    desk,
    duty,
    granted,
    grantee,
    judged,
    sent,
    spent,
    written,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2019, 12, 17), date(2022, 1, 31)
MODEL_DUE, INTERIM_DUE, FINAL_DUE = date(2020, 12, 16), date(2020, 12, 16), date(2021, 12, 16)
MODEL_STEPS = (-90, -30, -14, -3, 0, 3)
REPORT_STEPS = (-30, -14, -3, 0, 3, 14)


@pytest.fixture
def application():
    return granted()


@pytest.fixture
def writer(application):
    return grantee(application.lead)


def morning(day):
    """When the job runs."""
    return at(day, 4)


def days(first=FIRST, last=LAST):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def gone(application):
    """Every reminder of the case as (kind of duty, due date, step, day it was queued), each once however many read it."""
    kinds = {row.pk: row.kind for row in application.obligations.all()}
    rows = [*Dispatch.objects.filter(letter__isnull=True), *Letter.objects.all()]
    found = set()
    for row in rows:
        if row.dedupe_key.startswith("obligation:"):
            _word, pk, due_on, step = row.dedupe_key.split(":")
            if int(pk) in kinds:
                found.add((kinds[int(pk)], date.fromisoformat(due_on), int(step), row.created_at.date()))
    return sorted(found, key=lambda each: (each[3], each[0], each[2]))


def of_kind(application, kind):
    return [(step, day) for found, _due, step, day in gone(application) if found == kind]


def test_it_follows_the_ladder_day_by_day(application):
    for day in days():
        send_reminders(now=morning(day))
    assert of_kind(application, "model") == [(step, MODEL_DUE + timedelta(days=step)) for step in MODEL_STEPS]
    assert of_kind(application, "interim") == [(step, INTERIM_DUE + timedelta(days=step)) for step in REPORT_STEPS]
    assert of_kind(application, "final") == [(step, FINAL_DUE + timedelta(days=step)) for step in REPORT_STEPS]


@pytest.mark.parametrize("seed", range(4))
def test_it_keeps_its_promises_over_two_years_of_missed_and_doubled_runs(application, writer, seed):
    chance = random.Random(seed)
    delivered = {"model": date(2020, 12, 10), "interim": date(2020, 12, 20), "final": date(2021, 11, 20)}
    runs = []
    for day in days():
        for kind, on in delivered.items():
            if on == day:
                costs = spent({"material": 1}, date(2020, 6, 1)) if kind == "final" else ()
                sent(application, kind, writer, at(day, 2), expenses=costs)
        luck = chance.random()
        for _run in range(0 if luck < 0.1 else 2 if luck < 0.15 else 1):
            send_reminders(now=morning(day))
            runs.append(day)
    found = gone(application)
    assert Counter((kind, due, step) for kind, due, step, _day in found).most_common(1)[0][1] == 1
    assert Counter((kind, day) for kind, _due, _step, day in found).most_common(1)[0][1] == 1
    for kind, due_on, step, day in found:
        reached = [
            each for each in (MODEL_STEPS if kind == "model" else REPORT_STEPS) if due_on + timedelta(days=each) <= day
        ]
        assert day < delivered[kind]
        assert step == max(reached)
        assert not any(due_on + timedelta(days=step) <= run < day for run in runs), (
            "the first run after the step sends it"
        )


def test_it_sends_only_the_latest_after_a_silence(application):
    send_reminders(now=morning(date(2020, 12, 14)))
    assert of_kind(application, "model") == [(-3, date(2020, 12, 14))]
    assert of_kind(application, "interim") == [(-3, date(2020, 12, 14))]


def test_it_says_the_same_once_however_often_it_is_asked(application):
    for _time in range(5):
        send_reminders(now=morning(date(2020, 12, 16)))
    rows = Dispatch.objects.filter(kind="model_reminder")
    assert len(rows) == len({row.address for row in rows}) == 2
    assert send_reminders(now=morning(date(2020, 12, 16))) == 0


def test_it_reminds_nobody_of_what_is_delivered(application, writer):
    sent(application, "model", writer, at(date(2020, 12, 10)))
    sent(application, "interim", writer, at(date(2020, 12, 10)))
    for day in days(date(2020, 12, 11), date(2021, 2, 1)):
        assert send_reminders(now=morning(day)) == 0


def test_it_takes_back_what_waits_when_the_report_comes(application, writer, mailoutbox):
    now = morning(date(2020, 12, 13))
    assert send_reminders(now=now) == 2
    mailoutbox.clear()
    submit_report(report=written(application, "model", writer, now), actor=writer, now=now + timedelta(minutes=1))
    drain(now=now + timedelta(minutes=2))
    subjects = [message.subject for message in mailoutbox]
    assert not [subject for subject in subjects if subject.startswith("Modell: ")]
    assert [subject for subject in subjects if subject.startswith("Frist for rapport")] != []
    states = Dispatch.objects.filter(kind="model_reminder").values_list("state", flat=True)
    assert set(states) == {"cancelled"}


def test_it_starts_a_new_ladder_with_the_date_of_a_return(application, writer):
    reader = desk()
    declare(application, reader)
    model = sent(application, "model", writer, at(date(2020, 12, 10)))
    new_due = date(2021, 1, 11)
    return_report(report=model, points="Mer.", due_on=new_due, actor=reader, now=at(date(2020, 12, 14)))
    for day in days(date(2020, 12, 15), date(2021, 1, 20)):
        send_reminders(now=morning(day))
    found = [
        (due, step, day) for kind, due, step, day in gone(application) if kind == "model" and day > date(2020, 12, 10)
    ]
    assert {due for due, _step, _day in found} == {new_due}
    assert [step for _due, step, _day in found] == [-30, -14, -3, 0, 3]
    assert found[0][2] == date(2020, 12, 15)


def test_it_takes_back_the_ladder_of_a_return_too(application, writer):
    reader = desk()
    declare(application, reader)
    model = sent(application, "model", writer, at(date(2020, 12, 10)))
    return_report(report=model, points="Mer.", due_on=date(2021, 1, 11), actor=reader, now=at(date(2020, 12, 14)))
    assert send_reminders(now=morning(date(2021, 1, 8))) == 2
    submit_report(report=model, actor=writer, now=at(date(2021, 1, 8)))
    states = Dispatch.objects.filter(kind="model_reminder").values_list("state", flat=True)
    assert set(states) == {"cancelled"}


def test_it_starts_a_new_ladder_when_the_date_moves(application):
    send_reminders(now=morning(date(2020, 12, 14)))
    moved = duty(application, "interim")
    moved.due_on = date(2021, 1, 15)
    moved.save(update_fields=["due_on"])
    for day in days(date(2020, 12, 15), date(2021, 2, 1)):
        send_reminders(now=morning(day))
    found = [
        (step, day) for kind, due, step, day in gone(application) if kind == "interim" and due == date(2021, 1, 15)
    ]
    assert found == [
        (-30, date(2020, 12, 16)),
        *[(step, date(2021, 1, 15) + timedelta(days=step)) for step in REPORT_STEPS[1:]],
    ]


def test_it_writes_to_those_the_step_is_for(application):
    leader = grantee(application.lead, MemberRole.LEAD, email="leder@kommune.example")
    economy = grantee(application.lead, MemberRole.ECONOMY, email="okonomi@kommune.example")
    writer = grantee(application.lead, MemberRole.WRITE, email="skriver@kommune.example")
    assert None not in (leader, economy, writer)
    send_reminders(now=morning(date(2020, 11, 16)))
    receivers = set(Dispatch.objects.filter(kind="report_reminder").values_list("address", flat=True))
    assert {"skriver@kommune.example", "okonomi@kommune.example", "ola@kommune.example"} <= receivers
    assert "leder@kommune.example" not in receivers


def test_it_names_earlier_reminders_to_the_leader_and_a_date_to_answer(application):
    for day in days(date(2020, 12, 2), date(2020, 12, 30)):
        send_reminders(now=morning(day))
    letter = Letter.objects.get(kind="report_overdue_leader")
    assert letter.due_on == date(2021, 1, 13)
    assert "som hadde frist 16. desember 2020" in letter.text
    assert (
        "Vi har minnet dere på det 2. desember 2020, 13. desember 2020, 16. desember 2020 og 19. desember 2020."
        in letter.text
    )
    assert "Send rapporten innen 13. januar 2021." in letter.text


def test_it_claims_no_reminders_that_never_went(application):
    send_reminders(now=morning(date(2020, 12, 30)))
    text = Letter.objects.get(kind="report_overdue_leader").text
    assert "Vi har minnet" not in text
    assert "som hadde frist 16. desember 2020" in text


def test_it_counts_the_days_that_are_left_today(application):
    send_reminders(now=morning(date(2020, 12, 15)))
    subject = Dispatch.objects.filter(kind="model_reminder").first().subject
    assert subject == "Modell: 1 dag igjen"


def test_it_leaves_out_one_letter_that_cannot_be_made_and_sends_the_others(application):
    Scheme.objects.update(comment_min_days=None)  # the date to answer by is not set
    other = granted(OrganisationFactory(), decided_on=date(2020, 1, 6))
    send_reminders(now=morning(date(2020, 12, 30)))
    assert Letter.objects.filter(kind__in=["model_overdue", "report_overdue_leader"]).count() == 0
    assert of_kind(other, "model") == [(-14, date(2020, 12, 30))]


def test_it_is_silent_about_decisions_that_are_held():
    granted(OrganisationFactory(), is_released=False, paid=())
    assert [send_reminders(now=morning(day)) for day in days(date(2020, 12, 1), date(2020, 12, 31))] == [0] * 31


def test_it_asks_again_under_lock_so_that_a_delivery_wins(application, writer, monkeypatch):
    """The report comes after the list was read and before the reminder is written (K12)."""
    read = reminding.sent_steps

    def and_then_it_comes(chunk):
        found = read(chunk)
        sent(application, "model", writer, at(date(2020, 12, 13), 3))
        return found

    monkeypatch.setattr(reminding, "sent_steps", and_then_it_comes)
    assert send_reminders(now=morning(date(2020, 12, 13))) == 1
    assert of_kind(application, "model") == []


def test_it_costs_the_same_to_find_nothing_owed_by_one_and_by_three(application, django_assert_num_queries):
    day = morning(date(2020, 3, 1))
    with django_assert_num_queries(3):
        send_reminders(now=day)
    for _number in range(2):
        granted(OrganisationFactory())
    with django_assert_num_queries(3):
        send_reminders(now=day)


def test_it_reminds_of_an_unpaid_claim_and_stops_when_it_is_paid(settings):
    settings.CLAIM_ACCOUNT = "1234 56 78903"
    application = granted(paid=(1, 2))
    writer, reader, second = grantee(application.lead), desk(), decider()
    declare(application, reader, second)
    approved_model(application, writer, at(date(2020, 12, 10)), first=reader, second=second)
    sent(application, "interim", writer, at(date(2020, 12, 10)))
    final = judged(
        sent(application, "final", writer, at(date(2021, 12, 10)), expenses=spent({"material": 1}, date(2020, 6, 1))),
        reader, at(date(2021, 12, 10)),
    )  # fmt: skip
    approve_report(report=final, actor=reader, now=at(date(2021, 12, 11)))
    money = application.repayments.get()
    money = give_notice(repayment=money, reason="Ubrukt.", actor=second, now=at(date(2021, 12, 13)))
    money = claim(repayment=money, reason="Ubrukt.", assessment="", actor=second, now=at(date(2021, 12, 28)))
    assert money.claim_due_on == date(2022, 1, 27)
    for day in days(date(2021, 12, 29), date(2022, 1, 31)):
        send_reminders(now=morning(day))
    assert of_kind(application, "repayment") == [(3, date(2022, 1, 30))]
    assert "Betal til konto 1234 56 78903" in Letter.objects.get(kind="repayment_reminder").text
    settle(repayment=money, paid_on=date(2022, 1, 31), actor=reader, now=at(date(2022, 1, 31)))
    for day in days(date(2022, 2, 1), date(2022, 3, 1)):
        assert send_reminders(now=morning(day)) == 0


def test_it_runs_as_a_task(application):
    with time_machine.travel(morning(date(2020, 12, 16))):
        assert reminders() == 2
