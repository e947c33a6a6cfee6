"""The typed parts of a joint application: who applies together, who supports them, and the sums of the services."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from applications.applicant.loading import reading_language
from applications.applicant.page import Page
from applications.models import MunicipalSupport, Participant
from applications.operations.drafting import BINDING, SUPPORTING
from applications.queries.contents import asks_support
from schemes.edition import EditionDocument, Question, QuestionKind
from schemes.money import format_nok
from schemes.queries import document_of

AT_LEAST = "total_at_least"  # the kind of rule that asks for a number of all services together (R72, R73)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One organisation behind the application, with the municipalities that are asked to support it."""

    participant: Participant
    supports: tuple[MunicipalSupport, ...]
    may_name: bool
    suggestion: str  # the municipality it belongs to, where nobody has named one


@dataclass(frozen=True, slots=True)
class SumRow:
    """One figure: the name and number of each service, and all together; `least` is what the rules ask for."""

    label: str
    values: tuple[tuple[str, str], ...]
    total: str
    least: str
    is_short: bool


def partners_context(page: Page, own: Participant) -> Mapping[str, Any]:
    """Who applies together, what this organisation may answer, and whose support is asked."""
    actor = page.request.actor
    is_lead = actor.organisation_id == page.application.lead_id
    is_partner = own.organisation_id == actor.organisation_id and not own.is_lead
    return {
        "rows": [_row(page, each, is_lead=is_lead) for each in page.content.participants],
        "own": own,
        "is_lead": is_lead,
        "is_writable": page.is_writable,
        "may_answer": is_partner and bool(page.fields_open) and actor.has_role(*BINDING),
        "asks_support": asks_support(page.application),
    }


def _row(page: Page, participant: Participant, *, is_lead: bool) -> PartnerRow:
    supports = tuple(each for each in page.content.supports if each.participant_id == participant.pk)
    parent = participant.organisation.parent
    is_known = parent is not None and parent.kind in SUPPORTING and not supports
    return PartnerRow(
        participant=participant,
        supports=supports,
        may_name=is_lead or participant.organisation_id == page.request.actor.organisation_id,
        suggestion=parent.name if parent is not None and is_known else "",
    )


def services_context(page: Page) -> Mapping[str, Any]:
    """What the services have in cases and ask for in kroner, each and together."""
    document = document_of(page.application.edition)
    return {"is_joint": len(page.content.participants) > 1, "sums": list(_sums(page, document))}


def _sums(page: Page, document: EditionDocument) -> Iterator[SumRow]:
    for question in document.questions_for(page.application.track, page.section.key):
        if question.participant_scope and question.kind in (QuestionKind.NUMBER, QuestionKind.AMOUNT):
            yield _sum(page, document, question)


def _sum(page: Page, document: EditionDocument, question: Question) -> SumRow:
    """One figure; a service that has not answered counts as nothing and is shown as a dash."""
    participants = page.content.participants
    found = [page.content.answer(question.key, each) for each in participants]
    numbers = [each.number if each is not None else None for each in found]
    total, least = sum(number or 0 for number in numbers), _least(page, document, question)
    shown = ("–" if number is None else format_nok(number) for number in numbers)
    values = tuple((each.organisation.name, number) for each, number in zip(participants, shown, strict=True))
    label = question.label.in_language(reading_language())
    is_short = least is not None and total < least
    return SumRow(label, values, format_nok(total), "" if least is None else str(least), is_short)


def _least(page: Page, document: EditionDocument, question: Question) -> int | None:
    """What a rule asks of the sum of this figure."""
    figure = (question.fact or "").partition(".")[2]
    for rule in document.rules_for(page.application.track):
        least = rule.parameters.get("least")
        if rule.kind == AT_LEAST and rule.parameters.get("figure") == figure and isinstance(least, int):
            return least
    return None
