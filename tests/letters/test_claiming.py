"""Leases: nobody gets a row that another has, a lease ends on the database's clock, a lost loan changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from letters.models import Dispatch, Letter
from letters.outbox import claim_dispatches, claim_letters, notify
from letters.outbox.claiming import begin_dispatches, begin_letter, mine
from tests.factories.letters import JOB, RELEASED_AT, queued_letter, reminder_text
from tests.factories.organisations import OrganisationFactory

NOW = RELEASED_AT


def some_mails(count, key="r"):
    """Messages of their own, due now."""
    return notify(
        key=key,
        kind="sample_reminder",
        case_ref="sak-1",
        recipient=OrganisationFactory(),
        text=reminder_text(),
        fields={"due_on": "1. mai 2020"},
        addresses=[f"p{number}@x.example" for number in range(count)],
        actor=JOB,
        now=NOW,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_it_takes_no_more_than_it_asked_for_and_each_row_once(limit):
    mails = some_mails(7)
    taken = []
    while claimed := claim_dispatches(now=NOW, limit=limit):
        assert len(claimed) <= limit
        taken += [row.pk for row in claimed]
    assert taken == [row.pk for row in mails]


@pytest.mark.django_db
def test_it_takes_the_oldest_first_and_only_what_is_due():
    late = queued_letter(now=NOW + timedelta(minutes=5))
    early = queued_letter(now=NOW - timedelta(minutes=5))
    assert claim_letters(now=NOW) == [early]
    assert claim_letters(now=NOW + timedelta(minutes=5)) == [late]


@pytest.mark.django_db
def test_it_counts_the_lease_on_the_database_clock_whatever_the_host_thinks(settings):
    settings.LETTER_LEASE_SECONDS = 60
    queued_letter()
    with time_machine.travel(datetime(1999, 1, 1, tzinfo=UTC), tick=True):
        assert len(claim_letters(now=NOW)) == 1
    with time_machine.travel(datetime(2199, 1, 1, tzinfo=UTC), tick=True):
        assert claim_letters(now=NOW) == []
    row = Letter.objects.get()
    ends_in = row.lease_until - datetime.now(UTC)
    assert timedelta(seconds=40) < ends_in <= timedelta(seconds=61)


@pytest.mark.django_db
def test_it_gives_the_row_to_another_when_the_lease_has_ended(settings):
    settings.LETTER_LEASE_SECONDS = -1
    queued_letter()
    (slow,) = claim_letters(now=NOW)
    (quick,) = claim_letters(now=NOW)
    assert slow.lease_owner != quick.lease_owner
    assert not begin_letter(slow)
    assert begin_letter(quick)
    assert not mine(slow).update(last_error="too late")


@pytest.mark.django_db
def test_it_counts_the_attempt_before_the_work():
    some_mails(1)
    (claimed,) = claim_dispatches(now=NOW)
    assert begin_dispatches([claimed], now=NOW)
    row = Dispatch.objects.get()
    assert (row.state, row.attempts, row.first_tried_at) == ("sending", 1, NOW)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_it_keeps_eight_workers_apart():
    """Eight at once over 400 rows: every row once, and no worker waits for another's lock."""
    mails = some_mails(400)
    start = Barrier(8)

    def work(_number):
        try:
            start.wait(timeout=20)
            taken = []
            while claimed := claim_dispatches(now=NOW, limit=10):
                taken += [row.pk for row in claimed]
            return taken
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        shares = list(pool.map(work, range(8)))
    everything = sorted(pk for share in shares for pk in share)
    assert everything == [row.pk for row in mails]
    assert sum(bool(share) for share in shares) > 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_it_would_notice_workers_without_a_lease(settings):
    """The control: with leases that end at once the same eight workers take rows twice."""
    settings.LETTER_LEASE_SECONDS = -1
    some_mails(50)
    start = Barrier(8)

    def work(_number):
        try:
            start.wait(timeout=20)
            return [row.pk for _ in range(10) for row in claim_dispatches(now=NOW, limit=10)]
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        taken = [pk for share in pool.map(work, range(8)) for pk in share]
    assert len(taken) > len(set(taken))
