"""From what was typed to what is kept: every field of a report is checked for itself, and saved by the operations.

The autosave sends one field, the plain form all of them: both come through here, so both meet the same checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from applications.operations.drafting import Given, SavedAnswer, StaleAnswer, Unstorable, token
from organisations.actors import Actor
from reporting.models import ExpenseLine, Report, ReportAnswer
from reporting.operations.delivering import NotAsked, questions_of, save_answer, save_cells
from reporting.operations.delivering.accounting import FIRST_DAY, LONGEST_DESCRIPTION, MOST_LINES, last_writer
from reporting.queries.accounts import BUDGET, CELLS, EXPLAIN, PREFIX
from schemes.edition import Question
from schemes.fields import AmountField, DayField
from schemes.money import format_nok
from schemes.questions import answer_of
from schemes.steps import form_class
from schemes.workdays import oslo_day

REVISION = "revision:"  # the name of the hidden field that carries a field's revision
SOFT = frozenset({"required", "max_words"})  # told, but kept: nothing that was written is lost
MOST_DIGITS = 10


class Typed(NamedTuple):
    """What one field was sent with."""

    values: list[str]
    revision: int


@dataclass(slots=True)
class Written:
    """What became of the fields: saved, refused with a sentence, or in conflict."""

    saved: dict[str, SavedAnswer] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: list[StaleAnswer] = field(default_factory=list)
    too_long: bool = False


def revision_in(text: str) -> int:
    """The revision the page sent; 0, as for a field not saved before, when it is no number."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= MOST_DIGITS else 0


def typed_in(data: QueryDict) -> dict[str, Typed]:
    """The fields of a plain form: each has a hidden revision, and its inputs under its own name."""
    keys = [name.removeprefix(REVISION) for name in data if name.startswith(REVISION)]
    return {key: Typed(data.getlist(key), revision_in(str(data[f"{REVISION}{key}"]))) for key in keys}


def write(
    *, report: Report, typed: Mapping[str, Typed], actor: Actor, now: datetime, trusts_own: bool = False
) -> Written:
    """Check and save each field by its key. Raises NotAsked for a key the form does not have, NotOpen, NotAllowed.

    Keys: "final_done", "explain.material" (why a category deviates), "accounts.material.1.amount", "budget.material".
    With `trusts_own` a field that the same person saved from another page is no conflict: their newest text stands,
    the trail has both.
    """
    written = Written()
    cells = {key: one for key, one in typed.items() if key.startswith(f"{PREFIX}.")}
    for key, one in typed.items():
        if key not in cells:
            _write_answer(report, key, one, written, actor=actor, now=now, trusts_own=trusts_own)
    if cells:
        _write_cells(report, cells, written, actor=actor, now=now, trusts_own=trusts_own)
    return written


# ----- questions and explanations ------------------------------------------------------------------------------------


def _write_answer(
    report: Report, key: str, typed: Typed, written: Written, *, actor: Actor, now: datetime, trusts_own: bool
) -> None:
    try:
        value = clean_answer(report, key, typed.values)
        try:
            saved = save_answer(report=report, question=key, value=value, revision=typed.revision, actor=actor, now=now)
        except StaleAnswer as conflict:
            rows = ReportAnswer.objects.filter(report=report, question=key, updated_by_id=actor.user_id)
            if not (trusts_own and rows.exists()):
                raise
            saved = save_answer(
                report=report, question=key, value=value, revision=conflict.revision, actor=actor, now=now
            )
        written.saved[key] = saved
    except ValidationError as problem:
        written.errors[key] = " ".join(problem.messages)
    except Unstorable as problem:
        written.errors[key] = problem.sentence
        written.too_long = True
    except StaleAnswer as conflict:
        written.conflicts.append(conflict)


def clean_answer(report: Report, key: str, values: list[str]) -> Given:
    """The typed values as text or number; ValidationError in a sentence. Too many words are kept and told elsewhere."""
    text = values[-1] if values else ""
    if key.startswith(f"{BUDGET}."):
        return Given(number=AmountField(required=False).clean(text))
    question = next((each for each in questions_of(report) if each.key == key), None)
    if question is None or "\x00" in text:
        return Given(text)  # an explanation; or the operation says why no text with such a sign can be kept
    return _cleaned(report, question, values, text)


def _cleaned(report: Report, question: Question, values: list[str], text: str) -> Given:
    application = report.obligation.application
    asked = form_class(application.edition.sha256, application.track, question.section)().fields[question.key]
    raw: Any = values if getattr(asked.widget, "allow_multiple_selected", False) else text
    try:
        cleaned = asked.clean(raw)
    except ValidationError as problem:
        if not {each.code for each in problem.error_list} <= SOFT:
            raise
        cleaned = asked.to_python(raw)
    stored = answer_of(question, cleaned)
    return Given(stored.text, stored.number)


# ----- accounts ------------------------------------------------------------------------------------------------------


def _write_cells(
    report: Report, cells: Mapping[str, Typed], written: Written, *, actor: Actor, now: datetime, trusts_own: bool
) -> None:
    """Save the cells together; one in conflict is set aside and the others are saved all the same."""
    kept: dict[str, str] = {}
    for key, one in cells.items():
        try:
            kept[key] = clean_cell(key, one.values[-1] if one.values else "", now)
        except ValidationError as problem:
            written.errors[key] = " ".join(problem.messages)
    seen: dict[str, int] | None = {key: cells[key].revision for key in kept}
    if trusts_own and last_writer(report)[0] in (None, actor.user_id):
        seen = None
    while kept:
        try:
            save_cells(report=report, cells=kept, seen=seen, actor=actor, now=now)
            break
        except StaleAnswer as conflict:
            written.conflicts.append(conflict)
            kept.pop(conflict.field)
        except Unstorable as problem:
            written.errors[next(iter(kept))] = problem.sentence
            kept = {}
    for key, text in kept.items():
        written.saved[key] = SavedAnswer(key, text, token(text), now)


def clean_cell(name: str, text: str, now: datetime) -> str:
    """The text as the cell keeps it; ValidationError in a sentence, NotAsked for a name that is no cell."""
    parts = name.split(".")
    if len(parts) != len(("accounts", "category", "row", "cell")) or parts[3] not in CELLS:
        raise NotAsked(name)
    if not parts[2].isdecimal() or len(parts[2]) > len(str(MOST_LINES)) or not 1 <= int(parts[2]) <= 2 * MOST_LINES:
        raise NotAsked(name)
    match parts[3]:
        case "amount":
            amount = AmountField(required=False).clean(text)
            return "" if amount is None else format_nok(amount)
        case "spent_on":
            return _clean_day(text, now)
        case "purpose":
            if text and text not in ExpenseLine.Purpose.values:
                raise ValidationError(_("Velg hva pengene gikk til."), code="purpose")
            return text
        case _:
            return _clean_line(text)


def _clean_day(text: str, now: datetime) -> str:
    day = DayField(required=False).clean(text)
    if day is None:
        return ""
    if day > oslo_day(now):
        raise ValidationError(_("Datoen er ikke kommet ennå. Regnskapet viser det som er brukt."), code="future")
    if day < FIRST_DAY:
        raise ValidationError(_("Se etter om årstallet er riktig."), code="year")
    return day.isoformat()


def _clean_line(text: str) -> str:
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(line) > LONGEST_DESCRIPTION:
        raise ValidationError(_("Bruk høyst %(count)d tegn.") % {"count": LONGEST_DESCRIPTION}, code="long")
    return line


def is_explanation(key: str) -> bool:
    """Whether the field is the explanation of a deviation."""
    return key.startswith(f"{EXPLAIN}.")
