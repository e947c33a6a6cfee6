"""What others have written since one was here, as lines with links; shown on the task list."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.applicant.loading import reading_language
from applications.models import Application, ApplicationAnswer, Participant
from applications.queries.contents import Content
from applications.queries.trail import Change, changes_since
from schemes.edition import EditionDocument, Form, Section

SHOWN = 12  # lines; more are counted
WITH_HISTORY = frozenset({"contacts", "budget", "plan"})


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One field that somebody else changed: where it stands, who, when, and where its versions are shown."""

    label: str
    url: str
    by: str
    at: datetime
    history_url: str


@dataclass(frozen=True, slots=True)
class News:
    """The newest changes first; `more` is how many are not shown."""

    since: datetime
    lines: tuple[NewsLine, ...]
    more: int


def news_of(content: Content, document: EditionDocument, *, since: datetime | None, user_id: int | None) -> News | None:
    """What others changed after `since`; None when there is nothing, or no earlier visit to count from."""
    if since is None:
        return None
    answers = {f"applicationanswer:{each.pk}": key_of(each.question, owner) for owner, each in _answers(content)}
    changes = changes_since(content.application, since, user_id=user_id, answers=answers)
    lines = [line for change in changes if (line := _line(content, document, change)) is not None]
    return News(since, tuple(lines[:SHOWN]), max(0, len(lines) - SHOWN)) if lines else None


def key_of(question: str, participant_id: int | None) -> str:
    """The key a page uses for an answer: "goals", or "agreement:17" where each participant answers."""
    return question if participant_id is None else f"{question}:{participant_id}"


def _answers(content: Content) -> list[tuple[int | None, ApplicationAnswer]]:
    return [(owner, answer) for (owner, _question), answer in content.answers.items()]


def _line(content: Content, document: EditionDocument, change: Change) -> NewsLine | None:
    application = content.application
    question, _colon, scope = change.field.partition(":")
    found = place_of(application, document, question)
    if found is None:
        return None
    section, label, anchor = found
    whose = next((each for each in content.participants if str(each.pk) == scope), None)
    field = f"{scope}-{anchor}" if scope and anchor else anchor
    url = reverse("applicant:step", args=[application.ref, section.key]) + (f"#div_id_{field}" if field else "")
    has_history = bool(anchor) or question in WITH_HISTORY
    history = reverse("applicant:history", args=[application.ref, change.field]) if has_history else ""
    return NewsLine(_of(label, whose), url, change.by, change.at, history)


def _of(label: str, participant: Participant | None) -> str:
    return _("%(who)s: %(what)s") % {"who": participant.organisation.name, "what": label} if participant else label


def place_of(application: Application, document: EditionDocument, name: str) -> tuple[Section, str, str] | None:
    """Where a field stands: its part of the form, its label, and the question's key ("" for a typed part)."""
    sections = document.sections_for(application.track, Form.APPLICATION)
    language = reading_language()
    for section in sections:
        if section.kind.value == name:
            return section, section.title.in_language(language), ""
        for question in document.questions_for(application.track, section.key):
            if question.key == name:
                return section, question.label.in_language(language), question.key
    return None
