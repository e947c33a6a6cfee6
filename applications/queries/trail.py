"""What the trail says about the fields of an application: what changed since a moment, and the versions of one field.

The trail has a line for each save. People read less: one version for what one person wrote in one sitting. No writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from applications.models import Application
from applications.models.application import CONTACT_FIELDS
from organisations.models import AuditEntry

SITTING = timedelta(minutes=10)  # saves of one person that lie closer than this are one version
MOST = 2_000  # lines of the trail that are read for one page
ANSWER, CONTACTS, BUDGET, PLAN = "answer.save", "contacts.save", "budget.save", "plan.save"
SAVES = {ANSWER: "", CONTACTS: "contacts", BUDGET: "budget", PLAN: "plan"}
CELLS = ("budget.", "plan.")
PARTS = {"endorsement": "endorsements", "partner": "partners", "attachment": "attachments"}


@dataclass(frozen=True, slots=True)
class Change:
    """The newest change of one field: its key as the pages use it, or the name of a typed part."""

    field: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """What one person wrote in one sitting: each cell before and after; one cell, named "", for an answer."""

    by: str
    at: datetime
    cells: Mapping[str, tuple[str, str]]


def changes_since(
    application: Application, since: datetime, *, user_id: int | None, answers: Mapping[str, str]
) -> tuple[Change, ...]:
    """The fields that others than `user_id` have changed after `since`, newest first; one query.

    `answers` gives the key of each answer by how the trail names its row; one that is gone is left out.
    """
    rows = AuditEntry.objects.filter(case_ref=application.ref, at__gt=since).exclude(user_id=user_id)
    found: dict[str, Change] = {}
    for action, subject, by, at in rows.order_by("-id").values_list("action", "subject", "actor_name", "at")[:MOST]:
        field = answers.get(subject, "") if action == ANSWER else _part_of(action)
        if field and field not in found:
            found[field] = Change(field, by, at)
    return tuple(found.values())


def _part_of(action: str) -> str:
    return SAVES.get(action) or PARTS.get(action.partition(".")[0], "")


def entries_of(application: Application, action: str, subject: str = "") -> QuerySet[AuditEntry]:
    """The lines of the trail about one field: by action, and by the row where there are several."""
    rows = AuditEntry.objects.filter(case_ref=application.ref, action=action)
    return rows.filter(subject=subject) if subject else rows


def sittings(entries: QuerySet[AuditEntry]) -> list[tuple[int, ...]]:
    """The ids of the lines that make up each version, the newest version first; without the texts, one query."""
    groups: list[list[int]] = []
    last: tuple[object, datetime] | None = None
    for pk, who, at in entries.order_by("-id").values_list("pk", "actor_name", "at")[:MOST]:
        if last is not None and last[0] == who and last[1] - at <= SITTING:
            groups[-1].append(pk)
        else:
            groups.append([pk])
        last = (who, at)
    return [tuple(reversed(group)) for group in groups]


def versions(groups: Iterable[tuple[int, ...]]) -> Iterator[Version]:
    """The versions that these lines make up, with their texts; one query for all of them."""
    wanted = list(groups)
    rows = AuditEntry.objects.in_bulk([pk for group in wanted for pk in group])
    for group in wanted:
        cells: dict[str, tuple[str, str]] = {}
        for pk in group:
            before, after = (cells_in(text, rows[pk].action) for text in (rows[pk].before, rows[pk].after))
            for name in {**before, **after}:
                first = cells[name][0] if name in cells else before.get(name, "")
                cells[name] = (first, after.get(name, ""))
        newest = rows[group[-1]]
        changed = {name: texts for name, texts in sorted(cells.items()) if texts[0] != texts[1]}
        if changed:
            yield Version(newest.actor_name, newest.at, changed)


def cells_in(lines: str, action: str) -> dict[str, str]:
    """The values of one entry of the trail ("name: value") by name; that of an answer under "".

    A value may itself have several lines.
    """
    if action == ANSWER:
        return {"": lines.partition(": ")[2]} if lines else {}
    cells: dict[str, str] = {}
    name = ""
    for line in lines.split("\n") if lines else ():
        found, colon, value = line.partition(": ")
        if colon and (found in CONTACT_FIELDS or found.startswith(CELLS)):
            name = found
            cells[name] = value
        elif name:
            cells[name] += f"\n{line}"
    return cells
