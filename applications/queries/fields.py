"""The fields of an application as text: what a request for corrections names, and what stood before and after."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from applications.models import Application, BudgetLine
from applications.queries.contents import Content
from schemes.edition import EditionDocument
from schemes.edition.form import Question, QuestionKind, Section, SectionKind
from schemes.money import kr
from schemes.questions import AnswerLike

YES_NO = {"nb": ("Nei", "Ja"), "nn": ("Nei", "Ja")}
PARTS = (
    SectionKind.CONTACTS,
    SectionKind.PLAN,
    SectionKind.BUDGET,
    SectionKind.ENDORSEMENTS,
    SectionKind.ATTACHMENTS,
)  # the typed parts that a request may open as a whole
NUMBERS = frozenset({QuestionKind.YES_NO, QuestionKind.NUMBER, QuestionKind.AMOUNT})  # kept as whole numbers
FREE_TEXT = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be corrected: a question by its key, or a typed part by its name."""

    key: str
    label: str
    section: str
    is_free: bool  # free text or a file: the letter then warns about children (letters.md, cr_children)


def fields_of(document: EditionDocument, track: str, language: str) -> tuple[Field, ...]:
    """All fields of a track's form, in the order of the form, in the language of the reader."""
    return tuple(
        field for section in document.sections_for(track) for field in _fields_in(document, track, section, language)
    )


def _fields_in(document: EditionDocument, track: str, section: Section, language: str) -> Iterator[Field]:
    title = section.title.in_language(language)
    if section.kind in PARTS:
        yield Field(section.kind.value, title, section.key, is_free=section.kind is SectionKind.ATTACHMENTS)
    for question in document.questions_for(track, section.key):
        yield Field(question.key, question.label.in_language(language), section.key, question.kind in FREE_TEXT)


def shown_answer(question: Question, answer: AnswerLike | None, language: str) -> str:
    """An answer as people read it; "" when nothing is answered."""
    if answer is None or (answer.number is None and not answer.text):
        return ""
    if answer.number is not None:
        if question.kind is QuestionKind.YES_NO:
            return YES_NO.get(language, YES_NO["nb"])[bool(answer.number)]
        return kr(answer.number) if question.kind is QuestionKind.AMOUNT else str(answer.number)
    if question.options:
        labels = {option.key: option.label.in_language(language) for option in question.options}
        return ", ".join(labels.get(key, key) for key in answer.text.split(",") if key)
    return answer.text


def shown_text(question: Question, text: str, language: str) -> str:
    """A stored answer that is at hand as text only (a trail, a conflict), as people read it."""
    is_number = question.kind in NUMBERS
    if is_number and text and not text.removeprefix("-").isdecimal():
        return text
    return shown_answer(
        question, _AsText("" if is_number else text, int(text) if is_number and text else None), language
    )


@dataclass(slots=True)
class _AsText:
    text: str
    number: int | None


def texts_of(content: Content, document: EditionDocument, keys: Iterable[str]) -> dict[str, str]:
    """What stands in each of the fields now, one line for each row or organisation."""
    return {key: _text_of(content, document, key) for key in keys}


def _text_of(content: Content, document: EditionDocument, key: str) -> str:
    if key in _PART_TEXTS:
        return "\n".join(_PART_TEXTS[key](content, document))
    question = document.question(key)
    language = content.application.language
    if not question.participant_scope:
        return shown_answer(question, content.answer(key), language)
    return "\n".join(
        f"{each.organisation.name}: {shown_answer(question, content.answer(key, each), language)}"
        for each in content.participants
    )


def _contacts(content: Content, _document: EditionDocument) -> Iterator[str]:
    for each in content.participants:
        parts = (each.organisation.name, each.contact_name, each.contact_role, each.contact_email, each.contact_phone)
        place = f"{each.postal_code} {each.postal_place}".strip()
        yield " · ".join(part for part in (*parts, each.address, place, each.your_ref) if part)


def _plan(content: Content, _document: EditionDocument) -> Iterator[str]:
    for each in content.activities:
        days = "–".join(day.isoformat() for day in (each.starts_on, each.ends_on) if day is not None)
        yield " · ".join(part for part in (each.get_kind_display(), each.title, each.responsible, days) if part)


def _budget(content: Content, document: EditionDocument) -> Iterator[str]:
    names = {each.key: each.name.in_language(content.application.language) for each in document.cost_categories}
    for line in content.budget:
        yield _budget_line(line, names)


def _budget_line(line: BudgetLine, names: Mapping[str, str]) -> str:
    share = f"{line.position_pct.normalize():f} %" if line.position_pct is not None else ""
    parts = (
        names.get(line.category, line.category),
        line.description,
        share,
        f"{line.get_source_display()} {line.year_index}",
    )
    return " · ".join((*(part for part in parts if part), kr(line.amount_nok)))


def _endorsements(content: Content, _document: EditionDocument) -> Iterator[str]:
    for each in content.endorsements:
        day = each.confirmed_at.date().isoformat() if each.confirmed_at else "–"
        yield " · ".join(part for part in (each.get_kind_display(), each.office, day, each.note) if part)


def _attachments(content: Content, _document: EditionDocument) -> Iterator[str]:
    for each in content.attachments:
        yield f"{each.name} · {each.sha256[:12]}"


_PART_TEXTS: Mapping[str, Callable[[Content, EditionDocument], Iterator[str]]] = {
    SectionKind.CONTACTS.value: _contacts,
    SectionKind.PLAN.value: _plan,
    SectionKind.BUDGET.value: _budget,
    SectionKind.ENDORSEMENTS.value: _endorsements,
    SectionKind.ATTACHMENTS.value: _attachments,
}


def applied_by_category(application: Application, lines: Iterable[BudgetLine]) -> dict[str, int]:
    """What is applied for in each cost category, whole kroner, in the order of the budget; only what the grant pays."""
    applied: dict[str, int] = {}
    for line in lines:
        if line.application_id == application.pk and line.source == BudgetLine.Source.GRANT:
            applied[line.category] = applied.get(line.category, 0) + line.amount_nok
    return {category: amount for category, amount in applied.items() if amount}


def snapshot_of(content: Content, document: EditionDocument) -> str:
    """All that is sent, as text in the order of the form: what a Submission keeps and hashes.

    Attachments stand with the beginning of their hash; equal content gives equal text.
    """
    application = content.application
    language = application.language
    parts = [f"{application.call.key} · {application.track} · {document.version}"]
    for field in fields_of(document, application.track, language):
        parts.append(f"{field.label} [{field.key}]\n{_text_of(content, document, field.key)}".rstrip())
    return "\n\n".join(parts) + "\n"


def version_of(content: Content, document: EditionDocument) -> str:
    """The digest a leader approves: all that will be sent and the accounts, without the leaders' own confirmations."""
    accounts = "\n".join(each.account_number for each in content.participants)
    text = snapshot_of(replace(content, endorsements=[]), document)
    return hashlib.sha256(f"{text}\n{accounts}".encode()).hexdigest()
