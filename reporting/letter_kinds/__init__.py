"""The letters and mails about reports, the model, repayment and closing: their kinds, and what all of them share.

Each function of the modules beside gives the arguments of `letters.outbox`; the operation adds key, actor and now.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from applications.letter_kinds import addresses_for, language_for
from applications.letter_kinds.casework import wording_of
from applications.letter_kinds.submission import without_sentence
from applications.models import Application, Participant
from applications.queries.money import award_in_force
from letters.registry import Channel, LetterKind, Release, register
from letters.wording import Value
from organisations.models import User
from schemes.edition import CONDITIONS, MERGE_FIELDS, Empty, references
from schemes.queries import letter_text

ALL_FIELDS = frozenset(name for name, field in MERGE_FIELDS.items() if field.empty == Empty.STOP)
ALL_DROPS = frozenset(name for name, field in MERGE_FIELDS.items() if field.empty == Empty.DROP)
_NAMES = {
    "model": "modellen",
    "interim": "delrapport",
    "final": "sluttrapport",
    "yearly": "årsrapport",
    "revised_budget": "nytt budsjett",
}
NAMES = {"nb": _NAMES, "nn": _NAMES}  # the same in both forms
AND = " og "  # the same in both forms


def _kind(key: str, channel: Channel, release: Release = Release.AUTOMATIC, *, second_notice: bool = False) -> None:
    register(
        LetterKind(
            key=key,
            channel=channel,
            release=release,
            second_notice=second_notice,
            conditions=frozenset(CONDITIONS),
            fields=ALL_FIELDS,
            drops=ALL_DROPS,
        )
    )


for _key in ("model_receipt", "case_closed", "repayment_reminder"):
    _kind(_key, Channel.LETTER)
for _key in ("model_overdue", "report_overdue_leader"):
    _kind(_key, Channel.LETTER, second_notice=True)
for _key in ("model_returned", "report_returned", "report_approved", "advance_notice_closed"):
    _kind(_key, Channel.LETTER, Release.CASEWORKER, second_notice=True)
for _key in ("model_approved", "repayment_advance_notice", "change_granted"):
    _kind(_key, Channel.LETTER, Release.FOUR_EYES, second_notice=True)
_kind("repayment_claim", Channel.LETTER, Release.SPENDING_AUTHORITY, second_notice=True)
for _key in ("report_receipt", "repayment_received"):
    _kind(_key, Channel.NOTICE)
for _key in ("model_reminder", "report_opened", "report_reminder", "report_overdue"):
    _kind(_key, Channel.MAIL)


def letter_to(
    participant: Participant,
    application: Application,
    kind: str,
    fields: Mapping[str, Value],
    *,
    language: str = "",
    conditions: Collection[str] = (),
    due_on: date | None = None,
    notice: str = "mail_new_letter",
    roles: Collection[str] = (),
    unset: Collection[str] = (),
) -> dict[str, Any]:
    """The arguments of `enqueue` for one letter or notice to one participant, in its own form of Norwegian.

    `unset` names the fields that have no value: a sentence that needs one of them is not said (what no source and no
    administrator gives is not promised).
    """
    form, reason = language_for(organisation=participant.organisation, application=application)
    document = wording_of(application)
    text = letter_text(document, kind, language or form, conditions)
    for name in unset:
        text = without_sentence(text, name)
    award = award_in_force(application.pk)
    law_set = award.decision.law_set if award is not None else "1967"
    return {
        "kind": kind,
        "case_ref": application.ref,
        "case_no": application.case_no,
        "recipient": participant.organisation,
        "language": language or form,
        "language_reason": reason,
        "text": text,
        "notice": letter_text(document, notice, language or form),
        "fields": {
            "your_ref": participant.your_ref,
            **_signed(application),
            **references(law_set=law_set, language=language or form),
            **fields,
        },
        "conditions": frozenset(conditions),
        "addresses": addresses_for(application, participant=participant, roles=roles),
        "due_on": due_on,
        "edition_digest": application.edition.sha256,
    }


def _signed(application: Application) -> dict[str, Value]:
    """Who to ask, as the closing block names them: the caseworker of the case, else who recommended it."""
    caseworker = application.caseworker or application.recommended_by
    if caseworker is None:
        return {}
    return {"caseworker_name": str(caseworker), "caseworker_contact": caseworker.email or caseworker.phone}


def decided_by(person: User) -> dict[str, Value]:
    """Who stands behind a letter that decides something."""
    return {"decider_name": str(person), "decider_title": person.title}


def form_of(participant: Participant, application: Application) -> str:
    """The form of Norwegian that letters to this participant are written in."""
    return language_for(organisation=participant.organisation, application=application)[0]


def lead_of(application: Application) -> Participant:
    """The participant that answers for all."""
    return application.participants.select_related("organisation").get(is_lead=True)


def participants_of(application: Application) -> list[Participant]:
    """Everyone behind the grant, the lead first: each gets its own copy."""
    return list(application.participants.select_related("organisation").order_by("-is_lead", "id"))


def listed(names: Collection[str]) -> str:
    """«A, B og C»."""
    *before, last = names
    return f"{', '.join(before)}{AND}{last}" if before else last
