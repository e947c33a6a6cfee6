"""Leases: which worker has which row on loan. A lease ends on the database's clock, so no host's clock matters.

A claim is a skip_locked read and a conditional UPDATE with the state repeated, in one short transaction: on PostgreSQL
the row locks keep two workers apart, on SQLite (which has none) the repeated state and the immediate transaction do.
The read is not a subquery of the UPDATE: PostgreSQL may run such a subquery once for each row it joins, and each run
then finds further rows, so that LIMIT 2 took three (tests/letters/test_claiming.py).
"""

import os
import socket
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from letters.models import Dispatch, DispatchState, Leased, Letter, LetterState
from letters.wake import wake
from organisations import audit
from organisations.actors import Actor

LETTER_TRIES = 3  # a letter under which the worker died so often is put aside (K14)
L = TypeVar("L", bound=Leased)


def new_owner() -> str:
    """A name for one claim: host and process to read, a random part to be unique."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex}"[:80]


def lease_end() -> ExpressionWrapper:
    """When a lease taken now ends, on the database's clock."""
    return ExpressionWrapper(Now() + timedelta(seconds=settings.LETTER_LEASE_SECONDS), output_field=DateTimeField())


def _free() -> Q:
    """Nobody has the row on loan."""
    return Q(lease_until__isnull=True) | Q(lease_until__lte=Now())


def _claim(rows: QuerySet[L], due: Q, limit: int) -> list[L]:
    """Take up to `limit` due rows on loan and return them with their new owner."""
    owner = new_owner()
    with transaction.atomic():
        found = rows.filter(due).order_by("next_try_at", "id").select_for_update(skip_locked=True)
        ids = list(found.values_list("pk", flat=True)[:limit])
        taken = rows.filter(due, pk__in=ids).update(lease_until=lease_end(), lease_owner=owner) if ids else 0
    return list(rows.filter(lease_owner=owner).order_by("next_try_at", "id")) if taken else []


def claim_letters(*, now: datetime, limit: int = 10, letter_id: int | None = None) -> list[Letter]:
    """Queued letters due at `now`, taken on loan."""
    rows = Letter.objects.filter(pk=letter_id) if letter_id else Letter.objects.all()
    return _claim(rows, Q(state=LetterState.QUEUED, next_try_at__lte=now) & _free(), limit)


def claim_dispatches(*, now: datetime, limit: int = 10, letter_id: int | None = None) -> list[Dispatch]:
    """Messages due at `now`, and those a dead worker left in sending, taken on loan."""
    rows = Dispatch.objects.filter(letter_id=letter_id) if letter_id else Dispatch.objects.all()
    due = Q(state__in=(DispatchState.WAITING, DispatchState.SENDING), next_try_at__lte=now) & _free()
    return _claim(rows, due, limit)


def mine(row: L) -> QuerySet[L]:
    """The row, if it is still on loan to whoever claimed `row`."""
    return type(row).objects.filter(pk=row.pk, lease_owner=row.lease_owner)  # type: ignore[attr-defined]


def begin_letter(letter: Letter) -> bool:
    """Renew the loan and count the attempt, committed before the work. False = no longer ours, or cancelled."""
    rows = mine(letter).filter(state=LetterState.QUEUED)
    return bool(rows.update(lease_until=lease_end(), attempts=F("attempts") + 1))


def ours(dispatches: Sequence[Dispatch]) -> QuerySet[Dispatch]:
    """Those of the rows that are still on loan to whoever claimed them (one claim: one owner)."""
    return Dispatch.objects.filter(
        pk__in=[dispatch.pk for dispatch in dispatches], lease_owner=dispatches[0].lease_owner
    )


def begin_dispatches(dispatches: Sequence[Dispatch], *, now: datetime) -> list[Dispatch]:
    """Commit that the hand-over of these begins, before it begins. Left out: what is no longer ours, or cancelled."""
    first = Coalesce("first_tried_at", models.Value(now, output_field=DateTimeField()))
    open_rows = ours(dispatches).filter(state__in=(DispatchState.WAITING, DispatchState.SENDING))
    begun = open_rows.update(
        state=DispatchState.SENDING, lease_until=lease_end(), attempts=F("attempts") + 1, first_tried_at=first
    )
    if begun == len(dispatches):
        kept = list(dispatches)
    else:
        left = (
            set(ours(dispatches).filter(state=DispatchState.SENDING).values_list("pk", flat=True)) if begun else set()
        )
        kept = [dispatch for dispatch in dispatches if dispatch.pk in left]
    for dispatch in kept:
        dispatch.attempts += 1
    return kept


@transaction.atomic
def retry(*, dispatch: Dispatch, actor: Actor, now: datetime) -> bool:
    """A person sends a stopped message again, with the same identity. False = it is not stopped (any more)."""
    stuck = Dispatch.objects.stuck().filter(pk=dispatch.pk)
    moved = stuck.update(
        state=DispatchState.WAITING,
        next_try_at=now,
        attempts=0,
        first_tried_at=None,
        lease_until=None,
        lease_owner="",
    )
    if moved:
        audit.record(
            actor=actor,
            action="dispatch.retry",
            subject=dispatch,
            case_ref=dispatch.case_ref,
            now=now,
            before={"state": dispatch.state, "cause": dispatch.last_error},
        )
        wake("letters.sweep")
    return bool(moved)


@transaction.atomic
def retry_letter(*, letter: Letter, actor: Actor, now: datetime) -> bool:
    """A person has a stopped letter made again, from the same frozen text. False = it is not stopped (any more)."""
    moved = (
        Letter.objects.dead()
        .filter(pk=letter.pk)
        .update(state=LetterState.QUEUED, next_try_at=now, attempts=0, lease_until=None, lease_owner="")
    )
    if moved:
        audit.record(
            actor=actor,
            action="letter.retry",
            subject=letter,
            case_ref=letter.case_ref,
            now=now,
            before={"state": letter.state, "cause": letter.last_error},
        )
        wake("letters.deliver", letter_id=letter.pk)
    return bool(moved)
