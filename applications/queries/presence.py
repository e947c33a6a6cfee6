"""Who else is in an application now, and since when things are new to a person. No writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from applications.models import Application, Visit

HERE = timedelta(seconds=90)  # a page tells every 20 to 60 seconds that it is open; after this it is taken for closed
BREAK = timedelta(minutes=30)  # who was away longer comes back: what is new is counted from when they left


@dataclass(frozen=True, slots=True)
class Here:
    """One colleague who has the application open, the part they are in and the field they write in ("" = none)."""

    name: str
    part: str
    field: str


@dataclass(frozen=True, slots=True)
class Presence:
    """Who else is here now, and from when changes are new to oneself (None at the first visit)."""

    others: tuple[Here, ...]
    new_since: datetime | None


def presence_in(application: Application, user_id: int | None, now: datetime) -> Presence:
    """Presence in one application, as `user_id` sees it; one query."""
    mine: Visit | None = None
    others = []
    for visit in Visit.objects.filter(application=application).select_related("user"):
        if visit.user_id == user_id:
            mine = visit
        elif visit.is_here and visit.seen_at >= now - HERE:
            others.append(Here(str(visit.user), visit.part, visit.field))
    since = None if mine is None else mine.seen_at if mine.seen_at < now - BREAK else mine.before_at
    return Presence(tuple(sorted(others, key=lambda each: each.name)), since)
