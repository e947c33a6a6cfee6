"""The frame: bound under a lock, never over, never lost, and a missing total stops awards where the edition says so."""

import threading
from dataclasses import replace

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.transaction import TransactionManagementError

from organisations.actors import Actor
from organisations.models import AuditEntry
from schemes.models import Frame
from schemes.operations import binding
from schemes.operations.binding import FrameBelowBound, FrameExceeded, FrameNotSet, bind, lock_frame, set_frame, unbind
from tests.factories.schemes import CallFactory, published_edition, shipped_call, shipped_document

ACTOR = Actor.for_job("test")


@pytest.mark.django_db
def test_it_binds_up_to_the_frame_and_not_one_krone_more(now):
    call = CallFactory(frame__total_nok=1_000)
    bind(call=call, amount_nok=999, actor=ACTOR, now=now)
    with pytest.raises(FrameExceeded) as refused:
        bind(call=call, amount_nok=2, actor=ACTOR, now=now)
    assert refused.value.left_nok == 1
    assert bind(call=call, amount_nok=1, actor=ACTOR, now=now).left_nok == 0


@pytest.mark.django_db
def test_it_stops_every_award_while_the_frame_is_not_set(now):
    call = CallFactory(frame__total_nok=None)
    with pytest.raises(FrameNotSet):
        bind(call=call, amount_nok=1, actor=ACTOR, now=now)


@pytest.mark.django_db
def test_it_binds_nothing_where_the_edition_has_no_frame_rule(now):
    document = replace(shipped_document(), rules=())
    call = CallFactory(frame__total_nok=None, edition=published_edition(document, revision=7))
    assert bind(call=call, amount_nok=1, actor=ACTOR, now=now).bound_nok == 0


@pytest.mark.django_db
def test_it_gives_back_what_was_bound_and_no_more(now):
    call = CallFactory(frame__total_nok=1_000)
    bind(call=call, amount_nok=400, actor=ACTOR, now=now)
    assert unbind(call=call, amount_nok=150, actor=ACTOR, now=now).bound_nok == 250
    with pytest.raises(ValueError, match="only 250"):
        unbind(call=call, amount_nok=251, actor=ACTOR, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [bind, unbind])
def test_it_refuses_an_amount_below_zero(act, now):
    with pytest.raises(ValueError, match="0 or more"):
        act(call=CallFactory(), amount_nok=-1, actor=ACTOR, now=now)


@pytest.mark.django_db
def test_it_changes_the_frame_with_a_reason_and_never_below_what_is_bound(now):
    call = CallFactory(frame__total_nok=1_000)
    bind(call=call, amount_nok=600, actor=ACTOR, now=now)
    for total, earmark in ((599, None), (None, None), (700, 701)):
        with pytest.raises(FrameBelowBound):
            set_frame(call=call, total_nok=total, earmark_nok=earmark, actor=ACTOR, now=now, reason="Redusert")
    frame = set_frame(call=call, total_nok=700, earmark_nok=100, actor=ACTOR, now=now, reason="Revidert budsjett")
    assert (frame.total_nok, frame.earmark_nok, frame.left_nok) == (700, 100, 100)
    entry = AuditEntry.objects.filter(action="frame.set").get()
    assert (entry.before, entry.after, entry.reason) == (
        "earmark_nok: None\ntotal_nok: 1000",
        "earmark_nok: 100\ntotal_nok: 700",
        "Revidert budsjett",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"bound_nok": 1_001}, {"total_nok": None, "bound_nok": 1}, {"earmark_nok": 1_001}])
def test_the_database_refuses_a_frame_that_cannot_be(fields):
    frame = CallFactory(frame__total_nok=1_000).frame
    with pytest.raises(IntegrityError), transaction.atomic():
        Frame.objects.filter(pk=frame.pk).update(**fields)


# ----- many at once: PostgreSQL only, SQLite lets one writer in at a time ----------------------------------------------

CLIENTS, ROUNDS, AWARD, TOTAL = 8, 50, 1_000, 250_000  # 400 tries for 250 awards


def race(call, now) -> tuple[int, int, int]:
    """CLIENTS at once, ROUNDS awards each: (granted, refused by the rule, refused by the database)."""
    counts = {"granted": 0, "exceeded": 0, "refused": 0}
    lock, start = threading.Lock(), threading.Barrier(CLIENTS)

    def client() -> None:
        start.wait()
        for _ in range(ROUNDS):
            try:
                bind(call=call, amount_nok=AWARD, actor=ACTOR, now=now)
                came = "granted"
            except FrameExceeded:
                came = "exceeded"
            except IntegrityError:
                came = "refused"
            with lock:
                counts[came] += 1
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return counts["granted"], counts["exceeded"], counts["refused"]


needs_row_locks = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks of PostgreSQL")


@pytest.mark.postgresql
@needs_row_locks
@pytest.mark.django_db(transaction=True)
def test_it_never_goes_over_the_frame_with_many_clients_at_once(now):
    call = shipped_call()
    Frame.objects.filter(call=call).update(total_nok=TOTAL)
    assert race(call, now) == (TOTAL // AWARD, CLIENTS * ROUNDS - TOTAL // AWARD, 0)
    assert Frame.objects.get(call=call).bound_nok == TOTAL


@pytest.mark.postgresql
@needs_row_locks
@pytest.mark.django_db(transaction=True)
def test_the_race_shows_when_the_lock_is_taken_away(now, monkeypatch):
    """The control: without the lock, awards are made that the frame does not know of, so the test above can fail."""
    monkeypatch.setattr(binding, "lock_frame", lambda call: Frame.objects.get(call=call))
    call = shipped_call()
    Frame.objects.filter(call=call).update(total_nok=TOTAL)
    granted, _exceeded, refused = race(call, now)
    lost = granted * AWARD - Frame.objects.get(call=call).bound_nok
    assert lost > 0 or refused > 0
    assert Frame.objects.get(call=call).bound_nok <= TOTAL  # the constraint holds even then


@pytest.mark.postgresql
@needs_row_locks
@pytest.mark.django_db(transaction=True)
def test_it_locks_a_frame_only_inside_a_transaction():
    call = shipped_call()
    with pytest.raises(TransactionManagementError):
        lock_frame(call)
    with transaction.atomic():
        assert lock_frame(call) == call.frame
