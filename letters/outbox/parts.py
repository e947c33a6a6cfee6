"""The rows behind one letter: numbering, merge data, the mails that announce it. Used by writing.py only."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from letters.models import Dispatch, Letter, LetterField, LetterState
from letters.registry import Channel, kinds
from letters.wording import LetterText, Rendered, Table, Value, WordingProblem, long_date, render
from organisations.actors import Actor
from organisations.models import Organisation

MAX_TITLE = 200
SERIAL_TRIES = 5  # two letters of one case written in the same moment: the later takes the next number


def new_letter(
    *, key: str, kind: str, case_ref: str, case_no: str, recipient: Organisation, actor: Actor, now: datetime
) -> Letter:
    """An unsaved letter of a registered kind that is not mail only."""
    channel = kinds.get(kind).channel
    if channel is Channel.MAIL:
        raise ValueError(f"{kind} is a mail of its own: use notify")
    return Letter(
        kind=kind,
        channel=channel,
        case_ref=case_ref,
        case_no=case_no,
        recipient=recipient,
        dedupe_key=key,
        created_at=now,
        created_by_id=actor.user_id,
    )


def insert(
    letter: Letter, *, fill: Callable[[], None] | None = None, follow: Callable[[Letter], None] | None = None
) -> Letter:
    """Insert unless a row with this key stands; return the one that stands. A conflict is no error.

    `fill` draws the letter before anything is written: what it raises leaves the caller's transaction usable.
    `follow` writes what belongs to a row of our own.
    """
    for _ in range(SERIAL_TRIES):
        if letter.state == LetterState.QUEUED and letter.channel == Channel.LETTER:
            number(letter)
        if fill is not None:
            fill()
        with transaction.atomic(savepoint=False):
            Letter.objects.bulk_create([letter], ignore_conflicts=True)
            row = Letter.objects.select_related("recipient").filter(dedupe_key=letter.dedupe_key).first()
            if row is not None and row.token == letter.token and follow is not None:
                follow(row)
        if row is not None:
            return row
    raise RuntimeError(f"no document number for {letter.dedupe_key}")


def number(letter: Letter) -> None:
    """The next document number of the case."""
    last = Letter.objects.filter(case_no=letter.case_no).aggregate(last=Max("serial"))["last"] or 0
    letter.serial = last + 1
    letter.document_no = f"{letter.case_no}-{letter.serial}"


def sender() -> dict[str, Value]:
    """The fields that name the sender and the portal."""
    return {
        "body_name": settings.BODY_NAME,
        "body_short": settings.BODY_SHORT,
        "portal_url": f"{settings.BASE_URL}/brev/",
    }


def values_of(letter: Letter, fields: Mapping[str, Value]) -> dict[str, Value]:
    """The caller's fields on top of those every letter has; the letter's own numbers and date always win."""
    recipient = letter.recipient
    place = f"{recipient.postal_code} {recipient.postal_place}".strip()
    return {
        **sender(),
        "recipient_name": recipient.name,
        "recipient_address": "\n".join(line for line in (recipient.address, place) if line),
        "your_ref": "",
        **fields,
        "case_no": letter.case_no,
        "document_no": letter.document_no,
        "letter_date": long_date(letter.letter_date) if letter.letter_date else "",
    }


def write_text(letter: Letter, text: LetterText, rendered: Rendered) -> None:
    """Put the frozen text on the row."""
    if len(rendered.title) > MAX_TITLE:
        raise WordingProblem("title", f"Overskriften er lengre enn {MAX_TITLE} tegn.")
    letter.title, letter.html, letter.text = rendered.title, rendered.html, rendered.text
    letter.wording_digest = text.digest


def keep_fields(letter: Letter, values: Mapping[str, Value]) -> None:
    """The merge data, as rows."""
    LetterField.objects.bulk_create(
        LetterField(letter=letter, freeze_no=letter.freeze_no, name=name, value=_as_text(value))
        for name, value in sorted(values.items())
    )


def _as_text(value: Value) -> str:
    """A value as one text: list items on lines, table cells parted by tabs."""
    if isinstance(value, Table):
        return "\n".join("\t".join(row) for row in (value.columns, *value.rows, *([value.foot] if value.foot else [])))
    return value if isinstance(value, str) else "\n".join(value)


def announcements(
    letter: Letter,
    notice: LetterText,
    values: Mapping[str, Value],
    addresses: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
) -> list[Dispatch]:
    """The mails that say a letter is there, unsaved; they become due when it is made."""
    rendered = render(notice, values, ())
    return [
        Dispatch(
            kind=notice.kind,
            case_ref=letter.case_ref,
            recipient=letter.recipient,
            dedupe_key=f"letter:{letter.dedupe_key}",
            address=address,
            subject=rendered.title,
            body=mail_body(rendered),
            created_at=now,
            created_by_id=actor.user_id,
        )
        for address in distinct(addresses)
    ]


def announce(letter: Letter, mails: Sequence[Dispatch]) -> None:
    """Save the mails of a letter; one that stands for the same address gets the new words."""
    for mail in mails:
        mail.letter = letter
    Dispatch.objects.bulk_create(
        mails,
        update_conflicts=True,
        unique_fields=["dedupe_key", "address", "channel"],
        update_fields=["subject", "body", "state"],
    )


def mail_body(rendered: Rendered) -> str:
    """The plain text without its title: a mail has the title as subject."""
    return rendered.text.removeprefix(rendered.title).lstrip("\n")


def distinct(addresses: Sequence[str]) -> list[str]:
    """Each address once, however it is written; empty ones fall away."""
    found: dict[str, str] = {}
    for address in addresses:
        if address.strip():
            found.setdefault(address.strip().casefold(), address.strip())
    return list(found.values())
