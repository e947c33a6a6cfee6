"""Letters as the operations write them: sample kinds and wording in both forms of Norwegian, and shortcuts."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from letters.models import Batch, Letter
from letters.outbox import enqueue, freeze, hold, open_batch, prepare
from letters.registry import Channel, LetterKind, Release, register
from letters.wording import Block, LetterText, Table, Value, standing
from organisations.actors import Actor
from organisations.models import Organisation
from tests.factories.organisations import OrganisationFactory

RELEASED_AT = datetime(2019, 12, 16, 9, 0, tzinfo=UTC)
RELEASE_ON = date(2019, 12, 16)
JOB = Actor.for_job("tests")
_numbers = count(1)

SAMPLE_AWARD = register(
    LetterKind(
        "sample_award",
        release=Release.SPENDING_AUTHORITY,
        second_notice=True,
        edit=frozenset({"reduction_reason"}),
        conditions=frozenset({"outcome_full", "outcome_partial", "may_appeal"}),
        fields=frozenset(
            {
                "applied_nok",
                "award_nok",
                "cost_categories",
                "cost_table",
                "law.appeal_right",
                "project_title",
                "submitted_on",
                "terms_due_on",
                "track_name",
            }
        ),
        drops=frozenset({"budget_post"}),
    )
)
SAMPLE_RECEIPT = register(LetterKind("sample_receipt", fields=frozenset({"submitted_at"})))
SAMPLE_NOTICE = register(LetterKind("sample_notice", channel=Channel.NOTICE, fields=frozenset({"paid_nok"})))
SAMPLE_REMINDER = register(LetterKind("sample_reminder", channel=Channel.MAIL, fields=frozenset({"due_on"})))

_HEAD = {
    "nb": "{{ recipient_name }}\n\n{{ recipient_address }}\n\n"
    "Vår referanse: {{ document_no }} · Deres referanse: {{ your_ref }} · Dato: {{ letter_date }}",
    "nn": "{{ recipient_name }}\n\n{{ recipient_address }}\n\n"
    "Vår referanse: {{ document_no }} · Dykkar referanse: {{ your_ref }} · Dato: {{ letter_date }}",
}
_AWARD: dict[str, tuple[str, tuple[Block, ...]]] = {
    "nb": (
        "Dere får tilskudd til {{ track_name }}",
        (
            Block("letterhead", _HEAD["nb"]),
            Block(
                "amount_full",
                "Dere søkte {{ submitted_on }} om tilskudd til {{ track_name }}. Dere får **{{ award_nok }}**. "
                "Det er hele beløpet dere søkte om.",
                when="outcome_full",
                group="outcome",
            ),
            Block(
                "amount_partial",
                "Dere søkte {{ submitted_on }} om {{ applied_nok }}. Dere får **{{ award_nok }}**.\n\n"
                "## Hvorfor får dere mindre enn dere søkte om?\n\n{{ reduction_reason }}",
                when="outcome_partial",
                group="outcome",
            ),
            Block("budget_line", "Pengene kommer fra statsbudsjettet, {{ budget_post }}."),
            Block(
                "todo",
                "## Hva må dere gjøre nå?\n\nGjør dette innen {{ terms_due_on }}:\n\n- les vilkårene og godta dem\n"
                "- bekreft kontonummeret.",
            ),
            Block("purpose", "## Hva skal dere bruke pengene til?\n\nPengene skal gå til «{{ project_title }}»."),
            Block("costs", "Pengene kan dekke:\n\n{{ cost_categories }}"),
            Block("budget", "Vi har godkjent dette budsjettet:\n\n{{ cost_table }}\n\nBruk det når dere rapporterer."),
            Block(
                "appeal",
                "## Kan dere klage?\n\nJa, dere kan klage ({{ law.appeal_right }}).",
                when="may_appeal",
            ),
            Block("closing", "Vennlig hilsen\n\n{{ body_name }}\n\nBrevet er godkjent elektronisk."),
        ),
    ),
    "nn": (
        "De får tilskot til {{ track_name }}",
        (
            Block("letterhead", _HEAD["nn"]),
            Block(
                "amount_full",
                "De søkte {{ submitted_on }} om tilskot til {{ track_name }}. De får **{{ award_nok }}**. "
                "Det er heile beløpet de søkte om.",
                when="outcome_full",
                group="outcome",
            ),
            Block(
                "amount_partial",
                "De søkte {{ submitted_on }} om {{ applied_nok }}. De får **{{ award_nok }}**.\n\n"
                "## Kvifor får de mindre enn de søkte om?\n\n{{ reduction_reason }}",
                when="outcome_partial",
                group="outcome",
            ),
            Block("budget_line", "Pengane kjem frå statsbudsjettet, {{ budget_post }}."),
            Block(
                "todo",
                "## Kva må de gjere no?\n\nGjer dette innan {{ terms_due_on }}:\n\n- les vilkåra og godta dei\n"
                "- stadfest kontonummeret.",
            ),
            Block("purpose", "## Kva skal de bruke pengane til?\n\nPengane skal gå til «{{ project_title }}»."),
            Block("costs", "Pengane kan dekkje:\n\n{{ cost_categories }}"),
            Block("budget", "Vi har godkjent dette budsjettet:\n\n{{ cost_table }}\n\nBruk det når de rapporterer."),
            Block("appeal", "## Kan de klage?\n\nJa, de kan klage ({{ law.appeal_right }}).", when="may_appeal"),
            Block("closing", "Vennleg helsing\n\n{{ body_name }}\n\nBrevet er godkjent elektronisk."),
        ),
    ),
}


def award_text(language: str = "nb") -> LetterText:
    """The wording of a sample award."""
    title, blocks = _AWARD[language]
    return LetterText(SAMPLE_AWARD.key, language, title, blocks, digest="5a" * 32)


def award_fields(**changes: Value) -> dict[str, Value]:
    """Values for a sample award."""
    return {
        "applied_nok": "kr 1\u00a0000\u00a0000",
        "award_nok": "kr 960\u00a0000",
        "budget_post": "",
        "cost_categories": ("frikjøp av nøkkelpersonell", "innkjøp av relevant materiell"),
        "cost_table": Table(
            ("Kostnadsart", "Beløp"),
            (("Frikjøp", "kr 916\u00a0000"), ("Materiell", "kr 44\u00a0000")),
            frozenset({1}),
            ("Sum", "kr 960\u00a0000"),
        ),
        "law.appeal_right": "forvaltningsloven § 28",
        "project_title": "Trygg sammen – Guovdageainnu čálus",
        "reduction_reason": "Trykk av veilederen er beregnet for høyt.",
        "submitted_on": "31. oktober 2019",
        "terms_due_on": "6. januar 2020",
        "track_name": "modellutvikling",
        **changes,
    }


def receipt_text(language: str = "nb") -> LetterText:
    """A short letter: quick to render."""
    word = "fikk" if language == "nb" else "fekk"
    blocks = (Block("letterhead", _HEAD[language]), Block("text", f"Vi {word} søknaden {{{{ submitted_at }}}}."))
    return LetterText(SAMPLE_RECEIPT.key, language, "Vi har fått søknaden", blocks, digest="5b" * 32)


def notice_text() -> LetterText:
    """A notice without PDF."""
    return LetterText(SAMPLE_NOTICE.key, "nb", "Vi har betalt ut tilskudd", (Block("t", "Vi betalte {{ paid_nok }}."),))


def reminder_text() -> LetterText:
    """A mail of its own."""
    block = Block("t", "{{ recipient_name }} har en oppgave. Fristen er {{ due_on }}. Logg inn: {{ portal_url }}")
    return LetterText(SAMPLE_REMINDER.key, "nb", "Frist {{ due_on }}", (block,))


def _common(recipient: Organisation | None, values: Mapping[str, Any]) -> dict[str, Any]:
    number = next(_numbers)
    return {
        "key": f"letter-{number}",
        "case_ref": f"sak-{number}",
        "case_no": f"2019/{number:05}",
        "recipient": recipient or OrganisationFactory(),
        "language": "nb",
        "language_reason": "municipality",
        "actor": JOB,
        "now": RELEASED_AT,
        **values,
    }


def queued_letter(recipient: Organisation | None = None, **values: Any) -> Letter:
    """A receipt in the queue with one mail; any argument of `enqueue` may be given."""
    given = _common(recipient, values)
    language = given["language"]
    defaults: dict[str, Any] = {
        "kind": SAMPLE_RECEIPT.key,
        "text": receipt_text(language),
        "notice": standing("mail_new_letter", language),
        "fields": {"submitted_at": "1. november 2019 kl. 23.41"},
        "conditions": (),
        "addresses": [given["recipient"].notice_email],
    }
    return enqueue(**{**defaults, **given})


def queued_award(recipient: Organisation | None = None, **values: Any) -> Letter:
    """A partial award in the queue."""
    language = values.get("language", "nb")
    defaults: dict[str, Any] = {
        "kind": SAMPLE_AWARD.key,
        "text": award_text(language),
        "fields": award_fields(),
        "conditions": {"outcome_partial", "may_appeal"},
    }
    return queued_letter(recipient, **{**defaults, **values})


def held_letter(batch: Batch | None = None, recipient: Organisation | None = None, **values: Any) -> Letter:
    """A held award without text."""
    return hold(**{"kind": SAMPLE_AWARD.key, **_common(recipient, values), "batch": batch})


def frozen_letter(batch: Batch | None = None, letter_date: date = RELEASE_ON, **values: Any) -> Letter:
    """A held award with its text."""
    letter = held_letter(batch, **values)
    return freeze(
        letter=letter,
        text=award_text(letter.language),
        fields=award_fields(),
        conditions={"outcome_partial", "may_appeal"},
        letter_date=letter_date,
        now=RELEASED_AT,
        notice=standing("mail_new_letter", letter.language),
        addresses=[letter.recipient.notice_email],
    )


def new_batch(actor: Actor = JOB, **values: Any) -> Batch:
    """An empty batch."""
    return open_batch(**{"call_key": "prove-2019", "name": "Tildeling", "now": RELEASED_AT, "actor": actor, **values})


def ready_batch(actor: Actor, size: int = 2) -> Batch:
    """A batch made ready by `actor` with `size` letters, two of them in two languages."""
    batch = new_batch(actor)
    for number in range(size):
        frozen_letter(batch, language="nb" if number % 2 == 0 else "nn")
    return prepare(
        batch=batch, release_on=RELEASE_ON, count=size, total_nok=size * 960_000, actor=actor, now=RELEASED_AT
    )
