"""The letters about money that goes back: advance notice, claim, receipt, and a case ended without a claim."""

from datetime import date
from typing import Any

from applications.models import Application
from applications.queries.money import award_in_force
from letters.wording import Value, long_date
from organisations.actors import MemberRole
from organisations.models import User
from reporting.letter_kinds import decided_by, form_of, lead_of, letter_to, participants_of
from reporting.models import Repayment
from reporting.queries.accounts import paid_nok, spent_nok
from schemes.edition import EditionDocument
from schemes.money import kr
from schemes.queries import document_of
from schemes.workdays import oslo_day

MONEY_ROLES = (MemberRole.ECONOMY, MemberRole.LEAD)


def advance_notices(repayment: Repayment, *, due_on: date, reason: str, decider: User) -> list[dict[str, Any]]:
    """The notice before a claim (fvl § 16): amount, ground, how to comment; nothing is decided yet. One to each."""
    application = repayment.application
    letters = []
    for participant in participants_of(application):
        language = form_of(participant, application)
        fields = _about(repayment, language) | {
            "reason_text": reason, "due_on": long_date(due_on), **decided_by(decider),
        }  # fmt: skip
        letters.append(
            letter_to(
                participant, application, "repayment_advance_notice", fields, due_on=due_on, roles=MONEY_ROLES,
                conditions=_conditions(repayment),
            )
        )  # fmt: skip
    return letters


def claims(
    repayment: Repayment,
    *,
    decided_on: date,
    account: str,
    reason: str,
    commented_on: date | None,
    assessment: str,
    decider: User,
) -> list[dict[str, Any]]:
    """The claim itself: amount, ground, our answer to their comments, how to pay, and how to appeal. One to each."""
    application = repayment.application
    document = document_of(application.edition)
    due_on = repayment.claim_due_on
    if due_on is None:
        raise ValueError("a claim has a date to pay by")
    is_commented = commented_on is not None
    conditions = _conditions(repayment) | _claim_conditions(application, document, is_commented=is_commented)
    letters = []
    for participant in participants_of(application):
        language = form_of(participant, application)
        scheme = application.call.scheme
        fields = _about(repayment, language) | {
            "reason_text": reason,
            "decided_on": long_date(decided_on),
            "claim_account": account,
            "claim_reference": application.case_no,
            "claim_due_on": long_date(due_on),
            "earlier_letter_date": long_date(oslo_day(repayment.noticed_at)) if repayment.noticed_at else "",
            "comment_received_on": long_date(commented_on) if commented_on else "",
            "comment_assessment": assessment,
            "collection_text": document.collection_text.in_language(language) if document.collection_text else "",
            "interest_text": document.interest_text.in_language(language) if document.interest_text else "",
            "appeal_body": scheme.appeal_body_nn if language == "nn" else scheme.appeal_body_nb,
            **decided_by(decider),
        }
        letters.append(
            letter_to(
                participant, application, "repayment_claim", fields, due_on=due_on, roles=MONEY_ROLES,
                conditions=conditions,
            )
        )  # fmt: skip
    return letters


def received(repayment: Repayment) -> dict[str, Any]:
    """The money has come."""
    application = repayment.application
    fields: dict[str, Value] = {"paid_nok": kr(repayment.amount_nok), "claim_nok": kr(repayment.amount_nok)}
    return letter_to(
        lead_of(application), application, "repayment_received", fields, notice="mail_new_notice",
        roles=(MemberRole.ECONOMY,),
    )  # fmt: skip


def notice_closed(repayment: Repayment) -> list[dict[str, Any]]:
    """After a notice: the case ended without a claim (law.case_end). To all who got the notice."""
    application = repayment.application
    day = long_date(oslo_day(repayment.noticed_at)) if repayment.noticed_at else ""
    return [
        letter_to(participant, application, "advance_notice_closed", {"earlier_letter_date": day}, roles=MONEY_ROLES)
        for participant in participants_of(application)
    ]


def _about(repayment: Repayment, language: str) -> dict[str, Value]:
    """Amount and ground, and what the claim rests on."""
    application = repayment.application
    document = document_of(application.edition)
    paid, spent = paid_nok(repayment.report), spent_nok(repayment.report)
    award = award_in_force(application.pk)
    decided_on = award.decision.decided_on if award is not None else None
    return {
        "claim_nok": kr(repayment.amount_nok),
        "paid_total_nok": kr(paid),
        "spent_nok": kr(spent),
        "unused_nok": kr(max(0, paid - spent)),
        "ruleset_ref": document.ruleset_ref.in_language(language),
        "award_letter_date": long_date(decided_on) if decided_on else "",
    }


def _conditions(repayment: Repayment) -> set[str]:
    is_single = repayment.application.call.scheme.is_enkeltvedtak
    return {
        "ground_unused" if repayment.ground == Repayment.Ground.UNUSED else "ground_not_done",
        "is_enkeltvedtak" if is_single else "not_enkeltvedtak",
    }


def _claim_conditions(application: Application, document: EditionDocument, *, is_commented: bool) -> set[str]:
    """How it is paid, what they said, and whether they may appeal."""
    scheme = application.call.scheme
    holds = {"claim_paid", "pay_at_once", "comments_came" if is_commented else "no_comments"}
    holds |= {"collection_set"} if document.collection_text else set()
    holds |= {"interest_set"} if document.interest_text else set()
    if not scheme.is_enkeltvedtak:
        return holds | {"may_not_appeal"}
    holds |= {"may_appeal", "may_suspend"}
    award = award_in_force(application.pk)
    if award is not None and award.decision.law_set == "2025":
        holds.add("appeal_under_2025")
    return holds | ({"court_condition"} if scheme.is_court_condition_on else set())
