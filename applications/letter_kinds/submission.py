"""Letters and mails about an application on its way in: receipt, late notice, asking leaders and partners.

Each function gives the arguments that `letters.outbox` takes; the operations write them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from applications.letter_kinds import addresses_for, language_for
from applications.letter_kinds.casework import wording_of
from applications.letter_kinds.receipt import answer_blocks
from applications.models import Application, Participant, Submission
from applications.queries.sheet import Part
from applications.queries.standing import expected_answer_on
from letters.registry import Channel, LetterKind, Release, register
from letters.wording import LetterText, Value, long_date, long_time
from organisations.actors import MemberRole
from organisations.models import Organisation
from organisations.queries import members_with_role
from schemes.edition import EditionDocument
from schemes.queries import document_of, letter_text
from schemes.workdays import add_days, oslo_day, working_day

ABOUT = frozenset({"scheme_name", "track_name", "call_year"})
RECEIPT = register(
    LetterKind(
        key="application_receipt",
        channel=Channel.LETTER,
        release=Release.AUTOMATIC,
        fields=ABOUT | {"submitted_at", "expected_answer_on", "caseworker_name", "caseworker_contact"},
    )
)
LATE = register(
    LetterKind(
        key="late_application_notice",
        channel=Channel.LETTER,
        release=Release.AUTOMATIC,
        second_notice=True,
        fields=ABOUT | {"submitted_at", "call_deadline_at", "due_on", "caseworker_name", "caseworker_contact"},
    )
)
WITHDRAWN = register(
    LetterKind(
        key="application_withdrawn",
        channel=Channel.LETTER,
        release=Release.AUTOMATIC,
        fields=ABOUT | {"due_at", "caseworker_name", "caseworker_contact"},
    )
)
SIGNOFF = register(LetterKind(key="signoff_requested", channel=Channel.MAIL, fields=ABOUT | {"call_deadline_at"}))
SIGNOFF_ANSWERED = register(LetterKind(key="signoff_answered", channel=Channel.MAIL, fields=ABOUT))
PARTNER = register(LetterKind(key="partner_invitation", channel=Channel.MAIL, fields=ABOUT | {"lead_name", "due_at"}))

CLOSING = "closing_case"
# Nobody has taken the case when it comes in: the letter closes in the directorate's own name.
CLOSING_TEXT = {
    "nb": "**Har dere spørsmål?**\n\nSkriv til oss i saken i portalen. Oppgi saksnummer {{ case_no }}.\n\n"
    "Vennlig hilsen\n\n{{ body_name }}\n\nBrevet er laget automatisk og har ingen underskrift.",
    "nn": "**Har de spørsmål?**\n\nSkriv til oss i saka i portalen. Oppgi saksnummer {{ case_no }}.\n\n"
    "Vennleg helsing\n\n{{ body_name }}\n\nBrevet er laga automatisk og har inga underskrift.",
}


def receipt_letters(
    *, submission: Submission, participants: Sequence[Participant], sheets: Mapping[str, tuple[Part, ...]]
) -> list[dict[str, Any]]:
    """The receipt to each participant: case number, server time, check sum and every answer (F13, law.receipt).

    `sheets` holds what was sent, by form of Norwegian. The key is the case and the version: sent twice is one letter.
    """
    application = submission.application
    wording = wording_of(application)
    letters = []
    for participant in participants:
        language, reason = language_for(organisation=participant.organisation, application=application)
        text = _in_own_name(letter_text(wording, RECEIPT.key, language), language)
        expected = expected_answer_on(application, oslo_day(submission.sent_at))
        if expected is None:
            text = without_sentence(text, "expected_answer_on")
        blocks, answers = answer_blocks(sheets[language], submission, language)
        fields = {
            **answers,
            "submitted_at": long_time(submission.sent_at),
            "expected_answer_on": long_date(expected) if expected else "",
        }
        letter = _letter(RECEIPT.key, participant, (language, reason), wording, key=str(submission.version))
        letter["text"] = replace(text, blocks=(*text.blocks, *blocks))
        letter["fields"] |= fields
        letters.append(letter)
    return letters


def late_letters(*, submission: Submission, participants: Sequence[Participant]) -> list[dict[str, Any]]:
    """Received after the deadline: both times, and that a person decides (R02, law.hearing)."""
    application = submission.application
    deadline = application.call.deadline_on
    if deadline is None:
        raise ValueError("a call without a deadline has no late applications")
    due_on = explain_by(application, oslo_day(submission.sent_at))
    wording = wording_of(application)
    letters = []
    for participant in participants:
        language, reason = language_for(organisation=participant.organisation, application=application)
        text = _in_own_name(letter_text(wording, LATE.key, language), language)
        letter = _letter(LATE.key, participant, (language, reason), wording, key=str(submission.version))
        letter["text"] = text if due_on else without_sentence(text, "due_on")
        letter["due_on"] = due_on
        letter["fields"] |= {
            "submitted_at": long_time(submission.sent_at),
            "call_deadline_at": long_date(deadline),
            "due_on": long_date(due_on) if due_on else "",
        }
        letters.append(letter)
    return letters


def explain_by(application: Application, received_on: date) -> date | None:
    """By when to explain why the application came late (law.hearing); None while the scheme's days are not set."""
    days = application.call.scheme.comment_min_days
    return None if days is None else working_day(add_days(received_on, days))


