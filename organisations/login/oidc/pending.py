"""Log-ins begun in this browser and not ended: kept in its session by their state, each good for one answer."""

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase

from organisations.login.oidc.refusal import Reason, Refused

PLACE = "oidc_pending"
MOST = 5  # log-ins begun in as many tabs
LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pending:
    """One log-in under way. `way_back` was found safe before it was written here."""

    state: str
    nonce: str
    verifier: str
    begun_at: int  # seconds since 1970
    way_back: str


def begin(session: SessionBase, *, now: int, way_back: str) -> Pending:
    """A new log-in under way with values that nobody can guess; the oldest gives way when there are many."""
    new = Pending(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        begun_at=now,
        way_back=way_back,
    )
    session[PLACE] = [*session.get(PLACE, []), asdict(new)][-MOST:]
    return new


def take(session: SessionBase, *, state: str, now: int) -> Pending:
    """The log-in that `state` belongs to; it is forgotten at once, whatever comes of it. Raises Refused (STALE)."""
    kept = session.get(PLACE, [])
    found = [Pending(**one) for one in kept if secrets.compare_digest(one["state"].encode(), state.encode())]
    if not found:
        raise Refused(Reason.STALE, "unknown state")
    session[PLACE] = [one for one in kept if one["state"] != state]
    session.save()  # before anything is asked of the provider: a second answer finds nothing
    if now - found[0].begun_at > LIFE.total_seconds():
        raise Refused(Reason.STALE, "state too old")
    return found[0]
