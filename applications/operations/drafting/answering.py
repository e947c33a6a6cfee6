"""One answer to one question, saved as it is written, with its whole history in the trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.editing import check_may_edit
from applications.models import Application, ApplicationAnswer, Participant
from applications.operations.drafting.cells import SavedAnswer, StaleAnswer, locked, touch
from organisations import audit
from organisations.actors import Actor
from organisations.models.keys import search_key
from schemes.counting import signs_in
from schemes.edition import PROJECT_TITLE, TITLE_SIGNS, Form, Question
from schemes.queries import document_of

MOST_CHARACTERS = 20_000  # of one answer: far above any word limit here, and as much as a letter can print
TITLE_LENGTH = 200  # characters of the column
ORIGIN_REASON = "Fra %s."


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is kept: a text, or a whole number (kroner, a count, 1 and 0 for yes and no)."""

    text: str = ""
    number: int | None = None

    def __str__(self) -> str:
        """As the trail and a conflict show it."""
        return self.text if self.number is None else str(self.number)


class NotAsked(LookupError):
    """The edition does not ask this question on this track, or not of this participant."""


class Unstorable(Exception):
    """The text cannot be kept. `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def question_of(application: Application, key: str) -> Question:
    """The question `key` of the application form on this track; raises NotAsked."""
    document = document_of(application.edition)
    sections = {section.key for section in document.sections_for(application.track, Form.APPLICATION)}
    for question in document.questions:
        if question.key == key and question.section in sections:
            if question.tracks and application.track not in question.tracks:
                break
            return question
    raise NotAsked(key)


def save_answer(
    *,
    application: Application,
    participant: Participant | None,
    question: str,
    value: Given,
    revision: int,
    actor: Actor,
    now: datetime,
    origin: str = "",
) -> SavedAnswer:
    """Keep one answer. `revision` is the one on the writer's screen, 0 for a question not answered before.

    `origin` (ApplicationAnswer.Origin) is shown beside the answer until somebody writes in it; the trail keeps it.

    Raises StaleAnswer when another wrote it meanwhile (equal answers never collide), NotAsked, NotOpen, Unstorable and
    PermissionDenied. The same answer once more writes nothing.
    """
    asked = question_of(application, question)
    if asked.participant_scope != (participant is not None):
        raise NotAsked(question)
    _check_storable(value, asked)
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=question, actor=actor, participant=participant)
        answer = ApplicationAnswer.objects.filter(application=row, participant=participant, question=question)
        stored = answer.select_related("updated_by").first() or ApplicationAnswer(
            application=row, participant=participant, question=question, revision=0
        )
        if (stored.text, stored.number) == (value.text, value.number):
            return SavedAnswer(question, str(value), stored.revision, now)
        if stored.revision != revision:
            raise StaleAnswer(
                field=question,
                mine=str(value),
                theirs=str(Given(stored.text, stored.number)),
                theirs_by=str(stored.updated_by or ""),
                revision=stored.revision,
            )
        before = Given(stored.text, stored.number)
        stored.text, stored.number = value.text, value.number
        stored.revision += 1
        stored.origin = origin or None
        stored.updated_at, stored.updated_by_id = now, actor.user_id
        stored.save()
        _note_title(row, question, value, now)
        audit.record(
            actor=actor,
            action="answer.save",
            subject=stored,
            case_ref=row.ref,
            now=now,
            before={question: before},
            after={question: value},
            reason=origin and ORIGIN_REASON % ApplicationAnswer.Origin(origin).label,
        )
    return SavedAnswer(question, str(value), stored.revision, now)


def _check_storable(value: Given, question: Question) -> None:
    """What no database can hold, or nobody can have written by hand."""
    if "\x00" in value.text or any("\ud800" <= letter <= "\udfff" for letter in value.text):
        raise Unstorable(_("Teksten har et tegn som ikke kan lagres. Skriv den på nytt uten tegnet."))
    if len(value.text) > MOST_CHARACTERS:
        raise Unstorable(
            _("Teksten er for lang til å lagres: høyst %(count)d tegn. Kort den ned.") % {"count": MOST_CHARACTERS}
        )
    if question.key == PROJECT_TITLE and signs_in(value.text) > TITLE_SIGNS:
        raise Unstorable(_("Navnet på prosjektet kan ha høyst %(count)d tegn.") % {"count": TITLE_SIGNS})
    if question.key == PROJECT_TITLE and len(value.text) > TITLE_LENGTH:
        raise Unstorable(_("Navnet på prosjektet har tegn som tar for mye plass, for eksempel emoji. Kort det ned."))


def _note_title(application: Application, question: str, value: Given, now: datetime) -> None:
    """The project's name is a column too: lists and letters read it there."""
    if question != PROJECT_TITLE:
        touch(application, now=now)
        return
    words = search_key(application.lead.name, value.text, application.case_no)
    touch(application, now=now, project_title=value.text, search_key=words)
