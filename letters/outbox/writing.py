"""Writing letters and messages: freeze at once, hold for a release, cancel. Nothing is rendered or sent here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from letters.models import Batch, BatchState, Dispatch, DispatchState, Letter, LetterState
from letters.outbox.parts import (
    announce,
    announcements,
    distinct,
    insert,
    keep_fields,
    mail_body,
    new_letter,
    number,
    sender,
    values_of,
    write_text,
)
from letters.registry import kinds
from letters.wake import wake
from letters.wording import LetterText, Value, render
from organisations.actors import Actor
from organisations.models import Organisation


class NotHeld(Exception):
    """The letter has left the hold: its text can no longer be changed."""


def enqueue(
    *,
    key: str,
    kind: str,
    case_ref: str,
    case_no: str,
    recipient: Organisation,
    language: str,
    language_reason: str,
    text: LetterText,
    notice: LetterText,
    fields: Mapping[str, Value],
    conditions: Collection[str],
    addresses: Sequence[str],
    actor: Actor,
    now: datetime,
    due_on: date | None = None,
    edition_digest: str = "",
) -> Letter:
    """Freeze a letter now and queue it for the worker. The same `key` twice returns the row that stands.

    `notice` is the wording of the mail that says it is there, sent to each of `addresses` one by one. Raises
    WordingProblem, and UnknownKind; nothing is written then. `letter_date` is the Oslo day of `now`.
    """
    letter = new_letter(
        key=key, kind=kind, case_ref=case_ref, case_no=case_no, recipient=recipient, actor=actor, now=now
    )
    letter.language, letter.language_reason = language, language_reason
    letter.due_on, letter.edition_digest = due_on, edition_digest
    letter.state, letter.queued_at, letter.available_at, letter.next_try_at = LetterState.QUEUED, now, now, now
    letter.letter_date = timezone.localtime(now).date()
    values: dict[str, Value] = {}
    mails: list[Dispatch] = []

    def fill() -> None:
        """Draw the letter and its mails under the number it has now; nothing is written if that cannot be done."""
        values.update(values_of(letter, fields))
        write_text(letter, text, render(text, values, conditions))
        mails[:] = announcements(letter, notice, values, addresses, actor=actor, now=now)

    def follow(row: Letter) -> None:
        """What is written with the letter."""
        keep_fields(row, values)
        announce(row, mails)
        wake("letters.deliver", letter_id=row.pk)

    return insert(letter, fill=fill, follow=follow)


def hold(
    *,
    key: str,
    kind: str,
    case_ref: str,
    case_no: str,
    recipient: Organisation,
    language: str,
    language_reason: str,
    actor: Actor,
    now: datetime,
    batch: Batch | None = None,
    due_on: date | None = None,
    edition_digest: str = "",
) -> Letter:
    """A row without text, waiting for `freeze` and a release (F111). The same `key` twice returns the row that stands.

    A held row without a batch joins the one named: a stopped batch leaves its letters to the next.
    """
    letter = new_letter(
        key=key, kind=kind, case_ref=case_ref, case_no=case_no, recipient=recipient, actor=actor, now=now
    )
    letter.language, letter.language_reason = language, language_reason
    letter.due_on, letter.edition_digest, letter.batch = due_on, edition_digest, batch
    letter.state = LetterState.HELD
    row = insert(letter)
    if batch is not None and row.batch_id != batch.pk and row.state == LetterState.HELD:
        row.batch = batch
        row.save(update_fields=["batch"])
    return row


def preview(
    *,
    kind: str,
    case_no: str,
    recipient: Organisation,
    language: str,
    text: LetterText,
    fields: Mapping[str, Value],
    conditions: Collection[str],
    letter_date: date,
) -> Letter:
    """The letter as `freeze` would make it, unsaved, its number open. Raises WordingProblem."""
    letter = Letter(
        kind=kind, case_no=case_no, recipient=recipient, language=language, letter_date=letter_date,
        document_no=f"{case_no}-…",
    )  # fmt: skip
    write_text(letter, text, render(text, values_of(letter, fields), conditions))
    return letter


@transaction.atomic
def freeze(
    *,
    letter: Letter,
    text: LetterText,
    fields: Mapping[str, Value],
    conditions: Collection[str],
    letter_date: date,
    now: datetime,
    notice: LetterText | None = None,
    addresses: Sequence[str] = (),
    due_on: date | None = None,
    language: str = "",
    language_reason: str = "",
    edition_digest: str = "",
) -> Letter:
    """Give a held letter its text for the release on `letter_date`; another date freezes it anew.

    A batch that was ready with the old text must be made ready again. Raises NotHeld, WordingProblem.
    """
    row = Letter.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=letter.pk)
    if row.state != LetterState.HELD:
        raise NotHeld(f"letter {row.pk} is {row.state}")
    row.letter_date = letter_date
    row.language = language or row.language
    row.language_reason = language_reason or row.language_reason
    row.edition_digest = edition_digest or row.edition_digest
    row.due_on = due_on or row.due_on
    row.freeze_no += 1
    if row.serial is None:
        number(row)
    values = values_of(row, fields)
    write_text(row, text, render(text, values, conditions))
    row.save()
    keep_fields(row, values)
    if notice is not None:
        row.dispatches.filter(state=DispatchState.WAITING).update(state=DispatchState.CANCELLED)
        actor = Actor(user_id=row.created_by_id, name="")
        announce(row, announcements(row, notice, values, addresses, actor=actor, now=now))
    if row.batch_id:
        Batch.objects.filter(pk=row.batch_id, state=BatchState.READY).update(
            state=BatchState.DRAFT, prepared_at=None, prepared_by=None
        )
    return row


def notify(
    *,
    key: str,
    kind: str,
    case_ref: str,
    recipient: Organisation | None,
    text: LetterText,
    fields: Mapping[str, Value],
    addresses: Sequence[str],
    actor: Actor,
    now: datetime,
    conditions: Collection[str] = (),
) -> list[Dispatch]:
    """A mail of its own (kinds of channel E), one message per address. The same `key` and address twice is one message.

    Such a mail holds no outcome, amount, reason or person (handbook 5.2): the wording decides, and links to the portal.
    """
    kinds.get(kind)
    values: dict[str, Value] = {**sender(), **({"recipient_name": recipient.name} if recipient else {}), **fields}
    rendered = render(text, values, conditions)
    rows = [
        Dispatch(
            kind=kind,
            case_ref=case_ref,
            recipient=recipient,
            dedupe_key=key,
            address=address,
            subject=rendered.title,
            body=mail_body(rendered),
            next_try_at=now,
            created_at=now,
            created_by_id=actor.user_id,
        )
        for address in distinct(addresses)
    ]
    with transaction.atomic(savepoint=False):
        Dispatch.objects.bulk_create(rows, ignore_conflicts=True)
        wake("letters.sweep")
    return list(Dispatch.objects.filter(dedupe_key=key).order_by("id"))


@transaction.atomic
def cancel(
    *, case_ref: str, now: datetime, reason: str, kinds: Collection[str] = (), keys: Collection[str] = ()
) -> int:
    """Take back what waits about a case: letters not made yet and messages not begun. Returns how many were taken back.

    What a recipient can already see is not taken back. Called in the transaction that fulfils or moves a duty, so a
    reminder never leaves after it (I4): a worker that had claimed the row finds it cancelled when it begins.
    """
    if not kinds and not keys:
        raise ValueError("cancel needs kinds or keys")
    which = Q(kind__in=list(kinds)) | Q(dedupe_key__in=list(keys))
    letters = Letter.objects.filter(which, case_ref=case_ref, state__in=(LetterState.HELD, LetterState.QUEUED))
    ids = list(letters.select_for_update().values_list("pk", flat=True))
    if ids:
        Letter.objects.filter(pk__in=ids).update(
            state=LetterState.CANCELLED, cancelled_at=now, cancel_reason=reason[:300]
        )
    messages = Dispatch.objects.filter(
        Q(letter_id__in=ids) | Q(which, case_ref=case_ref, letter__isnull=True), state=DispatchState.WAITING
    )
    without_letter = messages.filter(letter__isnull=True).count()
    messages.update(state=DispatchState.CANCELLED, last_error=reason[:500])
    return len(ids) + without_letter
