"""Access as the directorate handles it: the first person of an organisation, asked for or invited."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.access import ActorRequest, Audience, audience
from organisations.actors import MemberRole
from organisations.desk.forms import FirstInvitationForm, RefusalForm
from organisations.desk.joining import SHOWN, unanswered, without_administrator
from organisations.desk.joining_views import attempt, demand
from organisations.models import AccessRequest, Invitation
from organisations.models.keys import fold
from organisations.operations import inviting, requesting
from organisations.queries import organisations_matching

FOUND = 20


def _page(request: ActorRequest, form: FirstInvitationForm | None = None) -> dict[str, Any]:
    """Requests, invitations of ours that nobody has taken, and organisations that match the words."""
    words = request.GET.get("q", "").strip()
    found = without_administrator(organisations_matching(fold(words)))[:FOUND] if words else []
    ours = Invitation.objects.open().filter(invited_by__memberships__role=MemberRole.STAFF)
    ours = ours.filter(invited_by__memberships__ended_at__isnull=True).select_related("organisation", "invited_by")
    return {
        "requests": list(unanswered()[:SHOWN]),
        "invitations": list(ours.distinct().order_by("-id")[:SHOWN]),
        "words": words,
        "found": [form.cleaned_data["organisation"]] if form and "organisation" in form.cleaned_data else list(found),
        "form": form,
    }


@audience(Audience.STAFF)
@require_safe
def access(request: ActorRequest) -> HttpResponse:
    """Who asks to be the first of an organisation, and whom we have invited."""
    demand(request, MemberRole.ADMIN)
    return render(request, "organisations/desk/access.html", _page(request))


@audience(Audience.STAFF)
@require_POST
def access_grant(request: ActorRequest, pk: int) -> HttpResponse:
    """Let in the first person of an organisation, as its administrator."""
    demand(request, MemberRole.ADMIN)
    row = get_object_or_404(AccessRequest, pk=pk)
    attempt(request, requesting.grant_access, _("Personen har fått tilgang."), asked=row, roles=())
    return redirect("organisation:access")


@audience(Audience.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def access_refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """Say no, with the reason."""
    demand(request, MemberRole.ADMIN)
    row = get_object_or_404(AccessRequest.objects.open(), pk=pk)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(request, requesting.refuse_access, _("Svaret er gitt."), asked=row, **form.cleaned_data)
        return redirect("organisation:access")
    context = {"form": form, "asked": row, "back": "organisation:access"}
    return render(request, "organisations/desk/refuse_request.html", context)


@audience(Audience.STAFF)
@require_POST
def access_invite(request: ActorRequest) -> HttpResponse:
    """Invite the first administrator of an organisation."""
    demand(request, MemberRole.ADMIN)
    form = FirstInvitationForm(request.POST)
    if not form.is_valid():
        return render(request, "organisations/desk/access.html", _page(request, form))
    organisation, email = form.cleaned_data["organisation"], form.cleaned_data["email"]
    done = _("Invitasjonen blir sendt til %(email)s.") % {"email": email}
    roles = (MemberRole.ADMIN,)
    attempt(request, inviting.invite, done, organisation=organisation, email=email, roles=roles)
    return redirect("organisation:access")


@audience(Audience.STAFF)
@require_POST
def access_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back an invitation that we sent."""
    demand(request, MemberRole.ADMIN)
    row = get_object_or_404(Invitation, pk=pk)
    attempt(request, inviting.withdraw, _("Invitasjonen er trukket tilbake."), invitation=row)
    return redirect("organisation:access")


@audience(Audience.STAFF)
@require_POST
def access_renew(request: ActorRequest, pk: int) -> HttpResponse:
    """Send an invitation of ours anew."""
    demand(request, MemberRole.ADMIN)
    row = get_object_or_404(Invitation, pk=pk)
    attempt(request, inviting.renew, _("Invitasjonen blir sendt på nytt."), invitation=row)
    return redirect("organisation:access")
