"""The questions of one part as forms, one for each participant where each answers; what cannot be written as text."""

from dataclasses import dataclass

from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _

from applications.applicant.loading import reading_language
from applications.applicant.page import Page
from applications.models import ApplicationAnswer, Participant
from applications.queries.completeness import is_asked
from applications.queries.drafts import is_open
from applications.queries.fields import shown_answer
from applications.queries.sheet import Line
from schemes.edition import EditionDocument, Question
from schemes.queries import document_of
from schemes.steps import StepForm, form_class


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Some questions to answer: all of them, or those of one participant under its name."""

    legend: str
    form: StepForm
    revisions: list[tuple[str, str]]

    @property
    def fields(self) -> list[tuple[BoundField, str]]:
        """Each field with the key of its history; "" while it has only one version, or none."""
        changed = {key.partition(":")[0]: key for key, revision in self.revisions if int(revision) > 1}
        return [(bound, changed.get(bound.name, "")) for bound in self.form]


def question_groups(page: Page) -> list[QuestionGroup]:
    """The questions that this person may answer now."""
    asked = _questions(page)
    groups = []
    common = [each for each in asked if not each.participant_scope and _may_answer(page, each, None)]
    if common:
        groups.append(_group(page, common, None))
    for participant in page.content.participants:
        own = [each for each in asked if each.participant_scope and _may_answer(page, each, participant)]
        if own:
            groups.append(_group(page, own, participant))
    return groups


def read_only_lines(page: Page) -> list[Line]:
    """The questions this person may not answer now, with the answers as text."""
    lines = []
    for question in _questions(page):
        for participant in page.content.participants if question.participant_scope else [None]:
            if page.is_writable and _may_answer(page, question, participant):
                continue
            whose = f"{participant.organisation.name}: " if participant else ""
            label = question.label.in_language(reading_language())
            answer = page.content.answer(question.key, participant)
            lines.append(Line(question.key, f"{whose}{label}", shown_answer(question, answer, reading_language())))
    return lines


def _questions(page: Page) -> list[Question]:
    document = document_of(page.application.edition)
    asked = document.questions_for(page.application.track, page.section.key)
    return [each for each in asked if is_asked(page.content, each)]


def _may_answer(page: Page, question: Question, participant: Participant | None) -> bool:
    """Open now, and for this organisation to answer: the lead writes everything, a partner what is its own."""
    organisation = page.request.actor.organisation_id
    own = participant.organisation_id if participant else None
    return is_open(question.key, page.fields_open) and organisation in {page.application.lead_id, own}


def _group(page: Page, questions: list[Question], participant: Participant | None) -> QuestionGroup:
    application = page.application
    built = form_class(application.edition.sha256, application.track, page.section.key)
    answers = {
        question.key: answer
        for question in questions
        if (answer := page.content.answer(question.key, participant)) is not None
    }
    scope = f":{participant.pk}" if participant else ""
    form = built(
        data=page.data,
        initial=built.initial_from(answers),
        revisions={key: answer.revision for key, answer in answers.items()},
        scope=scope,
        prefix=str(participant.pk) if participant else None,
    )
    wanted = {question.key for question in questions}
    for key in list(form.fields):
        if key not in wanted:
            del form.fields[key]
    document = document_of(application.edition)
    for question in questions:
        origin = answers[question.key].origin if question.key in answers else None
        own = str(form.fields[question.key].help_text)
        form.fields[question.key].help_text = help_of(question, document, own, origin=origin)
    revisions = [
        (f"{question.key}{scope}", str(answers[question.key].revision if question.key in answers else 0))
        for question in questions
    ]
    return QuestionGroup(participant.organisation.name if participant else "", form, revisions)


def help_of(question: Question, document: EditionDocument, own: str, *, origin: str | None = None) -> str:
    """What we look for, where the answer came from, what it is weighed by, and how many words it may have."""
    told = [own] if own else []
    if origin == ApplicationAnswer.Origin.PRE_CHECK:
        told.append(_("Svaret er hentet fra forhåndssjekken. Se over at det stemmer."))
    if question.criterion:
        name = document.criterion(question.criterion).name.in_language(reading_language())
        told.append(_("Svaret teller for «%(criterion)s».") % {"criterion": name})
    if question.max_words:
        told.append(_("Høyst %(count)d ord.") % {"count": question.max_words})
    return format_html("{} " * len(told), *told).strip() if told else ""
