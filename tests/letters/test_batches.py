"""Two persons and one day: a batch is made ready by one and released by another."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from letters.models import Batch, Letter
from letters.outbox import NotReady, SamePerson, WrongDay, freeze, prepare, release, stop
from organisations.models import AuditEntry
from tests.factories.letters import (
    JOB,
    RELEASE_ON,
    RELEASED_AT,
    award_fields,
    award_text,
    frozen_letter,
    held_letter,
    new_batch,
    ready_batch,
)
from tests.factories.organisations import staff_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return staff_actor()


@pytest.fixture
def second():
    return staff_actor()


def test_it_lets_the_letters_go_at_once(first, second):
    batch = release(batch=ready_batch(first, size=3), actor=second, now=RELEASED_AT)
    assert (batch.state, batch.prepared_by_id, batch.released_by_id) == ("released", first.user_id, second.user_id)
    rows = Letter.objects.values_list("state", "queued_at", "available_at", "next_try_at", "letter_date").distinct()
    assert list(rows) == [("queued", RELEASED_AT, RELEASED_AT, RELEASED_AT, RELEASE_ON)]
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "batch.open",
        "batch.prepare",
        "batch.release",
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_it_costs_the_same_however_many_letters(first, second, size, django_assert_num_queries):
    batch = ready_batch(first, size=size)
    with django_assert_num_queries(6):
        release(batch=batch, actor=second, now=RELEASED_AT)


def test_it_refuses_the_one_who_made_it_ready(first):
    batch = ready_batch(first)
    with pytest.raises(SamePerson, match="En annen enn den som"):
        release(batch=batch, actor=first, now=RELEASED_AT)
    with pytest.raises(SamePerson):
        release(batch=batch, actor=JOB, now=RELEASED_AT)
    assert Letter.objects.filter(state="held").count() == 2


def test_it_is_refused_by_the_database_too(first):
    batch = ready_batch(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(released_by=first.user_id, released_at=RELEASED_AT, state="released")


@pytest.mark.parametrize(
    "values",
    [
        {"state": "released"},
        {"state": "ready", "prepared_at": None, "prepared_by": None},
        {"prepared_at": None},
        {"released_at": RELEASED_AT},
    ],
)
def test_it_keeps_instants_and_persons_in_pairs(first, values):
    batch = ready_batch(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(**values)


def test_it_refuses_another_day_than_the_letters_say(first, second):
    batch = ready_batch(first)
    with pytest.raises(WrongDay):
        release(batch=batch, actor=second, now=RELEASED_AT + timedelta(days=1))


def test_it_lets_nothing_go_twice(first, second):
    batch = ready_batch(first)
    release(batch=batch, actor=second, now=RELEASED_AT)
    with pytest.raises(NotReady, match="allerede sluppet"):
        release(batch=batch, actor=second, now=RELEASED_AT)


def test_it_asks_for_a_new_look_when_a_text_changed_after_it_was_ready(first, second):
    batch = ready_batch(first)
    freeze(
        letter=batch.letters.first(),
        text=award_text(),
        fields=award_fields(award_nok="kr 1"),
        conditions={"outcome_full"},
        letter_date=RELEASE_ON,
        now=RELEASED_AT,
    )
    batch.refresh_from_db()
    assert (batch.state, batch.prepared_by_id) == ("draft", None)
    with pytest.raises(NotReady):
        release(batch=batch, actor=second, now=RELEASED_AT)


def test_it_compares_the_letters_with_what_was_decided(first):
    batch = new_batch(first)
    values = {"batch": batch, "release_on": RELEASE_ON, "total_nok": 0, "actor": first, "now": RELEASED_AT}
    with pytest.raises(NotReady, match="ingen brev"):
        prepare(count=0, **values)
    frozen_letter(batch)
    frozen_letter(batch, letter_date=date(2019, 12, 20))
    held_letter(batch)
    with pytest.raises(NotReady) as refused:
        prepare(count=4, **values)
    assert refused.value.reasons == (
        "Utsendelsen har 3 brev, men det skal være 4.",
        "2 brev er ikke laget for denne datoen.",
    )


def test_it_lets_go_of_nothing_when_a_letter_fell_out(first, second):
    batch = ready_batch(first)
    Letter.objects.filter(pk=batch.letters.first().pk).update(batch=None)
    with pytest.raises(NotReady, match="Antallet brev"):
        release(batch=batch, actor=second, now=RELEASED_AT)
    assert set(Letter.objects.values_list("state", flat=True)) == {"held"}


def test_it_stops_a_batch_and_keeps_its_letters_for_the_next(first, second):
    batch = ready_batch(first)
    stop(batch=batch, actor=second, now=RELEASED_AT, reason="Feil i rammen")
    batch.refresh_from_db()
    assert (batch.state, batch.letters.count(), Letter.objects.held().count()) == ("stopped", 0, 2)
    with pytest.raises(NotReady):
        release(batch=batch, actor=second, now=RELEASED_AT)
