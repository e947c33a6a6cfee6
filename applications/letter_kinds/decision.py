"""The letters of a decision: which kind, which conditions, which fields; and the notices about terms and payments."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from applications.letter_kinds import addresses_for, language_for
from applications.letter_kinds.award import WORDS, award_blocks, award_conditions, award_fields, later_years
from applications.letter_kinds.casework import wording_of
from applications.models import Application, Decision, Obligation, Participant, Payout, Recommendation
from applications.workflow import Result
from letters.registry import Channel, LetterKind, Release, register
from letters.wording import LetterText, Table, Value, long_date
from schemes.edition import CONDITIONS, MERGE_FIELDS, Empty, references
from schemes.money import kr
from schemes.operations.evaluating import outcomes_of
from schemes.queries import document_of, letter_text
from schemes.rules.outcome import Evaluation, OutcomeKind, Severity
from schemes.terms import Plan
from schemes.workdays import oslo_day

AWARDS = (Result.GRANTED, Result.PARTLY)
ALL_FIELDS = frozenset(name for name, field in MERGE_FIELDS.items() if field.empty == Empty.STOP)
ALL_DROPS = frozenset(name for name, field in MERGE_FIELDS.items() if field.empty == Empty.DROP)
ALL_CONDITIONS = frozenset(CONDITIONS)


def _kind(key: str, channel: Channel, release: Release, *, second_notice: bool = False) -> LetterKind:
    """A kind of this floor. The edition's wording chooses among all merge fields of the closed list."""
    return register(
        LetterKind(
            key=key,
            channel=channel,
            release=release,
            second_notice=second_notice,
            conditions=ALL_CONDITIONS,
            fields=ALL_FIELDS,
            drops=ALL_DROPS,
        )
    )


for _key in ("award_mu", "award_im_ti", "award_bt", "selection_gm"):
    _kind(_key, Channel.LETTER, Release.SPENDING_AUTHORITY, second_notice=True)
for _key in ("rejection_rules", "rejection_priority", "dismissal", "nonselection_gm"):
    _kind(_key, Channel.LETTER, Release.FOUR_EYES, second_notice=True)
