"""What every way of logging in ends with: a safe way back, and the choice of organisation when there is one to make."""

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from organisations.access import CHOICE_URL, ORGANISATION_KEY, rights_of
from organisations.kept import kept_for, put_back
from organisations.login.limits import note_start
from organisations.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def way_back(request: HttpRequest) -> str:
    """The `next` address when it is safe, else "" (T27)."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    is_safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=request.is_secure())
    return wanted if is_safe else ""


def begin_session(request: HttpRequest, user: User) -> None:
    """A new session for this person. Of the one before only their own text that was not saved is carried over."""
    kept = kept_for(request, user.pk)
    end_session(request)
    start_session(request, user, backend=BACKEND)
    note_start(request)
    if kept:
        put_back(request, user.pk, kept)


def after_log_in(request: HttpRequest, target: str) -> HttpResponse:
    """After signing in: the choice when there is one to make or nothing to act for, else where the person was going."""
    organisations = {row.organisation_id for row in rights_of(request)}
    if len(organisations) > 1 and request.session.get(ORGANISATION_KEY) not in organisations:
        query = f"?{urlencode({'next': target})}" if target else ""
        return redirect(reverse(CHOICE_URL) + query)
    if not organisations and not target:
        return redirect(CHOICE_URL)
    return redirect(target or resolve_url(settings.LOGIN_REDIRECT_URL))
