"""The notices that follow an award: terms that wait to be accepted, an instalment that is paid."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings

from applications.letter_kinds import addresses_for, language_for, roles_for
from applications.letter_kinds.casework import wording_of
from applications.models import Application, Attachment, Objection, Obligation, Payout
from applications.queries.drafts import missing_count
from letters.registry import Channel, LetterKind, register
from letters.wording import LetterText, long_date
from schemes.edition.text import Text
from schemes.money import kr
from schemes.queries import document_of, letter_text

DRAFT_EXPIRED = "draft_expired"
DRAFT_REMINDER, TERMS_REQUEST, TERMS_REMINDER = "draft_reminder", "terms_request", "terms_reminder"
PAYMENT_MADE, STOPPED_FILE, OBJECTION_ANSWERED = "payment_made", "stopped_file", "objection_answered"
DRAFT_FIELDS = frozenset({"scheme_name", "call_deadline_at", "days_left", "missing_count"})
PAID_FIELDS = frozenset({"paid_nok", "account_masked", "paid_on", "instalment_no"})
DAYS = (Text("{} dag", "{} dag"), Text("{} dager", "{} dagar"))
PARTS = (Text("{} del", "{} del"), Text("{} deler", "{} delar"))

register(LetterKind(TERMS_REQUEST, Channel.MAIL, fields=frozenset({"terms_due_on"})))
register(LetterKind(TERMS_REMINDER, Channel.MAIL, fields=frozenset({"terms_due_on"})))
register(LetterKind(PAYMENT_MADE, Channel.NOTICE, fields=PAID_FIELDS))
register(LetterKind(STOPPED_FILE, Channel.MAIL))
register(LetterKind(OBJECTION_ANSWERED, Channel.MAIL))
register(LetterKind(DRAFT_EXPIRED, Channel.MAIL, fields=frozenset({"scheme_name"})))
register(LetterKind(DRAFT_REMINDER, Channel.MAIL, fields=DRAFT_FIELDS))


def notice_text(application: Application, language: str, key: str = "mail_new_letter") -> LetterText:
    """The wording of the mail that only says that something is there."""
    return letter_text(wording_of(application), key, language)


def draft_mail(*, application: Application, deadline_on: date, today: date, receivers: Iterable[str]) -> dict[str, Any]:
    """The mail about an unsent draft: the deadline and how many parts are missing; the list is in the portal (F18)."""
    language, _reason = language_for(organisation=application.lead, application=application)
    return {
        "kind": DRAFT_REMINDER,
        "case_ref": application.ref,
        "recipient": application.lead,
        "text": notice_text(application, language, DRAFT_REMINDER),
        "fields": {
            "scheme_name": document_of(application.edition).name.in_language(language),
            "call_deadline_at": long_date(deadline_on),
            "days_left": _count(DAYS, (deadline_on - today).days, language),
            "missing_count": _count(PARTS, missing_count(application), language),
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/",
        },
        "addresses": addresses_for(application, roles=roles_for(receivers)),
    }


def expired_mail(*, application: Application) -> dict[str, Any]:
    """The mail after the deadline about a draft that was not sent: the text is kept (F19)."""
    language, _reason = language_for(organisation=application.lead, application=application)
    return {
        "kind": DRAFT_EXPIRED,
        "case_ref": application.ref,
        "recipient": application.lead,
        "text": notice_text(application, language, DRAFT_EXPIRED),
        "fields": {
            "scheme_name": document_of(application.edition).name.in_language(language),
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/",
        },
        "addresses": addresses_for(application, roles=roles_for(["writers"])),
    }


def _count(words: tuple[Text, Text], number: int, language: str) -> str:
    """A number with its noun."""
    return words[number != 1].in_language(language).format(number)


def terms_mail(*, obligation: Obligation, key: str, receivers: Iterable[str] = ()) -> dict[str, Any]:
    """The mail about terms that wait to be accepted: a date and a link, nothing else (letters.md 5.2)."""
    application, participant = obligation.application, obligation.participant
    language, _reason = language_for(organisation=participant.organisation, application=application)
    return {
        "kind": key,
        "case_ref": application.ref,
        "recipient": participant.organisation,
        "text": notice_text(application, language, key),
        "fields": {
            "case_no": application.case_no,
            "terms_due_on": long_date(obligation.due_on),
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/vilkar/",
        },
        "addresses": addresses_for(application, participant=participant, roles=roles_for(receivers)),
    }


def stopped_file(attachment: Attachment) -> dict[str, Any]:
    """The mail that something is new in the case: a file was stopped. Which one, and why, is in the portal alone."""
    application, duty = attachment.application, attachment.obligation
    participant = duty.participant if duty else application.participants.get(is_lead=True)
    language, _reason = language_for(organisation=participant.organisation, application=application)
    page = f"tilskudd/{application.ref}/rapport/{duty.pk}" if duty else f"soknader/{application.ref}"
    return {
        "kind": STOPPED_FILE,
        "case_ref": application.ref,
        "recipient": participant.organisation,
        "text": notice_text(application, language, "mail_new_notice"),
        "fields": {"case_no": application.case_no or application.ref, "portal_url": f"{settings.BASE_URL}/{page}/"},
        "addresses": addresses_for(application, participant=participant, roles=roles_for(["writers"])),
    }


def objection_answered(objection: Objection, application: Application) -> dict[str, Any]:
    """The mail that something is new in the case: we have answered what they said of a register. Nothing of either."""
    language, _reason = language_for(organisation=objection.organisation, application=application)
    return {
        "kind": OBJECTION_ANSWERED,
        "case_ref": application.ref,
        "recipient": objection.organisation,
        "text": notice_text(application, language, "mail_new_notice"),
        "fields": {
            "case_no": application.case_no,
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/innsigelser/",
        },
        "addresses": addresses_for(application, roles=roles_for(["writers"])),
    }


def payment_made(*, payout: Payout) -> dict[str, Any]:
    """The notice that an instalment has been paid, to those who keep the accounts too."""
    instalment = payout.instalment
    application, participant = instalment.application, instalment.participant
    language, reason = language_for(organisation=participant.organisation, application=application)
    return {
        "key": f"payout:{payout.pk}",
        "kind": PAYMENT_MADE,
        "case_ref": application.ref,
        "case_no": application.case_no,
        "recipient": participant.organisation,
        "language": language,
        "language_reason": reason,
        "text": notice_text(application, language, PAYMENT_MADE),
        "notice": notice_text(application, language, "mail_new_notice"),
        "fields": {
            "paid_nok": kr(payout.amount_nok),
            "account_masked": f"•••• {payout.account_number[-4:]}",
            "paid_on": long_date(payout.paid_on) if payout.paid_on else "",
            "instalment_no": str(instalment.number),
        },
        "conditions": (),
        "addresses": addresses_for(application, participant=participant, roles=roles_for(["economy"])),
        "edition_digest": application.edition.sha256,
    }
