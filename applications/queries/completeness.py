"""What is still missing from the form: each required field by its part. Knows no sentences and no rules."""

from collections.abc import Iterator
from dataclasses import dataclass

from applications.models import ApplicationAnswer, Attachment, Participant
from applications.queries.budget import GRANT, rows_of, sum_of
from applications.queries.contents import Content
from applications.queries.plan import plan_rows
from schemes.edition import EditionDocument, Form, Question, Section, SectionKind
from schemes.steps import is_shown

EACH = "each"  # every participant is paid its own part
ACCOUNT = "account_number"
REQUIRED_CONTACTS = ("contact_name", "contact_email", "contact_phone", "account_number")


@dataclass(frozen=True, slots=True)
class Missing:
    """One required field that is empty: where it stands, and for which participant where each answers."""

    section: str
    field: str
    participant: Participant | None = None


def missing_in(content: Content, document: EditionDocument) -> tuple[Missing, ...]:
    """Every required field that is empty, in the order of the form."""
    sections = document.sections_for(content.application.track, Form.APPLICATION)
    return tuple(each for section in sections for each in missing_of(content, document, section))


def missing_of(content: Content, document: EditionDocument, section: Section) -> tuple[Missing, ...]:
    """The required fields of one part that are empty."""
    return tuple(_typed_part(content, document, section)) + tuple(_questions(content, document, section))


def _typed_part(content: Content, document: EditionDocument, section: Section) -> Iterator[Missing]:
    match section.kind:
        case SectionKind.CONTACTS:
            empty = [name for name in REQUIRED_CONTACTS if not getattr(content.lead, name)]
            yield from (Missing(section.key, name) for name in empty)
            if content.application.call.payee == EACH:
                unpaid = (each for each in content.participants if not each.is_lead and not each.account_number)
                yield from (Missing(section.key, ACCOUNT, each) for each in unpaid)
        case SectionKind.PARTNERS:
            asked = [each for each in content.participants if not each.is_lead and each.confirmed_at is None]
            yield from (Missing(section.key, "partner", partner) for partner in asked)
        case SectionKind.BUDGET:
            if not sum_of(rows_of(content.budget), GRANT):
                yield Missing(section.key, "budget")
        case SectionKind.PLAN:
            if not any(row.title for row in plan_rows(content.activities)):
                yield Missing(section.key, "plan")
        case SectionKind.ATTACHMENTS:
            yield from _documents(content, document, section)


def _documents(content: Content, document: EditionDocument, section: Section) -> Iterator[Missing]:
    """Required documents that are neither attached nor a part of the form; unclean files do not count."""
    attached = {each.kind for each in content.attachments if each.scan_state != Attachment.Scan.INFECTED}
    for asked in document.documents_for(content.application.track):
        if asked.is_required and not asked.filled_by and asked.key not in attached:
            yield Missing(section.key, asked.key)
    for each in content.attachments:
        if each.scan_state == Attachment.Scan.INFECTED:
            yield Missing(section.key, f"file-{each.pk}")


def _questions(content: Content, document: EditionDocument, section: Section) -> Iterator[Missing]:
    for question in document.questions_for(content.application.track, section.key):
        if not question.required or not is_asked(content, question):
            continue
        for participant in content.participants if question.participant_scope else [None]:
            if not is_answered(content.answer(question.key, participant)):
                yield Missing(section.key, question.key, participant)


def is_answered(answer: ApplicationAnswer | None) -> bool:
    """Whether there is an answer: a number, or a text with at least one letter or digit (facts.md 2)."""
    if answer is None:
        return False
    return answer.number is not None or any(letter.isalnum() for letter in answer.text)


def is_asked(content: Content, question: Question) -> bool:
    """Whether the question is on the page: it may hang on the answer to another (F73)."""
    return question.shown_when is None or is_shown(
        question, {key: answer for (participant, key), answer in content.answers.items() if participant is None}
    )


def is_filled(content: Content, document: EditionDocument, section_key: str) -> bool:
    """Whether a part counts as the document it stands for: something is written, and nothing required is empty."""
    section = next(each for each in document.sections if each.key == section_key)
    return is_started(content, document, section) and not missing_of(content, document, section)


def is_started(content: Content, document: EditionDocument, section: Section) -> bool:
    """Whether anything at all is written in a part."""
    typed = {
        SectionKind.CONTACTS: lambda: bool(content.lead.contact_name or content.lead.contact_email),
        SectionKind.PARTNERS: lambda: len(content.participants) > 1,
        SectionKind.BUDGET: lambda: bool(content.budget),
        SectionKind.PLAN: lambda: bool(content.activities),
        SectionKind.ENDORSEMENTS: lambda: bool(content.endorsements),
        SectionKind.ATTACHMENTS: lambda: bool(content.attachments),
    }.get(section.kind)
    if typed is not None and typed():
        return True
    keys = {question.key for question in document.questions_for(content.application.track, section.key)}
    return any(key in keys and is_answered(answer) for (_who, key), answer in content.answers.items())
