"""From what was typed to what is kept: every field of a page is checked for itself, and saved by the operations.

The autosave sends one field, the plain form all of them: both come through here, so both meet the same checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from applications.applicant.forms import clean_contact
from applications.applicant.grids import clean_budget_cell, clean_plan_cell
from applications.models import Application, Participant
from applications.operations.drafting import (
    Given,
    NotAsked,
    SavedAnswer,
    StaleAnswer,
    Unstorable,
    question_of,
    save_answer,
    save_cells,
    save_contacts,
    save_plan_cells,
    token,
)
from organisations.actors import Actor
from schemes.edition import Question
from schemes.queries import call_facts, document_of
from schemes.questions import answer_of
from schemes.steps import form_class

SOFT = frozenset({"required", "max_words"})  # told, but kept: nothing that was written is lost


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


def write(*, application: Application, typed: Mapping[str, Typed], actor: Actor, now: datetime) -> Written:
    """Check and save each field by its key. Raises NotAsked for an unknown key, NotOpen, PermissionDenied.

    Keys: "goals", "agreement:17" (one participant's), "contacts.17.contact_name", "budget.material.1.2.grant",
    "plan.activity.1.title".
    """
    written = Written()
    groups: dict[str, dict[str, Typed]] = {}
    for key, one in typed.items():
        head = key.partition(".")[0]
        if "." in key and head in {"contacts", "budget", "plan"}:
            groups.setdefault(head if head != "contacts" else key.rpartition(".")[0], {})[key] = one
        else:
            _write_answer(application, key, one, written, actor=actor, now=now)
    for name, cells in groups.items():
        _write_cells(application, name, cells, written, actor=actor, now=now)
    return written


# ----- questions -----------------------------------------------------------------------------------------------------


def _write_answer(
    application: Application, key: str, typed: Typed, written: Written, *, actor: Actor, now: datetime
) -> None:
    name, _colon, scope = key.partition(":")
    question = question_of(application, name)
    try:
        value = clean_answer(application, question, typed.values)
        written.saved[key] = save_answer(
            application=application,
            participant=_participant(application, scope) if scope else None,
            question=name,
            value=value,
            revision=typed.revision,
            actor=actor,
            now=now,
        )
    except ValidationError as problem:
        written.errors[key] = " ".join(problem.messages)
    except Unstorable as problem:
        written.errors[key] = problem.sentence
        written.too_long = True
    except StaleAnswer as conflict:
        conflict.field = key
        written.conflicts.append(conflict)


def clean_answer(application: Application, question: Question, values: list[str]) -> Given:
    """The typed values as text or number; ValidationError in a sentence. Too many words are kept and told elsewhere."""
    form = form_class(application.edition.sha256, application.track, question.section)()
    asked = form.fields[question.key]
    is_list = bool(getattr(asked.widget, "allow_multiple_selected", False))
    raw: Any = values if is_list else (values[-1] if values else "")
    if isinstance(raw, str):
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")  # forms send CR LF; a line break is one character
    if isinstance(raw, str) and "\x00" in raw:
        return Given(raw)  # the operation says why no text with such a sign can be kept
    try:
        cleaned = asked.clean(raw)
    except ValidationError as problem:
        if not {each.code for each in problem.error_list} <= SOFT:
            raise
        cleaned = asked.to_python(raw)
    stored = answer_of(question, cleaned)
    return Given(stored.text, stored.number)


def _participant(application: Application, scope: str) -> Participant:
    if not (scope.isdecimal() and len(scope) < 18):
        raise NotAsked(scope)
    found = application.participants.filter(pk=int(scope)).select_related("organisation").first()
    if found is None:
        raise NotAsked(scope)
    return found


# ----- contacts, budget, plan ----------------------------------------------------------------------------------------


def _write_cells(
    application: Application, group: str, cells: Mapping[str, Typed], written: Written, *, actor: Actor, now: datetime
) -> None:
    """Save the cells of one table together; one in conflict is set aside and the others are saved all the same."""
    clean = _cleaner(application, group)
    kept: dict[str, str] = {}
    for key, one in cells.items():
        try:
            kept[key] = clean(key, one.values[-1] if one.values else "")
        except ValidationError as problem:
            written.errors[key] = " ".join(problem.messages)
        except (KeyError, ValueError):
            raise NotAsked(key) from None
    seen = {key: cells[key].revision for key in kept}
    while kept:
        try:
            _save(application, group, kept, seen, actor=actor, now=now)
            break
        except StaleAnswer as conflict:
            conflict.field = conflict.field if conflict.field in kept else f"{group}.{conflict.field}"
            written.conflicts.append(conflict)
            kept.pop(conflict.field)
    for key, text in kept.items():
        written.saved[key] = SavedAnswer(key, text, token(text), now)


def _cleaner(application: Application, group: str) -> Any:
    """What checks a cell of this table."""
    if group == "plan":
        return clean_plan_cell
    if group == "budget":
        document = document_of(application.edition)
        split = str(call_facts(application.call).get("call.mu_split", ""))
        categories = frozenset(each.key for each in document.categories_for(application.track, split))
        years = document.track(application.track).budget_years
        return lambda key, text: clean_budget_cell(key, text, categories=categories, years=years)
    return lambda key, text: clean_contact(key.rpartition(".")[2], text)


def _save(
    application: Application,
    group: str,
    kept: Mapping[str, str],
    seen: Mapping[str, int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if group == "budget":
        save_cells(application=application, cells=kept, seen=seen, actor=actor, now=now)
    elif group == "plan":
        save_plan_cells(application=application, cells=kept, seen=seen, actor=actor, now=now)
    else:
        save_contacts(
            application=application,
            participant=_participant(application, group.partition(".")[2]),
            values={key.rpartition(".")[2]: text for key, text in kept.items()},
            seen={key.rpartition(".")[2]: revision for key, revision in seen.items()},
            actor=actor,
            now=now,
        )
