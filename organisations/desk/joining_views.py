"""Invitations, requests, removal and kept texts of one organisation. The administrator's, but for the texts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.access import ActorRequest, Audience, audience
from organisations.actors import MemberRole
from organisations.desk.forms import InvitationForm, RefusalForm, RolesForm
from organisations.desk.joining import SHOWN, invitations_page, kept_texts
from organisations.models import AccessRequest, Invitation, KeptText, Organisation, User
from organisations.operations import inviting, keeping, members, requesting

REFUSALS = (inviting.InvitationRefused, members.MembershipRefused, requesting.RequestRefused)


def demand(request: ActorRequest, *roles: str) -> None:
    """403 without one of `roles`; the page offers the button to nobody else."""
    if not request.actor.has_role(*roles):
        raise PermissionDenied


def attempt(request: ActorRequest, operation: Callable[..., Any], done: str, **arguments: Any) -> bool:
    """Do it and say so, or say why not."""
    try:
        operation(actor=request.actor, now=timezone.now(), **arguments)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def _own(request: ActorRequest) -> Organisation:
    """The organisation acted for, to its administrator."""
    demand(request, MemberRole.ADMIN)
    return get_object_or_404(Organisation, pk=request.actor.organisation_id)


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: ActorRequest) -> HttpResponse:
    """Who is invited and who has asked; invite one more."""
    organisation = _own(request)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Invitasjonen blir sendt til %(email)s.") % {"email": form.cleaned_data["email"]}
        attempt(request, inviting.invite, done, organisation=organisation, **form.cleaned_data)
        return redirect("organisation:invitations")
    context = invitations_page(organisation, timezone.now(), form=form)
    return render(request, "organisations/desk/invitations.html", context)


@audience(Audience.APPLICANT)
@require_POST
def renew(request: ActorRequest, pk: int) -> HttpResponse:
    """Send an invitation anew; the earlier address opens nothing."""
    row = get_object_or_404(Invitation, pk=pk, organisation=_own(request))
    attempt(request, inviting.renew, _("Invitasjonen blir sendt på nytt."), invitation=row)
    return redirect("organisation:invitations")


@audience(Audience.APPLICANT)
@require_POST
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    row = get_object_or_404(Invitation, pk=pk, organisation=_own(request))
    attempt(request, inviting.withdraw, _("Invitasjonen er trukket tilbake."), invitation=row)
    return redirect("organisation:invitations")


@audience(Audience.APPLICANT)
@require_POST
def grant_request(request: ActorRequest, pk: int) -> HttpResponse:
    """Let in a person who asked, with the roles chosen."""
    row = get_object_or_404(AccessRequest, pk=pk, organisation=_own(request))
    form = RolesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Velg minst én rolle."))
    else:
        attempt(request, requesting.grant_access, _("Personen har fått tilgang."), asked=row, **form.cleaned_data)
    return redirect("organisation:invitations")


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_request(request: ActorRequest, pk: int) -> HttpResponse:
    """Say no to a person who asked, with the reason."""
    row = get_object_or_404(AccessRequest.objects.open(), pk=pk, organisation=_own(request))
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(request, requesting.refuse_access, _("Svaret er gitt."), asked=row, **form.cleaned_data)
        return redirect("organisation:invitations")
    context = {"form": form, "asked": row, "back": "organisation:invitations"}
    return render(request, "organisations/desk/refuse_request.html", context)


@audience(Audience.APPLICANT)
@require_POST
def remove_person(request: ActorRequest, pk: int) -> HttpResponse:
    """Take every role from a person; it works at their next click."""
    organisation = _own(request)
    here = {"memberships__organisation": organisation, "memberships__ended_at__isnull": True}
    user = get_object_or_404(User.objects.filter(**here).distinct(), pk=pk)
    done = _("%(name)s kan ikke lenger handle for dere.") % {"name": user}
    attempt(request, members.end_all, done, user=user, organisation=organisation)
    return redirect("organisation:show")


@audience(Audience.APPLICANT)
@require_POST
def review(request: ActorRequest) -> HttpResponse:
    """Note that the members were gone through."""
    attempt(request, members.note_review, _("Notert. Vi spør igjen om et år."), organisation=_own(request))
    return redirect("organisation:show")


@audience(Audience.APPLICANT)
@require_safe
def texts(request: ActorRequest) -> HttpResponse:
    """What people wrote who lost their access while the form was open."""
    demand(request, MemberRole.WRITE, MemberRole.ADMIN)
    rows = list(kept_texts(request.actor.organisation_id or 0)[:SHOWN])
    return render(request, "organisations/desk/kept_texts.html", {"rows": rows})


@audience(Audience.APPLICANT)
@require_POST
def drop_text(request: ActorRequest, pk: int) -> HttpResponse:
    """Remove a text that has been dealt with."""
    demand(request, MemberRole.WRITE, MemberRole.ADMIN)
    row = get_object_or_404(KeptText, pk=pk, organisation_id=request.actor.organisation_id)
    if not keeping.drop_text(kept=row, actor=request.actor, now=timezone.now()):
        raise Http404
    messages.success(request, _("Teksten er fjernet."))
    return redirect("organisation:texts")
