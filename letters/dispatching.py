"""What the worker does with the outbox: make each PDF once, hand each message over, count what failed.

Each phase is committed before the next begins and may be repeated: a worker killed anywhere leaves rows that another
finds when the lease has ended. One bad row never stops the others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from letters import files, pdf
from letters.channels import CHANNELS, Refused
from letters.models import Dispatch, DispatchState, Letter, LetterState
from letters.outbox.claiming import (
    LETTER_TRIES,
    begin_dispatches,
    begin_letter,
    claim_dispatches,
    claim_letters,
    mine,
    ours,
)
from letters.registry import Channel

logger = structlog.get_logger(__name__)

LETTERS_PER_CLAIM = 10
MESSAGES_PER_CLAIM = 100
WAITS = (1, 5, 15, 60)  # minutes after the first, second, … failed attempt; then an hour each time
GIVE_UP_AFTER = timedelta(days=5)
FREE = {"lease_until": None, "lease_owner": ""}


@dataclass(slots=True)
class Drained:
    """What one run did: letters made, messages handed over, rows that ended dead or uncertain; and what waits."""

    rendered: int = 0
    handed_over: int = 0
    failed: int = 0
    postponed: int = 0
    is_full: bool = field(default=False)  # the limit was reached: there may be more

    @property
    def count(self) -> int:
        """Rows that were worked on."""
        return self.rendered + self.handed_over + self.failed + self.postponed


@dataclass(frozen=True, slots=True)
class Damage:
    """A letter whose stored bytes are not those that were sent."""

    letter_id: int
    document_no: str
    problem: str


def drain(*, now: datetime, limit: int = 100) -> Drained:
    """Make and hand over what is due at `now`, up to `limit` rows. Not to be called inside a transaction."""
    done = Drained()
    while done.count < limit:
        letters = claim_letters(now=now, limit=min(LETTERS_PER_CLAIM, limit - done.count))
        _make(letters, now=now, done=done)
        room = min(MESSAGES_PER_CLAIM, limit - done.count)
        dispatches = claim_dispatches(now=now, limit=room) if room > 0 else []
        _hand_over(dispatches, now=now, done=done)
        if not letters and not dispatches:
            return done
    done.is_full = True
    return done


def deliver(letter_id: int, *, now: datetime) -> Drained:
    """Make and hand over one letter, if it is due and nobody else has it."""
    done = Drained()
    _make(claim_letters(now=now, letter_id=letter_id), now=now, done=done)
    while dispatches := claim_dispatches(now=now, letter_id=letter_id):
        _hand_over(dispatches, now=now, done=done)
    return done


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts."""
    return timedelta(minutes=WAITS[min(attempts, len(WAITS)) - 1])


def verify_letters(letters: Iterable[Letter] | None = None) -> list[Damage]:
    """Compare every stored PDF with the SHA-256 on its row; returns those that are missing or changed (T8)."""
    rows = Letter.objects.exclude(pdf_sha256="").order_by("id").iterator() if letters is None else letters
    damages = []
    for letter in rows:
        digest = files.digest_of(str(letter.pdf))
        if digest != letter.pdf_sha256:
            problem = "the bytes have changed" if digest else "the file is missing"
            damages.append(Damage(letter.pk, letter.document_no, problem))
            logger.error("letter_damaged", letter=letter.pk, problem=problem)
    return damages


# -- letters -----------------------------------------------------------------------------------------------------------


def _make(letters: Iterable[Letter], *, now: datetime, done: Drained) -> None:
    """Make each claimed letter."""
    for letter in letters:
        if letter.attempts >= LETTER_TRIES:
            _bury_letter(letter, f"Arbeideren stoppet {letter.attempts} ganger mens brevet ble laget.", done)
        elif begin_letter(letter):
            _make_one(letter, now=now, done=done)


def _make_one(letter: Letter, *, now: datetime, done: Drained) -> None:
    """Render, store, record. What is wrong with the letter ends it; what is wrong with the host postpones it."""
    kept = None
    try:
        if letter.channel == Channel.LETTER:
            kept = files.keep(pdf.render(letter))
    except (pdf.PdfUnavailable, OSError) as problem:
        _postpone_letter(letter, problem, now=now, done=done)
    except Exception as problem:  # noqa: BLE001 - whatever a letter does to the renderer is that letter's end alone
        _bury_letter(letter, f"Brevet kunne ikke lages: {type(problem).__name__}: {problem}", done)
    else:
        if _record(letter, kept, now=now):
            done.rendered += 1
        elif kept:
            files.discard(kept.name)


