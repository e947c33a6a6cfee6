"""How long a session lasts: half an hour without a request, eight hours in all (T25). Ended on the server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

IDLE = timedelta(minutes=30)
STEP = timedelta(minutes=1)  # how often the last request is noted: a page with ten fragments writes once
STARTED, SEEN = "started_at", "seen_at"
BACKGROUND = (
    "X-Background"  # a request that a page makes by itself: nobody is at the keys, the session is not prolonged
)


def note_start(request: HttpRequest) -> None:
    """Remember when the person signed in."""
    request.session[STARTED] = int(timezone.now().timestamp())


@dataclass(frozen=True, slots=True)
class Left:
    """How many seconds a session lasts from now; `may_extend` when using the portal makes it longer."""

    seconds: int
    may_extend: bool


def left_of(request: HttpRequest) -> Left:
    """How long the session of a signed-in person lasts when nothing more is done; below 0 it is over."""
    now, started, seen = _times(request)
    resting = int(IDLE.total_seconds()) - (now - seen)
    in_all = settings.SESSION_COOKIE_AGE - (now - started)
    return Left(min(resting, in_all), may_extend=resting < in_all)


def _times(request: HttpRequest) -> tuple[int, int, int]:
    """Now, when the person signed in and when they last asked for something, in seconds."""
    now = int(timezone.now().timestamp())
    last_login = getattr(request.user, "last_login", None)
    started = request.session.get(STARTED, int(last_login.timestamp()) if last_login else now)
    return now, started, request.session.get(SEEN, started)


class SessionLimits:
    """Ends a session that has lasted or rested too long; the request then goes on as nobody's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Check, note the request, go on."""
        if request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now, _started, seen = _times(request)
        if left_of(request).seconds < 0:
            logout(request)
        elif now - seen > STEP.total_seconds() and not request.headers.get(BACKGROUND):
            request.session[SEEN] = now
