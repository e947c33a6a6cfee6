"""Being in an application: where one is now, and when one was there before. Nothing is locked by it."""

from datetime import datetime, timedelta

from django.db.models import Case, F, When

from applications.models import Application, Visit
from applications.queries.presence import BREAK
from organisations.actors import Actor

PART_LENGTH, FIELD_LENGTH = 60, 80
FORGOTTEN_AFTER = timedelta(days=180)


def note_visit(*, application: Application, actor: Actor, now: datetime, part: str = "", field: str = "") -> None:
    """Note that the actor is in the application, in `part` of the form and in `field` of it where one is known.

    After a break of half an hour it is a new visit. A text that is no name of a part or field is cut, never refused.
    """
    if actor.user_id is None:
        return
    where = {"part": part[:PART_LENGTH].replace("\x00", ""), "field": field[:FIELD_LENGTH].replace("\x00", "")}
    mine = Visit.objects.filter(application=application, user_id=actor.user_id)
    before = Case(When(seen_at__lt=now - BREAK, then=F("seen_at")), default=F("before_at"))
    if not mine.update(before_at=before, seen_at=now, is_here=True, **where):
        row = Visit(application=application, user_id=actor.user_id, seen_at=now, **where)
        Visit.objects.bulk_create([row], ignore_conflicts=True)


def leave(*, application: Application, actor: Actor, now: datetime) -> None:
    """The page was closed or put away: others no longer see the actor there."""
    Visit.objects.filter(application=application, user_id=actor.user_id).update(seen_at=now, is_here=False)


def mark_news_seen(*, application: Application, actor: Actor, now: datetime) -> None:
    """What is new has been read: from now on only later changes are new."""
    note_visit(application=application, actor=actor, now=now)
    Visit.objects.filter(application=application, user_id=actor.user_id).update(before_at=now)


def forget_visits(*, now: datetime) -> int:
    """Delete visits that ended half a year ago; how many they were."""
    deleted, _rows = Visit.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
    return deleted
