"""An application as the caseworker reads it: one part at a time, answers under their questions, tables in place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from applications.caseworker.opening import OpenCase
from applications.models import Activity, Attachment, Endorsement, Participant
from applications.queries.budget import BudgetRow, rows_of
from applications.queries.contents import Content
from applications.queries.fields import shown_answer
from applications.queries.parts import part_of
from schemes.counting import words_in
from schemes.edition.form import Question, QuestionKind, Section, SectionKind

COUNTED = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class PartLink:
    """One part of the form in the row of links."""

    number: int
    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer under its question. `who` where each organisation answers for itself."""

    key: str
    label: str
    text: str
    who: str = ""
    words: int | None = None
    max_words: int | None = None
    criterion: str = ""
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class BudgetLineShown:
    """One line of the budget with its sums, whole kroner."""

    name: str
    description: str
    grant_nok: int
    own_nok: int
    position_pct: str


@dataclass(slots=True)
class ShownPart:
    """One part as the page shows it."""

    number: int
    title: str
    answers: list[ShownAnswer]
    participants: list[Participant] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    endorsements: list[Endorsement] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    budget: list[BudgetLineShown] = field(default_factory=list)
    grant_nok: int = 0
    own_nok: int = 0
    kind: str = SectionKind.QUESTIONS


def links_of(case: OpenCase, current: Section) -> list[PartLink]:
    """Every part of the form, numbered as on the form."""
    base = reverse("caseworker:case", kwargs={"ref": case.application.ref})
    return [
        PartLink(number, section.title.in_language(case.language), f"{base}?del={section.key}", section == current)
        for number, section in enumerate(case.document.sections_for(case.application.track), start=1)
    ]


def chosen_section(case: OpenCase, key: str) -> Section:
    """The part named in the address, else the first."""
    sections = case.document.sections_for(case.application.track)
    return next((section for section in sections if section.key == key), sections[0])


def read_part(case: OpenCase, section: Section) -> ShownPart:
    """One part of the application, read from its own tables."""
    content = part_of(case.application, case.document, section)
    sections = case.document.sections_for(case.application.track)
    part = ShownPart(
        number=sections.index(section) + 1,
        title=section.title.in_language(case.language),
        answers=list(_answers(case, content, section)),
        kind=section.kind,
        activities=content.activities,
        endorsements=content.endorsements,
        attachments=content.attachments,
    )
    if section.kind in {SectionKind.CONTACTS, SectionKind.PARTNERS}:
        part.participants = content.participants
    part.budget = [_budget_line(case, row) for row in rows_of(content.budget)]
    part.grant_nok = sum(line.grant_nok for line in part.budget)
    part.own_nok = sum(line.own_nok for line in part.budget)
    return part


def _answers(case: OpenCase, content: Content, section: Section) -> Iterator[ShownAnswer]:
    for question in case.document.questions_for(case.application.track, section.key):
        if not question.participant_scope:
            yield _answer(case, content, question, None)
            continue
        for participant in content.participants:
            yield _answer(case, content, question, participant)


def _answer(case: OpenCase, content: Content, question: Question, participant: Participant | None) -> ShownAnswer:
    text = shown_answer(question, content.answer(question.key, participant), case.language)
    is_counted = question.kind in COUNTED
    return ShownAnswer(
        key=question.key,
        label=question.label.in_language(case.language),
        text=text,
        who=participant.organisation.name if participant is not None else "",
        words=words_in(text) if is_counted else None,
        max_words=question.max_words if is_counted else None,
        criterion=question.criterion,
        is_long=question.kind is QuestionKind.LONG_TEXT,
    )


def _budget_line(case: OpenCase, row: BudgetRow) -> BudgetLineShown:
    names = {each.key: each.name.in_language(case.language) for each in case.document.cost_categories}
    return BudgetLineShown(
        name=names.get(row.category, row.category),
        description=row.description,
        grant_nok=row.paid_by("grant"),
        own_nok=row.paid_by("own"),
        position_pct=f"{row.position_pct.normalize():f} %".replace(".", ",") if row.position_pct is not None else "",
    )
