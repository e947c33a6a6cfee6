"""The letters of casework: requests for corrections, comments on facts, and the mails about dates and messages.

Each function gives the arguments of `letters.outbox`; the operation adds key, actor and now.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from applications.letter_kinds import addresses_for, language_for
from applications.models import Application, InformationRequest, Message, Participant, RequestedField
from applications.queries.fields import fields_of
from letters.registry import Channel, LetterKind, Release, register
from letters.wording import LetterText, Table, Value, long_date
from organisations.actors import MemberRole
from organisations.models import User
from schemes.edition import EditionDocument
from schemes.queries import document_of, letter_text, newest_published
from schemes.workdays import oslo_day

CASEWORKER = frozenset({"caseworker_name", "caseworker_contact"})
REQUEST, REMINDER, LAPSED, RECEIVED = (
    "correction_request",
    "correction_reminder",
    "correction_lapsed",
    "correction_received",
)
MESSAGE, COMMENT = "message_notice", "facts_for_comment"

register(
    LetterKind(
        REQUEST,
        Channel.LETTER,
        Release.CASEWORKER,
        second_notice=True,
        conditions=frozenset({"joint", "free_text_asked"}),
        fields=CASEWORKER | {"submitted_on", "due_on", "field_list", "partner_list"},
    )
)
register(LetterKind(REMINDER, Channel.MAIL, fields=frozenset({"due_on"})))
register(LetterKind(LAPSED, Channel.LETTER, second_notice=True, fields=CASEWORKER | {"due_on"}))
register(LetterKind(RECEIVED, Channel.NOTICE))
register(LetterKind(MESSAGE, Channel.MAIL))
register(
    LetterKind(
        COMMENT,
        Channel.LETTER,
        Release.CASEWORKER,
        second_notice=True,
        fields=CASEWORKER | {"due_on", "facts_table"},
    )
)

COLUMNS = {
    "nb": ("Felt", "Hva vi trenger"),
    "nn": ("Felt", "Kva vi treng"),
}
FACT_COLUMNS = {
    "nb": ("Opplysning", "Verdi", "Kilde"),
    "nn": ("Opplysning", "Verdi", "Kjelde"),
}
AND = " og "  # the same in both forms
WRITERS = (MemberRole.WRITE, MemberRole.SEND)


def wording_of(application: Application) -> EditionDocument:
    """The newest published revision of the edition: letters take its wording (letters.md 5.2)."""
    edition = application.edition
    return document_of(newest_published(edition.scheme_id, edition.year) or edition)


def participants_of(application: Application) -> list[Participant]:
    """Everyone behind the application, the lead first: each gets its own copy in its own form of Norwegian."""
    return list(application.participants.select_related("organisation").order_by("-is_lead", "id"))


def _letter(
    participant: Participant,
    application: Application,
    key: str,
    *,
    fields: Mapping[str, Value],
    roles: tuple[MemberRole, ...] = (),
    conditions: Iterable[str] = (),
    due_on: date | None = None,
    notice: str = "mail_new_letter",
    language: str,
    reason: str,
) -> dict[str, Any]:
    document = wording_of(application)
    holding = frozenset(conditions)
    return {
        "kind": key,
        "case_ref": application.ref,
        "case_no": application.case_no,
        "recipient": participant.organisation,
        "language": language,
        "language_reason": reason,
        "text": letter_text(document, key, language, holding),
        "notice": letter_text(document, notice, language),
        "fields": {"your_ref": participant.your_ref, **fields},
        "conditions": holding,
        "addresses": addresses_for(application, participant=participant, roles=roles),
        "due_on": due_on,
        "edition_digest": application.edition.sha256,
    }


def _signed(caseworker: User) -> dict[str, Value]:
    """Who to ask, as the closing block names them."""
    return {"caseworker_name": str(caseworker), "caseworker_contact": caseworker.email or caseworker.phone}


def correction_request(
    request: InformationRequest, participant: Participant, partners: Sequence[Participant]
) -> dict[str, Any]:
    """The letter that asks one participant for corrections by a date (R32; fvl § 11)."""
    application = request.application
    language, reason = language_for(organisation=participant.organisation, application=application)
    asked = list(request.fields.order_by("id"))
    conditions = {"joint"} if len(partners) > 1 else set()
    if _asks_free_text(application, asked):
        conditions.add("free_text_asked")
    fields: dict[str, Value] = {
        "submitted_on": long_date(oslo_day(application.submitted_at)) if application.submitted_at else "",
        "due_on": long_date(request.due_on),
        "field_list": field_table(application, asked, language),
        "partner_list": _listed([each.organisation.name for each in partners]),
        **_signed(request.asked_by),
    }
    return _letter(
        participant,
        application,
        REQUEST,
        fields=fields,
        roles=WRITERS,
        conditions=conditions,
        due_on=request.due_on,
        language=language,
        reason=reason,
    )


def field_table(application: Application, asked: Sequence[RequestedField], language: str) -> Table:
    """The fields that are open, in the words of the form, with the caseworker's note for each."""
    labels = {
        field.key: field.label for field in fields_of(document_of(application.edition), application.track, language)
    }
    return Table(COLUMNS[language], tuple((labels.get(each.field, each.field), each.note) for each in asked))


