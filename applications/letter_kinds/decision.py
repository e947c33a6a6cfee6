"""The letters of a decision: which kind, which conditions hold, which fields, and what it must hold to be sent."""

from dataclasses import dataclass

from applications.letter_kinds import LANGUAGES, forms_of
from applications.letter_kinds.award import award_conditions, award_fields, blocks_with
from applications.letter_kinds.casework import wording_of
from applications.letter_kinds.decided import AWARDS, Decided, listed
from applications.letter_kinds.kinship import coming_merger
from applications.letter_kinds.parts import part_of
from applications.letter_kinds.rejection import priority_fields, rule_conditions, rule_fields
from applications.letter_kinds.selection import selection_fields
from applications.models import Application, Participant
from applications.queries.selection import selection_of
from applications.workflow import Result
from letters.registry import Channel, LetterKind, Release, register
from letters.wording import LetterText, Value, long_date
from schemes.edition import CONDITIONS, GROUPS, MERGE_FIELDS, Empty, references
from schemes.edition.offer import LetterKindOf
from schemes.edition.wording_checks import AWARD_BASES
from schemes.money import kr
from schemes.queries import document_of, letter_text
from schemes.terms import Plan
from schemes.workdays import oslo_day

OPEN = "…"  # what nobody has filled yet, in a letter shown before the decision
# The edition's wording chooses among the whole closed list of fields and conditions.
STOPPING = frozenset(name for name, field in MERGE_FIELDS.items() if field.empty == Empty.STOP)
DROPPING = frozenset(name for name, field in MERGE_FIELDS.items() if field.empty == Empty.DROP)
APPEAL_GROUP = "appeal"


def _kind(key: str, release: Release) -> LetterKind:
    kind = LetterKind(
        key=key,
        channel=Channel.LETTER,
        release=release,
        second_notice=True,
        conditions=frozenset(CONDITIONS),
        fields=STOPPING,
        drops=DROPPING,
    )
    return register(kind)


for _key in ("award_mu", "award_im_ti", "award_bt", "selection_gm"):
    _kind(_key, Release.SPENDING_AUTHORITY)
for _key in ("rejection_rules", "rejection_priority", "dismissal", "nonselection_gm"):
    _kind(_key, Release.FOUR_EYES)


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter ready to be frozen: wording, values, and the conditions that hold."""

    text: LetterText
    fields: dict[str, Value]
    conditions: frozenset[str]


def kind_of(decided: Decided) -> str:
    """The key of the letter: a rejection because of rules differs from one below the line."""
    letters = document_of(decided.application.edition).track(decided.application.track).letters
    if decided.is_award:
        return letters[LetterKindOf.AWARD]
    if decided.result == Result.DISMISSED:
        return letters[LetterKindOf.DISMISSAL]
    return letters[LetterKindOf.REJECTION_RULES if decided.grounds else LetterKindOf.REJECTION_PRIORITY]


def blocks_of_award(application: Application, *, award_nok: int, plan: Plan, law_set: str) -> list[str]:
    """The value of the fact `letter.blocks` for an award that is being made (R34, R92, R93)."""
    conditions = award_conditions(application, award_nok=award_nok, plan=plan)
    kind = document_of(application.edition).track(application.track).letters[LetterKindOf.AWARD]
    return blocks_with(application, kind, conditions | appeal_conditions(application, law_set))


def appeal_conditions(application: Application, law_set: str) -> set[str]:
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


def decision_letter(decided: Decided, *, participant: Participant, language: str) -> Filled:
    """The letter of one decision to one participant, in one form of Norwegian."""
    application, kind = decided.application, kind_of(decided)
    participants = list(application.participants.select_related("organisation").order_by("-is_lead", "id"))
    conditions = appeal_conditions(application, decided.law_set) | _situation(decided, participants)
    fields = _common_fields(decided, participants, participant, language)
    if decided.is_award and decided.plan is not None:
        conditions |= award_conditions(application, award_nok=decided.award_nok, plan=decided.plan)
        fields |= award_fields(decided, part_of(decided, participant, participants), language)
        fields |= selection_fields(decided, participant, language)
    elif decided.result == Result.REJECTED and decided.grounds:
        conditions |= rule_conditions(decided)
        fields = rule_fields(decided, language) | fields  # all who merge are named where the letter tells of the merger
    elif decided.result == Result.REJECTED:
        fields |= priority_fields(decided, language)
    return Filled(letter_text(wording_of(application), kind, language, conditions), fields, frozenset(conditions))


def _situation(decided: Decided, participants: list[Participant]) -> set[str]:
    """What the letter's recipients are: several, entering a merger; and whether copies go to somebody."""
    application = decided.application
    is_joint = len(participants) > 1
    holds = {
        "has_copy_list": bool(document_of(application.edition).copies_to),
        "joint": is_joint,
        "joint_payee_lead": is_joint and application.call.payee == "lead",
        "joint_payee_each": is_joint and application.call.payee == "each",
        "merger_coming": coming_merger(application.lead, decided.decided_on) is not None,
    }
    return {name for name, holding in holds.items() if holding}


