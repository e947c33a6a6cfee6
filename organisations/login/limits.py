"""How long a session lasts: half an hour without a request, eight hours in all (T25). Ended on the server."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

IDLE = timedelta(minutes=30)
STEP = timedelta(minutes=1)  # how often the last request is noted: a page with ten fragments writes once
STARTED, SEEN = "started_at", "seen_at"


def note_start(request: HttpRequest) -> None:
    """Remember when the person signed in."""
    request.session[STARTED] = int(timezone.now().timestamp())


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
        now = int(timezone.now().timestamp())
        last_login = getattr(request.user, "last_login", None)
        signed_in = int(last_login.timestamp()) if last_login else now
        started = request.session.get(STARTED, signed_in)
        seen = request.session.get(SEEN, started)
        if now - seen > IDLE.total_seconds() or now - started > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen > STEP.total_seconds():
            request.session[SEEN] = now
