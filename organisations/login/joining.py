"""Coming to act for an organisation: an invitation is taken, or access is asked for, by the person who is logged in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organisations.access import CHOICE_URL, CLAIMED_KEY, ORGANISATION_KEY, ActorRequest, Audience, audience
from organisations.login.forms import AskForm, NameForm
from organisations.models import AccessRequest, Membership, Organisation
from organisations.models.words import role_words
from organisations.operations.identities import NameMissing
from organisations.operations.inviting import InvitationRefused, accept, invitation_by
from organisations.operations.requesting import RequestRefused, ask_access


@dataclass(frozen=True, slots=True)
class Claimed:
    """An organisation that the log-in spoke for and where the person has no role yet."""

    organisation: Organisation
    asked: AccessRequest | None  # the newest request, open or answered

    @property
    def is_waiting(self) -> bool:
        """Has nobody answered?"""
        return self.asked is not None and not self.asked.granted_at and not self.asked.refused_at


def claimed_without_rights(request: HttpRequest, rights: Iterable[Membership]) -> list[Claimed]:
    """What the person may ask for; no query where the log-in spoke for nothing, else two."""
    held = {row.organisation_id for row in rights}
    wanted = [pk for pk in request.session.get(CLAIMED_KEY) or [] if pk not in held]
    if not wanted:
        return []
    rows = AccessRequest.objects.filter(user_id=request.user.pk, organisation_id__in=wanted).order_by("id")
    asked = {row.organisation_id: row for row in rows}
    organisations = Organisation.objects.filter(pk__in=wanted).order_by("sort_key", "id")
    return [Claimed(one, asked.get(one.pk)) for one in organisations]


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: ActorRequest, secret: str) -> HttpResponse:
    """Take an invitation: who offers what, for whom, until when."""
    found = invitation_by(secret, now=timezone.now())
    if found is None:
        return render(request, "organisations/login/invitation_gone.html", status=404)
    form = NameForm(request.POST or None, has_name=bool(getattr(request.user, "display_name", "")))
    if request.method == "POST" and form.is_valid():
        try:
            row = accept(secret=secret, name=form.written_name(), actor=request.actor, now=timezone.now())
        except (InvitationRefused, NameMissing) as refusal:
            messages.error(request, str(refusal))
            return redirect("login:invitation", secret)
        return _act_for(request, row.organisation)
    context = {"invitation": found, "roles": role_words(found.role_names), "form": form}
    return render(request, "organisations/login/invitation.html", context)


def _act_for(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """Go on as the organisation joined; a log-in that did not speak for it must be made anew first."""
    claimed = request.session.get(CLAIMED_KEY)
    if claimed is not None and organisation.pk not in claimed:
        text = _("Du har fått tilgang. Logg ut, logg inn igjen og velg %(name)s for å handle for dem.")
        messages.success(request, text % {"name": organisation.name})
        return redirect(CHOICE_URL)
    request.session[ORGANISATION_KEY] = organisation.pk
    request.session.cycle_key()
    messages.success(request, _("Du handler nå for %(name)s.") % {"name": organisation.name})
    return redirect("home:home")


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask to act for an organisation that the log-in spoke for; no other can be asked for."""
    if pk not in (request.session.get(CLAIMED_KEY) or []):
        raise Http404
    organisation = Organisation.objects.get(pk=pk)
    form = AskForm(request.POST or None, has_name=bool(getattr(request.user, "display_name", "")))
    if request.method == "POST" and form.is_valid():
        written = {"text": form.cleaned_data["text"], "name": form.written_name()}
        try:
            ask_access(organisation=organisation, actor=request.actor, now=timezone.now(), **written)
        except (RequestRefused, NameMissing) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Forespørselen er sendt. Du ser svaret her neste gang du logger inn."))
        return redirect(CHOICE_URL)
    return render(request, "organisations/login/ask.html", {"form": form, "organisation": organisation})
