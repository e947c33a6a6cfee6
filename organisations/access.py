"""Who may see a page: every view states its audience; the middleware turns the session into an Actor."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from organisations.actors import Actor, MemberRole
from organisations.queries import memberships_of

P = ParamSpec("P")
ORGANISATION_KEY = "organisation_id"  # the session's active organisation


class Audience(StrEnum):
    """Who a page is for. What is not for you does not exist: the answer is 404, or the log-in page when nobody is known."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"  # a person, also before an organisation is chosen
    APPLICANT = "applicant"  # acts for a municipality, district or service
    STAFF = "staff"  # acts for the directorate
    SYSTEM = "system"  # health and the like, guarded otherwise


class ActorRequest(HttpRequest):
    """A request whose actor is known; views behind `@audience` annotate this type."""

    actor: Actor


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of this session: user, active organisation and the roles held in it; None when nobody is signed in.

    Memberships are read at every request, so a right that was ended is gone at once (F85, threat T2).
    """
    user = request.user
    if not user.is_authenticated:
        return None
    rows = memberships_of(user.pk)
    chosen = request.session.get(ORGANISATION_KEY)
    organisations = {row.organisation_id: row.organisation for row in rows}
    if chosen not in organisations:
        chosen = next(iter(organisations)) if len(organisations) == 1 else None
    if chosen is None:
        return Actor(user_id=user.pk, name=str(user))
    organisation = organisations[chosen]
    return Actor(
        user_id=user.pk,
        name=str(user),
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        roles=frozenset(row.role for row in rows if row.organisation_id == chosen),
    )


class ActorMiddleware:
    """Sets `request.actor`, read on first use: a page that asks for nobody costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Attach the lazy actor and go on."""
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _admits(audience: Audience, actor: Actor) -> bool:
    """Does `actor` belong to `audience`?"""
    if audience is Audience.SIGNED_IN:
        return True
    if actor.organisation_id is None:
        return False
    staff = MemberRole.STAFF in actor.roles
    return staff if audience is Audience.STAFF else not staff


def audience(
    *who: Audience,
) -> Callable[
    [Callable[Concatenate[Any, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """State who may open this view. Nobody signed in → log-in with a way back; the wrong side → 404."""

    def decorate(
        view: Callable[Concatenate[Any, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if Audience.PUBLIC in who or Audience.SYSTEM in who:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                if request.headers.get("X-Autosave"):  # the script keeps the text and offers log-in in place
                    return HttpResponse(status=401)
                return redirect_to_login(request.get_full_path())
            actor: Actor = request.actor  # type: ignore[attr-defined]
            if not any(_admits(one, actor) for one in who):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.audience = frozenset(who)  # type: ignore[attr-defined]
        return guarded

    return decorate