def withdrawal_letters(*, application: Application, key: str, undo_by: datetime | None) -> list[dict[str, Any]]:
    """The application is taken back, and until when that can be undone; a recalled one has nothing to undo."""
    wording = wording_of(application)
    letters = []
    for participant in application.participants.select_related("organisation"):
        participant.application = application
        language, reason = language_for(organisation=participant.organisation, application=application)
        letter = _letter(WITHDRAWN.key, participant, (language, reason), wording, key=key)
        text = _in_own_name(letter_text(wording, WITHDRAWN.key, language), language)
        letter["text"] = text if undo_by else without_sentence(text, "due_at")
        letter["fields"]["due_at"] = long_time(undo_by) if undo_by else ""
        letters.append(letter)
    return letters


def signoff_mail(*, application: Application, kind: str, now: datetime) -> dict[str, Any]:
    """Ask those who lead to confirm: a mail without content, at most one a day and kind of leadership."""
    language, _reason = language_for(organisation=application.lead, application=application)
    leaders = members_with_role(organisation_id=application.lead_id, roles=(MemberRole.LEAD,))
    deadline = application.call.deadline_on
    text = _wording(application, SIGNOFF.key, language)
    return {
        "key": f"signoff:{application.ref}:{kind}:{oslo_day(now).isoformat()}",
        "kind": SIGNOFF.key,
        "case_ref": application.ref,
        "recipient": application.lead,
        "text": text if deadline else without_sentence(text, "call_deadline_at"),
        "fields": {
            **_about(application, language),
            "call_deadline_at": long_date(deadline) if deadline else "",
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/forankring/",
        },
        "addresses": [member.user.email for member in leaders],
    }


def signoff_answered(*, application: Application, kind: str, now: datetime) -> dict[str, Any]:
    """Tell those who write that the leader has answered; what the answer is stands in the portal."""
    language, _reason = language_for(organisation=application.lead, application=application)
    writers = members_with_role(organisation_id=application.lead_id, roles=(MemberRole.WRITE, MemberRole.SEND))
    return {
        "key": f"signoff_answered:{application.ref}:{kind}:{now.timestamp():.0f}",
        "kind": SIGNOFF_ANSWERED.key,
        "case_ref": application.ref,
        "recipient": application.lead,
        "text": _wording(application, SIGNOFF_ANSWERED.key, language),
        "fields": {
            **_about(application, language),
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/forankring/",
        },
        "addresses": [member.user.email for member in writers],
    }


def support_mail(*, application: Application, municipality: Organisation, now: datetime) -> dict[str, Any]:
    """Ask the leaders of a municipality to support that its service takes part: no content, once a day at most."""
    language, _reason = language_for(organisation=municipality, application=application)
    leaders = members_with_role(organisation_id=municipality.pk, roles=(MemberRole.LEAD, MemberRole.ADMIN))
    deadline = application.call.deadline_on
    text = _wording(application, SIGNOFF.key, language)
    addresses = [municipality.notice_email, *(member.user.email for member in leaders)]
    return {
        "key": f"support:{application.ref}:{municipality.pk}:{oslo_day(now).isoformat()}",
        "kind": SIGNOFF.key,
        "case_ref": application.ref,
        "recipient": municipality,
        "text": text if deadline else without_sentence(text, "call_deadline_at"),
        "fields": {
            **_about(application, language),
            "call_deadline_at": long_date(deadline) if deadline else "",
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/stotte/",
        },
        "addresses": list(dict.fromkeys(address for address in addresses if address)),
    }


def partner_mail(*, application: Application, partner: Participant, now: datetime) -> dict[str, Any]:
    """Ask an organisation to join: to its postmottak and its own administrators."""
    language, _reason = language_for(organisation=partner.organisation, application=application)
    deadline = application.call.deadline_on
    return {
        "key": f"partner:{application.ref}:{partner.organisation_id}:{oslo_day(now).isoformat()}",
        "kind": PARTNER.key,
        "case_ref": application.ref,
        "recipient": partner.organisation,
        "text": _wording(application, PARTNER.key, language),
        "fields": {
            **_about(application, language),
            "lead_name": application.lead.name,
            "due_at": long_date(deadline or oslo_day(now)),
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/",
        },
        "addresses": addresses_for(application, participant=partner, roles=(MemberRole.ADMIN,)),
    }


def without_sentence(text: LetterText, field: str) -> LetterText:
    """The wording without the sentences that name `field`: what is not set is not said."""
    named = re.compile(r"[^.\n]*\{\{\s*" + re.escape(field) + r"\s*\}\}[^.\n]*\.\s?")
    return replace(text, blocks=tuple(replace(block, text=named.sub("", block.text)) for block in text.blocks))


def _in_own_name(text: LetterText, language: str) -> LetterText:
    blocks = (replace(block, text=CLOSING_TEXT[language]) if block.key == CLOSING else block for block in text.blocks)
    return replace(text, blocks=tuple(blocks))


def _wording(application: Application, kind: str, language: str) -> LetterText:
    return letter_text(wording_of(application), kind, language)


def _about(application: Application, language: str) -> dict[str, Value]:
    document = document_of(application.edition)
    return {
        "scheme_name": document.name.in_language(language),
        "track_name": document.track(application.track).name.in_language(language),
        "call_year": str(document.year),
    }


def _letter(
    kind: str, participant: Participant, language: tuple[str, str], wording: EditionDocument, *, key: str
) -> dict[str, Any]:
    """A letter of record with the mail that says it is there; text and its own fields are the caller's."""
    application = participant.application
    chosen, reason = language
    return {
        "key": f"{kind}:{application.ref}:{key}:{participant.pk}",
        "kind": kind,
        "case_ref": application.ref,
        "case_no": application.case_no,
        "recipient": participant.organisation,
        "language": chosen,
        "language_reason": reason,
        "notice": letter_text(wording, "mail_new_letter", chosen),
        "fields": {**_about(application, chosen), "your_ref": participant.your_ref},
        "conditions": (),
        "addresses": addresses_for(application, participant=participant),
        "edition_digest": application.edition.sha256,
    }
