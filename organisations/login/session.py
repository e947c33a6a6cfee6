"""The session while one writes: how long it lasts, putting off its end, and coming back to the text after it."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from organisations.access import ActorRequest, Audience, audience
from organisations.kept import kept_for, let_go
from organisations.login.limits import SEEN, left_of


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def session(request: ActorRequest) -> JsonResponse:
    """How many seconds are left, and whether they can be more; POST makes them as many as they can be."""
    if request.method == "POST":
        request.session[SEEN] = int(timezone.now().timestamp())
    left = left_of(request)
    return JsonResponse({"seconds_left": left.seconds, "may_extend": left.may_extend})


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def again(request: ActorRequest) -> HttpResponse:
    """Logged in again in a new tab: the other tab goes on by itself."""
    return render(request, "organisations/login/again.html")


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def kept(request: ActorRequest) -> HttpResponse:
    """The text that was sent after the session had ended, to be saved with one press; POST throws it away."""
    if request.method == "POST":
        let_go(request)
    text = kept_for(request, request.actor.user_id)
    if text is None:
        return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    context = {
        "path": text.path,
        "fields": [(name, value) for name, values in text.fields.items() for value in values],
        "texts": [value for values in text.fields.values() for value in values if _is_text(value)],
    }
    return render(request, "organisations/login/kept.html", context)


def _is_text(value: str) -> bool:
    """Something a person wrote: words, not a number or a key."""
    return " " in value.strip()