def _common_fields(
    decided: Decided, participants: list[Participant], participant: Participant, language: str
) -> dict[str, Value]:
    """What every decision letter names."""
    application = decided.application
    document = document_of(application.edition)
    scheme = application.call.scheme
    fields: dict[str, Value] = {
        "scheme_name": document.name.in_language(language),
        "track_name": document.track(application.track).name.in_language(language),
        "call_year": str(document.year),
        "applied_nok": kr(application.applied_nok),
        "ruleset_ref": document.ruleset_ref.in_language(language),
        "appeal_body": scheme.appeal_body_nn if language == "nn" else scheme.appeal_body_nb,
        "reason_text": decided.marked("reason", language),
        "copy_list": listed(document.copies_to),
        "lead_name": application.lead.name,
        "partner_list": listed(str(each.organisation) for each in participants),
        "your_ref": participant.your_ref,
        "decided_on": long_date(decided.decided_on),
        **_signed(decided),
        **_merger(decided),
        **references(law_set=decided.law_set, language=language),
    }
    if application.submitted_at is not None:
        fields["submitted_on"] = long_date(oslo_day(application.submitted_at))
    if not participant.organisation.address and participant.address:
        place = f"{participant.postal_code} {participant.postal_place}".strip()
        fields["recipient_address"] = "\n".join(line for line in (participant.address, place) if line)
    return fields


def _signed(decided: Decided) -> dict[str, Value]:
    """Who worked with the case and who decided, as the closing block names them."""
    caseworker = decided.application.caseworker or decided.recommendation.made_by
    decider = decided.decided_by
    return {
        "caseworker_name": str(caseworker),
        "caseworker_contact": caseworker.email or caseworker.phone,
        "decider_name": str(decider) if decider else OPEN,
        "decider_title": decider.title if decider else OPEN,
    }


def _merger(decided: Decided) -> dict[str, Value]:
    """The merger that lies ahead, where there is one."""
    merger = coming_merger(decided.application.lead, decided.decided_on)
    if merger is None:
        return {}
    return {
        "predecessor_list": listed(merger.predecessors),
        "successor_name": merger.successor,
        "merged_on": long_date(merger.on),
    }


def lacking(decided: Decided, filled: Filled) -> list[str]:
    """What must stand in the letter and does not: bases of an award (økonomibest. 6.3.3, R34), one answer on appeal.

    The keys are those of the closed lists; `guards.deciding` says them in sentences.
    """
    blocks = document_of(decided.application.edition).wording.blocks_of(filled.text.kind)
    printed = [block for block in blocks if block.when == "always" or block.when in filled.conditions]
    bases = {basis for block in printed for basis in block.basis}
    missing = [basis for basis in AWARD_BASES if basis not in bases] if decided.is_award else []
    asks_appeal = any(block.group == APPEAL_GROUP for block in blocks)
    if asks_appeal and not filled.conditions.intersection(GROUPS[APPEAL_GROUP].conditions):
        missing.append(APPEAL_GROUP)
    return missing


def in_one_form_only(decided: Decided) -> list[str]:
    """The marked texts of the letter that are not written in every form of Norwegian among its recipients."""
    if forms_of(decided.application) != frozenset(LANGUAGES):
        return []
    names = {"reduction_reason"} if decided.is_award else {"assessment_text"}
    names = {"reason"} if decided.result == Result.DISMISSED else names
    proposal, selection = decided.recommendation, selection_of(decided.recommendation)
    found = [name for name in sorted(names) if getattr(proposal, name) and not getattr(proposal, f"{name}_nn")]
    is_unwritten = decided.is_award and selection is not None and not selection.amount_reason_nn
    return [*found, "amount_reason"] if is_unwritten else found


__all__ = [
    "AWARDS",
    "Decided",
    "Filled",
    "appeal_conditions",
    "blocks_of_award",
    "decision_letter",
    "in_one_form_only",
    "kind_of",
    "lacking",
]
