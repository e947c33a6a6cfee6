"""The letters and mails about reports, the model and repayment. Each function gives the arguments of `letters.outbox`."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.conf import settings

from applications.letter_kinds import addresses_for, language_for
from applications.letter_kinds.casework import wording_of
from applications.models import Application, Obligation
from applications.queries.money import award_in_force, paid_of
from letters.registry import Channel, LetterKind, Release, register
from letters.wording import Value, long_date
from organisations.actors import MemberRole
from reporting.models import Repayment, Report
from schemes.edition import CONDITIONS, MERGE_FIELDS, Empty, references
from schemes.money import kr
from schemes.queries import document_of, letter_text

ALL_FIELDS = frozenset(name for name, field in MERGE_FIELDS.items() if field.empty == Empty.STOP)
ALL_DROPS = frozenset(name for name, field in MERGE_FIELDS.items() if field.empty == Empty.DROP)
NAMES = {
    "nb": {"model": "modellen", "interim": "delrapport", "final": "sluttrapport", "yearly": "årsrapport"},
    "nn": {"model": "modellen", "interim": "delrapport", "final": "sluttrapport", "yearly": "årsrapport"},
}
RECEIVERS = {
    "writers": (MemberRole.WRITE, MemberRole.SEND),
    "economy": (MemberRole.ECONOMY,),
    "leader": (MemberRole.LEAD,),
}


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


for _key in ("model_receipt", "case_closed"):
    _kind(_key, Channel.LETTER)
for _key in ("model_overdue", "report_overdue_leader"):
    _kind(_key, Channel.LETTER, second_notice=True)
for _key in ("model_returned", "report_returned", "report_approved"):
    _kind(_key, Channel.LETTER, Release.CASEWORKER, second_notice=True)
for _key in ("model_approved", "repayment_advance_notice"):
    _kind(_key, Channel.LETTER, Release.FOUR_EYES, second_notice=True)
_kind("repayment_claim", Channel.LETTER, Release.SPENDING_AUTHORITY, second_notice=True)
_kind("report_receipt", Channel.NOTICE)
for _key in ("model_reminder", "report_opened", "report_reminder", "report_overdue"):
    _kind(_key, Channel.MAIL)


def _letter(
    application: Application,
    duty: Obligation | None,
    kind: str,
    fields: Mapping[str, Value],
    *,
    conditions: Collection[str] = (),
    due_on: date | None = None,
    notice: str = "mail_new_letter",
    roles: Collection[str] = (),
) -> dict[str, Any]:
    """The arguments of `enqueue` for one letter or notice to whoever owes the duty (the lead where there is none)."""
    participant = duty.participant if duty is not None else application.participants.get(is_lead=True)
    language, reason = language_for(organisation=participant.organisation, application=application)
    document = wording_of(application)
    caseworker = application.caseworker or application.recommended_by
    signed: dict[str, Value] = {}
    if caseworker is not None:
        signed = {"caseworker_name": str(caseworker), "caseworker_contact": caseworker.email or caseworker.phone}
    law_set = award.decision.law_set if (award := award_in_force(application.pk)) else "1967"
    return {
        "kind": kind,
        "case_ref": application.ref,
        "case_no": application.case_no,
        "recipient": participant.organisation,
        "language": language,
        "language_reason": reason,
        "text": letter_text(document, kind, language, conditions),
        "notice": letter_text(document, notice, language),
        "fields": {"your_ref": participant.your_ref, **signed, **references(law_set=law_set, language=language), **fields},
        "conditions": frozenset(conditions),
        "addresses": addresses_for(application, participant=participant, roles=roles),
        "due_on": due_on,
        "edition_digest": application.edition.sha256,
    }


def _language(duty: Obligation) -> str:
    return language_for(organisation=duty.participant.organisation, application=duty.application)[0]


def _expected(application: Application, on: date | None) -> str:
    return long_date(on) if on is not None else ""


def receipt(report: Report, *, expected_on: date | None) -> dict[str, Any]:
    """A report came in: a letter for the model (do not spend yet, R51), a notice for the others."""
    duty = report.obligation
    application = duty.application
    if duty.kind == "model":
        fields: dict[str, Value] = {
            "model_submitted_on": long_date(report.first_submitted_on) if report.first_submitted_on else "",
            "expected_answer_on": _expected(application, expected_on),
        }
        return _letter(application, duty, "model_receipt", fields)
    fields = {
        "report_kind": NAMES[_language(duty)][duty.kind],
        "expected_answer_on": _expected(application, expected_on),
    }
    return _letter(application, duty, "report_receipt", fields, notice="mail_new_notice")


def returned(report: Report, *, points: str, due_on: date, decider: Any) -> dict[str, Any]:
    """A report goes back with what must be changed, and a date."""
    duty = report.obligation
    kind = "model_returned" if duty.kind == "model" else "report_returned"
    fields: dict[str, Value] = {
        "review_points": points,
        "due_on": long_date(due_on),
        "decider_name": str(decider),
        "decider_title": decider.title,
    }
    return _letter(duty.application, duty, kind, fields, due_on=due_on)


def approved(report: Report, *, approved_on: date, spent_nok: int, decider: Any) -> dict[str, Any]:
    """A report is approved; for the model the date from which costs of using it count (R16, R51)."""
    duty = report.obligation
    signed: dict[str, Value] = {"decider_name": str(decider), "decider_title": decider.title}
    if duty.kind == "model":
        return _letter(duty.application, duty, "model_approved", {"model_approved_on": long_date(approved_on), **signed})
    fields: dict[str, Value] = {
        "report_kind": NAMES[_language(duty)][duty.kind],
        "spent_nok": kr(spent_nok),
        "paid_total_nok": kr(paid_of(duty.application_id).paid_nok),
        **signed,
    }
    return _letter(duty.application, duty, "report_approved", fields)


def advance_notice(repayment: Repayment, *, due_on: date, reason: str, decider: Any) -> dict[str, Any]:
    """The notice before a claim (fvl § 16): amount, ground, how to comment; nothing is decided yet."""
    application = repayment.application
    award = award_in_force(application.pk)
    paid, spent = paid_of(application.pk).paid_nok, 0
    spent = paid - repayment.amount_nok
    is_single = application.call.scheme.is_enkeltvedtak
    conditions = {
        "ground_unused" if repayment.ground == Repayment.Ground.UNUSED else "ground_not_done",
        "is_enkeltvedtak" if is_single else "not_enkeltvedtak",
    }
    fields: dict[str, Value] = {
        "claim_nok": kr(repayment.amount_nok),
        "paid_total_nok": kr(paid),
        "spent_nok": kr(spent),
        "unused_nok": kr(repayment.amount_nok),
        "reason_text": reason,
        "ruleset_ref": document_of(application.edition).circular,
        "award_letter_date": long_date(award.decision.decided_on) if award and award.decision.decided_on else "",
        "due_on": long_date(due_on),
        "decider_name": str(decider),
        "decider_title": decider.title,
    }
    return _letter(
        application, None, "repayment_advance_notice", fields, conditions=conditions, due_on=due_on,
        roles=(MemberRole.ECONOMY, MemberRole.LEAD),
    )  # fmt: skip


def closed(application: Application) -> dict[str, Any]:
    """Nothing is open any more."""
    return _letter(application, None, "case_closed", {})


def reminder(duty: Obligation, kind: str, receivers: Collection[str], *, days_left: int, earlier: str, due_on: date) -> dict[str, Any]:
    """The one reminder owed about a duty. Mails name organisation, case, kind of task, date and link, nothing else."""
    application = duty.application
    language = _language(duty)
    roles = tuple(role for receiver in receivers for role in RECEIVERS.get(receiver, ()))
    word = "dag" if abs(days_left) == 1 else {"nb": "dager", "nn": "dagar"}[language]
    fields: dict[str, Value] = {
        "report_kind": NAMES[language].get(duty.kind, duty.kind),
        "report_due_on": long_date(duty.due_on),
        "model_due_on": long_date(duty.due_on),
        "days_left": f"{max(days_left, 0)} {word}",
        "reminder_dates": earlier,
        "due_on": long_date(due_on),
        "portal_url": f"{settings.BASE_URL}/tilskudd/{application.ref}/",
    }
    return _letter(application, duty, kind, fields, roles=roles, due_on=due_on)