_kind("terms_request", Channel.MAIL, Release.AUTOMATIC)
_kind("terms_reminder", Channel.MAIL, Release.AUTOMATIC)
_kind("payment_made", Channel.NOTICE, Release.AUTOMATIC)


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter ready to be frozen: wording, values, and the conditions that hold."""

    text: LetterText
    fields: dict[str, Value]
    conditions: frozenset[str]


def kind_of(application: Application, result: str, *, has_failed: bool) -> str:
    """The key of the letter for this result: a rejection because of rules differs from one below the line."""
    letters = document_of(application.edition).track(application.track).letters
    if result in AWARDS:
        return letters["award"]
    if result == Result.DISMISSED:
        return letters["dismissal"]
    return letters["rejection_rules"] if has_failed else letters["rejection_priority"]


def _appeal_conditions(application: Application, law_set: str) -> set[str]:
    """Exactly one of the two appeal groups, or none while the scheme has not said what its decisions are."""
    scheme = application.call.scheme
    if scheme.is_enkeltvedtak is None:
        return set()
    if not scheme.is_enkeltvedtak:
        return {"may_not_appeal", "not_enkeltvedtak"}
    holds = {"may_appeal", "is_enkeltvedtak"}
    if law_set == "2025":
        holds.add("appeal_under_2025")
    if scheme.is_court_condition_on:
        holds.add("court_condition")
    return holds


def blocks_of(application: Application, recommendation: Recommendation, plan: Plan | None) -> list[str]:
    """The value of the fact `letter.blocks` for a decision that is being made (R34, R92, R93)."""
    if plan is None:
        return ["appeal"] if application.call.scheme.is_enkeltvedtak else []
    dates = [each.earliest_on for each in plan.instalments]
    conditions = award_conditions(application, recommendation, dates) | _appeal_conditions(application, "1967")
    kind = kind_of(application, recommendation.result, has_failed=False)
    return award_blocks(application, recommendation, plan, kind, conditions)


def decision_letter(*, decision: Decision, participant: Participant, language: str, has_failed: bool) -> Filled:
    """The letter of one decision to one participant. `decided_on` must be set: every date follows from it."""
    application = decision.application
    document = document_of(application.edition)
    kind = kind_of(application, decision.result, has_failed=has_failed)
    conditions = _appeal_conditions(application, decision.law_set)
    fields = _common_fields(decision, language)
    if decision.result in AWARDS:
        dates = [each.earliest_on for each in decision.instalments.all()]
        conditions |= award_conditions(application, decision.recommendation, dates)
        fields |= award_fields(decision, decision.award, participant, language)
    else:
        fields |= _rejection_fields(decision, language)
        conditions |= _rejection_conditions(outcomes_of(decision.run))
    return Filled(letter_text(wording_of(application), kind, language, conditions), fields, frozenset(conditions))


def _common_fields(decision: Decision, language: str) -> dict[str, Value]:
    """What every decision letter names."""
    application = decision.application
    document = document_of(application.edition)
    scheme = application.call.scheme
    caseworker = application.caseworker or decision.proposed_by
    fields: dict[str, Value] = {
        "scheme_name": document.name.in_language(language),
        "track_name": document.track(application.track).name.in_language(language),
        "call_year": str(document.year),
        "applied_nok": kr(application.applied_nok),
        "ruleset_ref": document.circular or document.name.in_language(language),
        "caseworker_name": str(caseworker),
        "caseworker_contact": caseworker.email,
        "decider_name": str(decision.decided_by),
        "decider_title": decision.decided_by.title,
        "appeal_body": scheme.appeal_body_nn if language == "nn" else scheme.appeal_body_nb,
        "copy_list": "",
        "your_ref": application.participants.get(is_lead=True).your_ref,
        **references(law_set=decision.law_set, language=language),
    }
    if application.submitted_at is not None:
        fields["submitted_on"] = long_date(oslo_day(application.submitted_at))
    if decision.decided_on is not None:
        fields["decided_on"] = long_date(decision.decided_on)
    return fields


def _rejection_conditions(evaluation: Evaluation) -> set[str]:
    """A rejection says what was judged by a person, and where to turn."""
    judged = any(each.is_judged for each in evaluation.outcomes if not each.replaced_by)
    return {"no_alternatives"} | ({"judged"} if judged else set())


def _rejection_fields(decision: Decision, language: str) -> dict[str, Value]:
    """The rules that carried the rejection with what was found, and the criteria with the assessment."""
    application = decision.application
    document = document_of(application.edition)
    evaluation = outcomes_of(decision.run)
    headings = {
        "nb": ("Krav", "Hva vi fant", "Hvor kravet står", "Kriterium", "Vurderingen vår"),
        "nn": ("Krav", "Kva vi fann", "Kvar kravet står", "Kriterium", "Vurderinga vår"),
    }[language]
    failed = [
        each
        for each in evaluation.outcomes
        if each.outcome == OutcomeKind.NOT_MET and each.severity == Severity.BLOCKS and not each.replaced_by
    ]
    rules = tuple(
        (
            each.card.title.in_language(language),
            each.text(language),
            each.card.reference.in_language(language),
        )
        for each in failed
    )
    scores = {score.criterion: score.reason for score in application.scores.all()}
    criteria = tuple(
        (criterion.name.in_language(language), scores[criterion.key])
        for criterion in document.criteria
        if scores.get(criterion.key)
    )
    return {
        "failed_rules": Table(headings[:3], rules),
        "criteria_table": Table(headings[3:], criteria),
        "assessment_text": decision.recommendation.assessment_text or decision.reason,
        "reason_text": decision.reason,
        "alternative_tracks": "",
        "failing_partners": "",
        "reservation_years": "",
    }


def notice_text(application: Application, language: str, key: str = "mail_new_letter") -> LetterText:
    """The wording of the mail that only says that something is there."""
    return letter_text(wording_of(application), key, language)


def terms_mail(*, obligation: Obligation, key: str) -> dict[str, Any]:
    """The mail about terms that wait to be accepted: a date and a link, nothing else (letters.md 5.2)."""
    application = obligation.application
    organisation = obligation.participant.organisation
    language, _reason = language_for(organisation=organisation, application=application)
    return {
        "kind": key,
        "case_ref": application.ref,
        "recipient": organisation,
        "text": notice_text(application, language, key),
        "fields": {
            "case_no": application.case_no,
            "terms_due_on": long_date(obligation.due_on),
            "portal_url": f"{settings.BASE_URL}/soknader/{application.ref}/vilkar/",
        },
        "addresses": addresses_for(application),
    }


def payment_made(*, payout: Payout) -> dict[str, Any]:
    """The notice that an instalment has been paid."""
    instalment = payout.instalment
    application = instalment.application
    organisation = instalment.participant.organisation
    language, reason = language_for(organisation=organisation, application=application)
    return {
        "key": f"payout:{payout.pk}",
        "kind": "payment_made",
        "case_ref": application.ref,
        "case_no": application.case_no,
        "recipient": organisation,
        "language": language,
        "language_reason": reason,
        "text": notice_text(application, language, "payment_made"),
        "notice": notice_text(application, language, "mail_new_notice"),
        "fields": {
            "paid_nok": kr(payout.amount_nok),
            "account_masked": f"•••• {payout.account_number[-4:]}",
            "paid_on": long_date(payout.paid_on) if payout.paid_on else "",
            "instalment_no": str(instalment.number),
        },
        "conditions": (),
        "addresses": addresses_for(application),
        "edition_digest": application.edition.sha256,
    }


__all__ = [
    "WORDS",
    "Filled",
    "blocks_of",
    "decision_letter",
    "kind_of",
    "later_years",
    "notice_text",
    "payment_made",
    "terms_mail",
]
