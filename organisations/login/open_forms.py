"""Forms that were opened for one organisation and are sent while acting for another (T3), or after the access was lost.

The form names the organisation it was opened for (`acting_for`). Three things can have happened since:
the person switched in another tab: access.py says so, and the form can be sent again as before with one press;
that press (`switch_to`): switch here, and let the form through;
the access was taken away: what was written is kept for the organisation, and the person is told.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from organisations.access import ACTING_FOR, ORGANISATION_KEY, SWITCH_TO, actor_of, rights_of, texts_of
from organisations.kept import opener_of
from organisations.operations.keeping import keep_texts

NUMBER = re.compile(r"[0-9]{1,18}")  # a key that both databases can hold


class OpenForms:
    """Looks at forms that were opened for another organisation than the one acted for; costs the others nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on: what there is to do is done when the form's token has been checked."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Switch, keep or let be; None lets the view answer."""
        opened_for = request.POST.get(ACTING_FOR, "") if request.method == "POST" else ""
        if not NUMBER.fullmatch(opened_for) or not request.user.is_authenticated:
            return None
        actor = request.actor  # type: ignore[attr-defined]
        if opened_for == str(actor.organisation_id):
            return None
        if int(opened_for) not in {row.organisation_id for row in rights_of(request)}:
            return _kept(request, int(opened_for))
        if request.POST.get(SWITCH_TO) == opened_for:
            request.session[ORGANISATION_KEY] = int(opened_for)
            request.session.cycle_key()
            request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return None


def _kept(request: HttpRequest, organisation_id: int) -> HttpResponseBase | None:
    """Keep what was written for the organisation and say so; None when it never was the person's to write."""
    is_autosave = bool(request.headers.get("X-Autosave"))
    if is_autosave:
        texts = {request.POST.get("question", ""): "\n".join(request.POST.getlist("value"))}
    else:
        texts = {"": "\n\n".join(texts_of(request))}
    actor = request.actor  # type: ignore[attr-defined]
    if opener_of(request) not in (None, actor.user_id):
        return None
    if not keep_texts(organisation_id=organisation_id, page=request.path, texts=texts, actor=actor, now=timezone.now()):
        return None
    if is_autosave:
        sentence = _("Tilgangen din er tatt bort. Det du skrev, er tatt vare på hos organisasjonen.")
        return JsonResponse({"error": sentence}, status=403)
    return render(request, "organisations/login/removed.html", {"texts": texts_of(request)}, status=403)
