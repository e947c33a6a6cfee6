"""The form of an edition as steps, and a form class for each: built once per document, part and language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language

from schemes.edition import EditionDocument, Form, Question, Section
from schemes.queries import document_with
from schemes.questions import AnswerLike, Stored, answer_of, field_for, initial_of


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a form: its number, its section and its questions. `has_next` is false for the last."""

    number: int
    total: int
    section: Section
    questions: tuple[Question, ...]

    @property
    def key(self) -> str:
        """The section's key."""
        return self.section.key

    @property
    def has_next(self) -> bool:
        """Whether another step follows."""
        return self.number < self.total


def steps_for(document: EditionDocument, track: str, form: str = Form.APPLICATION) -> tuple[Step, ...]:
    """The steps of one form of a track, in the order of the document."""
    sections = document.sections_for(track, form)
    return tuple(
        Step(number, len(sections), section, document.questions_for(track, section.key))
        for number, section in enumerate(sections, start=1)
    )


class StepForm(forms.Form):
    """The questions of one step. A draft may leave anything empty; `is_complete` asks for what is required.

    `revisions` are the revisions of the stored answers: autosave sends them back to see whether somebody else wrote.
    `scope` is added to the key that autosave sends (":17" for one participant's answers).
    """

    questions: ClassVar[tuple[Question, ...]] = ()
    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        revisions: Mapping[str, int] | None = None,
        scope: str = "",
        is_complete: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_complete = is_complete
        for question in self.questions:
            attributes = self.fields[question.key].widget.attrs
            attributes["data-question"] = f"{question.key}{scope}"
            attributes["data-revision"] = str((revisions or {}).get(question.key, 0))

    @classmethod
    def initial_from(cls, answers: Mapping[str, AnswerLike]) -> dict[str, Any]:
        """Stored answers by question as the fields show them."""
        return {
            question.key: initial_of(question, answers[question.key])
            for question in cls.questions
            if question.key in answers
        }

    def full_clean(self) -> None:
        """As Django does; a draft is not asked for what is still empty."""
        super().full_clean()
        if self.is_bound and not self.is_complete:
            for name, errors in list(self.errors.items()):
                left = [error for error in errors.as_data() if error.code != "required"]
                if left:
                    self.errors[name] = self.error_class(left)
                else:
                    del self.errors[name]

    def answers(self) -> dict[str, Stored]:
        """What can be stored of what was sent, by question: every field that reads, also when another does not."""
        return {
            question.key: answer_of(question, self.cleaned_data.get(question.key))
            for question in self.questions
            if question.key not in self.errors
        }


def form_class(document_sha256: str, track: str, section: str) -> type[StepForm]:
    """The form of one section of a published document, in the language of the page."""
    return _built(document_sha256, track, section, get_language() or "nb")


def build_form(questions: Iterable[Question], language: str) -> type[StepForm]:
    """A form class of these questions; for a draft's preview, and behind `form_class`."""
    asked = tuple(questions)
    fields = {question.key: field_for(question, language) for question in asked}
    return type("SectionForm", (StepForm,), {**fields, "questions": asked})


@lru_cache(maxsize=512)
def _built(document_sha256: str, track: str, section: str, language: str) -> type[StepForm]:
    return build_form(document_with(document_sha256).questions_for(track, section), language)


def is_shown(question: Question, answers: Mapping[str, AnswerLike]) -> bool:
    """Whether a question is asked, given the other answers: it may hang on one of them (F73)."""
    if question.shown_when is None:
        return True
    other = answers.get(question.shown_when.question)
    return other is not None and not set(question.shown_when.answers).isdisjoint(_chosen(other))


def _chosen(answer: AnswerLike) -> list[str]:
    """The keys an answer holds: the chosen options, "yes" and "no" for 1 and 0."""
    if answer.number is not None:
        return ["yes" if answer.number else "no", str(answer.number)]
    return answer.text.split(",")