@transaction.atomic
def _record(letter: Letter, kept: files.Kept | None, *, now: datetime) -> bool:
    """The letter is made: name and hash on the row, its mails due. False = it was cancelled, or another made it."""
    values = {"pdf": kept.name, "pdf_sha256": kept.sha256, "pdf_bytes": kept.size} if kept else {}
    rows = mine(letter).filter(state=LetterState.QUEUED)
    if not rows.update(state=LetterState.RENDERED, last_error="", **values, **FREE):
        return False
    mails = Dispatch.objects.filter(letter=letter, state=DispatchState.WAITING)
    if not mails.update(next_try_at=now):
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT, sent_at=now)
    return True


def _postpone_letter(letter: Letter, problem: Exception, *, now: datetime, done: Drained) -> None:
    """Try again later; the attempt is not held against the letter."""
    attempts = letter.attempts + 1
    cause = f"{type(problem).__name__}: {problem}"[:500]
    mine(letter).filter(state=LetterState.QUEUED).update(
        next_try_at=now + wait_after(attempts), attempts=F("attempts") - 1, last_error=cause, **FREE
    )
    done.postponed += 1
    logger.error("letter_postponed", letter=letter.pk, cause=cause)


def _bury_letter(letter: Letter, cause: str, done: Drained) -> None:
    """Only a person can bring this letter on."""
    rows = mine(letter).filter(state=LetterState.QUEUED)
    if rows.update(state=LetterState.DEAD, last_error=cause[:500], **FREE):
        done.failed += 1
        logger.error("letter_dead", letter=letter.pk, cause=cause[:500])


# -- messages ----------------------------------------------------------------------------------------------------------


def _hand_over(dispatches: Iterable[Dispatch], *, now: datetime, done: Drained) -> None:
    """Hand over the claimed messages, channel by channel, in pieces as large as the channel wants to commit at once."""
    by_channel: dict[str, list[Dispatch]] = defaultdict(list)
    for dispatch in dispatches:
        channel = CHANNELS[dispatch.channel]
        if dispatch.state == DispatchState.SENDING and not channel.repeats_safely:
            _end(dispatch, DispatchState.UNCERTAIN, "Arbeideren stoppet under overleveringen.", done)
        else:
            by_channel[channel.name].append(dispatch)
    for name, waiting in by_channel.items():
        size = CHANNELS[name].per_commit
        for start in range(0, len(waiting), size):
            begun = begin_dispatches(waiting[start : start + size], now=now)
            taken = [
                dispatch for dispatch in begun if _is_taken(dispatch, CHANNELS[name].hand_over, now=now, done=done)
            ]
            _handed_over(taken, now=now)
            done.handed_over += len(taken)


def _is_taken(dispatch: Dispatch, hand_over: Callable[..., None], *, now: datetime, done: Drained) -> bool:
    """Call the channel; what it refuses is recorded here."""
    try:
        hand_over(dispatch.message_id, dispatch.address, dispatch.subject, dispatch.body, dispatch.created_at)
    except Refused as refusal:
        _refused(dispatch, refusal, now=now, done=done)
    except Exception as problem:  # noqa: BLE001 - a message that breaks the channel is dead alone
        _end(dispatch, DispatchState.DEAD, f"{type(problem).__name__}: {problem}", done)
    else:
        return True
    return False


def _handed_over(dispatches: list[Dispatch], *, now: datetime) -> None:
    """The receivers' servers have them; with the first of its messages a letter counts as sent."""
    if not dispatches:
        return
    with transaction.atomic():
        rows = ours(dispatches).filter(state=DispatchState.SENDING)
        rows.update(state=DispatchState.HANDED_OVER, handed_over_at=now, last_error="", **FREE)
        letters = {dispatch.letter_id for dispatch in dispatches if dispatch.letter_id}
        if letters:
            Letter.objects.filter(pk__in=letters, state=LetterState.RENDERED).update(
                state=LetterState.SENT, sent_at=now
            )


def _refused(dispatch: Dispatch, refusal: Refused, *, now: datetime, done: Drained) -> None:
    """Dead at once if refused for good or tried for five days; else again after a while."""
    first = dispatch.first_tried_at or now
    if refusal.is_final or now - first >= GIVE_UP_AFTER:
        _end(dispatch, DispatchState.DEAD, refusal.cause, done)
        return
    mine(dispatch).filter(state=DispatchState.SENDING).update(
        state=DispatchState.WAITING,
        next_try_at=now + wait_after(dispatch.attempts),
        last_error=refusal.cause[:500],
        **FREE,
    )
    done.postponed += 1


def _end(dispatch: Dispatch, state: DispatchState, cause: str, done: Drained) -> None:
    """Only a person can bring this message on."""
    if mine(dispatch).update(state=state, last_error=cause[:500], **FREE):
        done.failed += 1
        logger.warning("dispatch_ended", dispatch=dispatch.pk, state=state, cause=cause[:500])