def _asks_free_text(application: Application, asked: Iterable[RequestedField]) -> bool:
    document = document_of(application.edition)
    free = {field.key for field in fields_of(document, application.track, "nb") if field.is_free}
    return any(each.field in free for each in asked)


def _listed(names: Sequence[str]) -> str:
    """«A, B og C»."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}{AND}{names[-1]}"


def correction_lapsed(request: InformationRequest, participant: Participant) -> dict[str, Any]:
    """The date passed without an answer: the fields are closed, casework goes on."""
    application = request.application
    language, reason = language_for(organisation=participant.organisation, application=application)
    return _letter(
        participant,
        application,
        LAPSED,
        fields={"due_on": long_date(request.due_on), **_signed(application.caseworker or request.asked_by)},
        language=language,
        reason=reason,
    )


def correction_received(request: InformationRequest, participant: Participant) -> dict[str, Any]:
    """The notice that an answer has come in."""
    application = request.application
    language, reason = language_for(organisation=participant.organisation, application=application)
    return _letter(
        participant,
        application,
        RECEIVED,
        fields={},
        notice="mail_new_notice",
        language=language,
        reason=reason,
    )


def facts_for_comment(
    application: Application,
    participant: Participant,
    *,
    rows: Mapping[str, Sequence[tuple[str, str, str]]],
    due_on: date,
    caseworker: User,
) -> dict[str, Any]:
    """Facts that may count against them, with their sources, for comment by a date (fvl § 17).

    `rows` holds fact, value and source in each form of Norwegian.
    """
    language, reason = language_for(organisation=participant.organisation, application=application)
    table = Table(FACT_COLUMNS[language], tuple(tuple(row) for row in rows[language]))
    return _letter(
        participant,
        application,
        COMMENT,
        fields={"due_on": long_date(due_on), "facts_table": table, **_signed(caseworker)},
        due_on=due_on,
        language=language,
        reason=reason,
    )


def _mail(application: Application, key: str, *, fields: Mapping[str, Value]) -> dict[str, Any]:
    """A mail of its own to the lead's people: a task, a date and a link, nothing else (letters.md 5.2)."""
    organisation = application.lead
    language, _reason = language_for(organisation=organisation, application=application)
    text: LetterText = letter_text(wording_of(application), key, language)
    return {
        "kind": key,
        "case_ref": application.ref,
        "recipient": organisation,
        "text": text,
        "fields": {
            "case_no": application.case_no,
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/",
            **fields,
        },
        "addresses": addresses_for(application, roles=WRITERS),
    }


def correction_reminder(request: InformationRequest) -> dict[str, Any]:
    """The date comes near, or is today."""
    fields: dict[str, Value] = {"due_on": long_date(request.due_on)}
    return _mail(request.application, REMINDER, fields=fields)


def message_notice(message: Message) -> dict[str, Any]:
    """A message waits in the case; the mail holds no word of it."""
    return _mail(message.application, MESSAGE, fields={})
