"""Signing in and out, and the choice of organisation. A way back (`next`) leads only to this portal's own addresses."""

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from organisations.access import ORGANISATION_KEY, ActorRequest, Audience, audience, rights_of
from organisations.login.entry import after_log_in, begin_session, way_back
from organisations.login.forms import LoginForm
from organisations.login.joining import claimed_without_rights
from organisations.login.limits import note_start
from organisations.login.oidc.client import configured
from organisations.login.oidc.flow import address_for_log_out
from organisations.login.oidc_views import BY_OIDC
from organisations.login.people import demo_groups, demo_users
from organisations.models.words import role_words
from organisations.queries import memberships_of


@audience(Audience.PUBLIC)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """User name and password. A wrong name and a wrong password get the same answer, and the same work (T24)."""
    if request.method != "POST" and request.user.is_authenticated:
        return after_log_in(request, way_back(request))
    if request.method == "POST" and not settings.LOCAL_LOGIN:
        raise Http404
    form = LoginForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        start_session(request, form.get_user())
        note_start(request)
        return after_log_in(request, way_back(request))
    client = configured()
    context = {
        "form": form if settings.LOCAL_LOGIN else None,
        "is_open": client is None or request.method == "POST",
        "provider": client.name if client else "",
        "next": way_back(request),
        "has_demo": settings.DEMO,
    }
    return render(request, "organisations/login/login.html", context)


@audience(Audience.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Enter as one of the demo's people; the page exists only where DEMO is set."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        return _enter_demo(request)
    words = request.GET.get("q", "").strip()
    groups = demo_groups(words)
    context = {
        "staff": [group for group in groups if group.is_directorate],
        "applicants": [group for group in groups if not group.is_directorate],
        "words": words,
        "next": way_back(request),
    }
    return render(request, "organisations/login/demo.html", context)


def _enter_demo(request: HttpRequest) -> HttpResponse:
    """Start a new session as the chosen person, acting for the organisation under which they stood."""
    user_id, organisation_id = request.POST.get("user", ""), request.POST.get("organisation", "")
    if not user_id.isdecimal():
        raise Http404
    user = get_object_or_404(demo_users(), pk=user_id)
    begin_session(request, user)
    held = {str(row.organisation_id): row.organisation_id for row in memberships_of(user.pk)}
    if organisation_id in held:
        request.session[ORGANISATION_KEY] = held[organisation_id]
    return after_log_in(request, way_back(request))


@audience(Audience.PUBLIC)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session on the server; the old cookie opens nothing (T25). The provider's session ends with it."""
    client = configured() if request.session.get(BY_OIDC) else None
    end_session(request)
    if client and (address := address_for_log_out(client)):
        context = {"address": address, "provider": client.name}
        return render(request, "organisations/login/signed_out.html", context)
    return redirect(resolve_url(settings.LOGOUT_REDIRECT_URL))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: ActorRequest) -> HttpResponse:
    """Choose whom to act for. The session gets a new id with the new rights; rights of the old choice do not follow."""
    rows = rights_of(request)
    names = {str(row.organisation_id): row.organisation.name for row in rows}
    if request.method == "POST":
        chosen = request.POST.get("organisation", "")
        if chosen not in names:
            raise Http404
        request.session[ORGANISATION_KEY] = int(chosen)
        request.session.cycle_key()
        return redirect(way_back(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
    choices = [
        {"id": key, "name": name, "rights": role_words([row.role for row in rows if str(row.organisation_id) == key])}
        for key, name in names.items()
    ]
    context = {
        "choices": choices,
        "claimed": claimed_without_rights(request, rows),
        "current": str(request.actor.organisation_id or ""),
        "next": way_back(request),
    }
    return render(request, "organisations/login/organisation.html", context)
