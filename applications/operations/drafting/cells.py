"""Two people, one field: a version check for each, and what is told when another was first. Nothing is overwritten.

An answer carries a revision of its own. The fields of contacts, budget and plan carry a token made of their text, so
that each cell of a table has its own check without a column for it.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from applications.models import Application
from organisations.models import AuditEntry


class StaleAnswer(Exception):
    """Another wrote the field meanwhile: both texts are here whole, and nothing was written.

    `revision` is what a new try must carry; `field` is the key the page uses.
    """

    def __init__(self, *, field: str, mine: str, theirs: str, theirs_by: str, revision: int) -> None:
        super().__init__(field)
        self.field = field
        self.mine = mine
        self.theirs = theirs
        self.theirs_by = theirs_by
        self.revision = revision


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """A field as it now stands, and when it was confirmed."""

    field: str
    text: str
    revision: int
    saved_at: datetime


def token(text: str) -> int:
    """The revision of a field that has no column for one: equal texts, equal tokens."""
    return zlib.crc32(text.encode())


def changes(
    *,
    stored: Mapping[str, str],
    given: Mapping[str, str],
    seen: Mapping[str, int] | None,
    stale: Callable[[str], StaleAnswer],
) -> dict[str, str]:
    """The fields of `given` that differ from what is stored; raises what `stale` makes of the first one in conflict.

    `seen` holds the token of each field as the writer saw it. Without it the writer takes the field as it stands.
    """
    changed = {name: text for name, text in given.items() if text != stored.get(name, "")}
    if seen is not None:
        for name in changed:
            if seen.get(name, token("")) != token(stored.get(name, "")):
                raise stale(name)
    return changed


def locked(application: Application) -> Application:
    """The application, locked until the transaction ends: saving and sending wait for each other."""
    return Application.objects.select_for_update(of=("self",)).get(pk=application.pk)


def touch(application: Application, *, now: datetime, **columns: object) -> None:
    """Note that something was saved: the sender confirms the revision that was on the screen."""
    Application.objects.filter(pk=application.pk).update(revision=F("revision") + 1, last_event_at=now, **columns)


def last_writer(application: Application, action: str) -> str:
    """Who did `action` last in this case; for the sentence about a conflict."""
    rows = AuditEntry.objects.filter(case_ref=application.ref, action=action).order_by("-id")
    return rows.values_list("actor_name", flat=True).first() or ""
