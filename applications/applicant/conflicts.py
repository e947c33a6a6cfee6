"""Two wrote the same field and no script showed it: both texts whole, and three ways on. Nothing is lost meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from applications.applicant.loading import reading_language
from applications.applicant.saving import revision_in
from applications.applicant.writing import Typed
from applications.models import Application
from applications.operations.drafting import NotAsked, StaleAnswer, question_of
from applications.queries.fields import shown_text
from organisations.access import ActorRequest
from schemes.edition import QuestionKind, Section

CHOICE, MINE, THEIRS, BOTH, AT = "choice:", "mine:", "theirs:", "both:", "at:"
TEXTS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Shown:
    """One field in conflict, as people read it and as it is sent back."""

    key: str
    label: str
    mine: str
    theirs: str
    shown_mine: str
    shown_theirs: str
    theirs_by: str
    revision: int
    may_merge: bool

    @property
    def both(self) -> str:
        """One text of two, to be edited."""
        return f"{self.theirs.rstrip()}\n\n{self.mine.lstrip()}"


def ask(
    request: ActorRequest, application: Application, section: Section, conflicts: Sequence[StaleAnswer]
) -> HttpResponse:
    """The page that asks which text shall stand; what did not collide is saved already."""
    context = {
        "application": application,
        "section": section,
        "title": section.title.in_language(reading_language()),
        "conflicts": [_shown(application, each) for each in conflicts],
        "go": request.POST.get("go", ""),
    }
    return render(request, "applications/applicant/conflict.html", context, status=409)


def _shown(application: Application, conflict: StaleAnswer) -> Shown:
    try:
        question = question_of(application, conflict.field.partition(":")[0])
    except NotAsked:
        return Shown(
            conflict.field,
            "",
            conflict.mine,
            conflict.theirs,
            conflict.mine,
            conflict.theirs,
            conflict.theirs_by,
            conflict.revision,
            may_merge=False,
        )
    language = reading_language()
    return Shown(
        key=conflict.field,
        label=question.label.in_language(language),
        mine=conflict.mine,
        theirs=conflict.theirs,
        shown_mine=shown_text(question, conflict.mine, language),
        shown_theirs=shown_text(question, conflict.theirs, language),
        theirs_by=conflict.theirs_by,
        revision=conflict.revision,
        may_merge=question.kind in TEXTS,
    )


def resolved(data: QueryDict) -> dict[str, Typed]:
    """The texts that were chosen on the page above; nothing when the form is another."""
    found = {}
    for name in data:
        if not name.startswith(CHOICE):
            continue
        key = name.removeprefix(CHOICE)
        text = {"mine": data.get(MINE + key, ""), "both": data.get(BOTH + key, "")}.get(str(data[name]))
        if text is not None:
            found[key] = Typed(_values(key, text), revision_in(data.get(AT + key, "")))
    return found


def _values(key: str, text: str) -> list[str]:
    """A list of choices was kept as text with commas; as inputs it is several values."""
    return text.split(",") if key and "," in text and " " not in text and "." not in key else [text]
