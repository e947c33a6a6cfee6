"""Two wrote the same field and no script showed it: both texts whole, and three ways on. Nothing is lost meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from applications.operations.drafting import StaleAnswer
from applications.queries.fields import shown_answer
from organisations.access import ActorRequest
from reporting.applicant.loading import reading_language
from reporting.applicant.writing import Typed, is_explanation, revision_in
from reporting.models import Report, ReportAnswer
from reporting.queries.duties import questions_of
from schemes.edition import Question, QuestionKind

CHOICE, MINE, BOTH, AT = "choice:", "mine:", "both:", "at:"
TEXTS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})
NUMBERS = frozenset({QuestionKind.YES_NO, QuestionKind.NUMBER, QuestionKind.AMOUNT})


@dataclass(frozen=True, slots=True)
class Shown:
    """One field in conflict, as people read it and as it is sent back."""

    key: str
    label: str
    mine: str
    shown_mine: str
    shown_theirs: str
    theirs: str
    theirs_by: str
    revision: int
    may_merge: bool

    @property
    def both(self) -> str:
        """One text of two, to be edited."""
        return f"{self.theirs.rstrip()}\n\n{self.mine.lstrip()}"


def ask(
    request: ActorRequest, report: Report, conflicts: Sequence[StaleAnswer], *, labels: Mapping[str, str], back: str
) -> HttpResponse:
    """The page that asks which text shall stand; what did not collide is saved already. `back` is where it is sent."""
    questions = {each.key: each for each in questions_of(report)}
    context = {
        "application": report.obligation.application,
        "conflicts": [_shown(each, questions.get(each.field), labels) for each in conflicts],
        "go": request.POST.get("go", ""),
        "back": back,
    }
    return render(request, "reporting/applicant/conflict.html", context, status=409)


def _shown(conflict: StaleAnswer, question: Question | None, labels: Mapping[str, str]) -> Shown:
    label = question.label.in_language(reading_language()) if question else labels.get(conflict.field, conflict.field)
    return Shown(
        key=conflict.field,
        label=label,
        mine=conflict.mine,
        theirs=conflict.theirs,
        shown_mine=_said(question, conflict.mine),
        shown_theirs=_said(question, conflict.theirs),
        theirs_by=conflict.theirs_by,
        revision=conflict.revision,
        may_merge=question.kind in TEXTS if question else is_explanation(conflict.field),
    )


def _said(question: Question | None, text: str) -> str:
    """A stored text as people read it."""
    if question is None:
        return text
    is_number = question.kind in NUMBERS
    answer = ReportAnswer(text="" if is_number else text, number=int(text) if is_number and text else None)
    return shown_answer(question, answer, reading_language())


def resolved(data: QueryDict, report: Report) -> dict[str, Typed]:
    """The texts that were chosen on the page above; the stored one stands where it was chosen."""
    lists = {each.key for each in questions_of(report) if each.kind is QuestionKind.CHOICES}
    found = {}
    for name in data:
        if not name.startswith(CHOICE):
            continue
        key = name.removeprefix(CHOICE)
        text = {"mine": data.get(MINE + key, ""), "both": data.get(BOTH + key, "")}.get(str(data[name]))
        if text is not None:
            values = text.split(",") if key in lists else [text]
            found[key] = Typed(values, revision_in(data.get(AT + key, "")))
    return found


def is_resolution(data: QueryDict) -> bool:
    """Whether the form is the one that chose between two texts."""
    return any(name.startswith(CHOICE) for name in data)
