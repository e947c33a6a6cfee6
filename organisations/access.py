"""Who may see a page: every view states its audience; the middleware turns the session into an Actor."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from organisations.actors import Actor, OrganisationKind
from organisations.kept import OPENED_BY, keep, opener_of
from organisations.models import Membership
from organisations.queries import memberships_of

P = ParamSpec("P")
ORGANISATION_KEY = "organisation_id"  # the session's active organisation
CLAIMED_KEY = "claimed_organisation_ids"  # the organisations the log-in spoke for; absent = it spoke for none and all
ACTING_FOR = "acting_for"  # in a form: the organisation for which it was opened
SWITCH_TO = "switch_to"  # in a form sent again: switch back to that organisation first (login/open_forms.py)
CHOICE_URL = "login:organisation"
KEPT_URL = "login:kept"
# What a form carries beside what was written.
HIDDEN = frozenset({ACTING_FOR, OPENED_BY, SWITCH_TO, "csrfmiddlewaretoken"})


class Audience(StrEnum):
    """Who a page is for. What is not for you does not exist: 404, or the log-in page when nobody is known."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"  # a person, also before an organisation is chosen
    APPLICANT = "applicant"  # acts for a municipality, district or service
    STAFF = "staff"  # acts for the directorate
    SYSTEM = "system"  # health and the like, guarded otherwise


class ActorRequest(HttpRequest):
    """A request whose actor is known; views behind `@audience` annotate this type."""

    actor: Actor


def rights_of(request: HttpRequest) -> list[Membership]:
    """The standing memberships that this session may use, oldest first; one query.

    A log-in that spoke for chosen organisations (Ansattporten) gives no right in others, whatever the person holds.
    """
    rows = memberships_of(request.user.pk or 0)
    claimed = request.session.get(CLAIMED_KEY)
    return rows if claimed is None else [row for row in rows if row.organisation_id in claimed]


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of this session: user, active organisation and the roles held in it; None when nobody is signed in.

    Memberships are read at every request, so a right that was ended is gone at once (F85, threat T2).
    """
    user = request.user
    if not user.is_authenticated:
        return None
    rows = rights_of(request)
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
    """Does `actor` belong to `audience`? Who works in the directorate never passes for an applicant."""
    if audience is Audience.SIGNED_IN:
        return True
    is_directorate = actor.organisation_kind == OrganisationKind.DIRECTORATE
    return (is_directorate and actor.is_staff) if audience is Audience.STAFF else not is_directorate


def _stranger(request: HttpRequest) -> HttpResponseBase:
    """Nobody is signed in: log-in with a way back, typed text kept; to the autosave script 401, it keeps the text."""
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=401)
    return redirect_to_login(resolve_url(KEPT_URL) if keep(request) else request.get_full_path())


def _opened_for_another(request: HttpRequest, actor: Actor) -> HttpResponseBase | None:
    """The form was opened for one organisation, another tab has switched since: say so and give the text back (T3)."""
    opened_for = request.POST.get(ACTING_FOR, "")
    if request.headers.get("X-Autosave") and (opener := opener_of(request)) and opener != actor.user_id:
        sentence = _("Siden ble åpnet av en annen person. Logg inn som den personen, så lagrer vi teksten.")
        return JsonResponse({"error": sentence}, status=400)
    if not opened_for or opened_for == str(actor.organisation_id):
        return None
    if request.headers.get("X-Autosave"):
        return JsonResponse(
            {"error": _("Du har byttet organisasjon i en annen fane. Teksten er ikke lagret.")}, status=400
        )
    names = {str(row.organisation_id): row.organisation.name for row in rights_of(request)}
    context = {
        "texts": texts_of(request),
        "fields": [(name, value) for name, values in request.POST.lists() if name not in HIDDEN for value in values],
        "has_files": bool(request.FILES),
        "organisation_name": actor.organisation_name,
        "opened_for": opened_for if opened_for in names else "",
        "opened_for_name": names.get(opened_for, ""),
    }
    return render(request, "organisations/switched.html", context, status=409)


def texts_of(request: HttpRequest) -> list[str]:
    """What a person wrote in the form that was sent: no numbers, no choices of ours by number, nothing hidden."""
    values = [value.strip() for name, found in request.POST.lists() if name not in HIDDEN for value in found]
    return [value for value in values if value and not value.isdecimal()]


def audience(
    *who: Audience,
) -> Callable[
    [Callable[Concatenate[Any, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """State who may open this view.

    Nobody signed in → log-in with a way back; no organisation chosen (or the last right ended) → the choice of one;
    the wrong side → 404.
    """

    def decorate(
        view: Callable[Concatenate[Any, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if Audience.PUBLIC in who or Audience.SYSTEM in who:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return _stranger(request)
            actor: Actor = request.actor  # type: ignore[attr-defined]
            if actor.organisation_id is None and Audience.SIGNED_IN not in who:
                if request.headers.get("X-Autosave"):
                    return HttpResponse(status=401)
                return redirect_to_login(request.get_full_path(), resolve_url(CHOICE_URL))
            if not any(_admits(one, actor) for one in who):
                raise Http404
            if request.method == "POST" and (refusal := _opened_for_another(request, actor)) is not None:
                return refusal
            return view(request, *args, **kwargs)

        guarded.audience = frozenset(who)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]  # `wraps` keeps the view's own first parameter

    return decorate
