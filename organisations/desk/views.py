"""The organisation's page for those who act for it; what is written here asks for the role ADMIN or ECONOMY."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.access import ActorRequest, Audience, audience
from organisations.actors import MemberRole
from organisations.desk.forms import AccountForm, ProfileForm, RoleForm
from organisations.desk.joining import with_what_waits
from organisations.desk.page import page_of
from organisations.models import Account, Membership, Organisation
from organisations.operations import accounts, members, profile


def _own(request: ActorRequest) -> Organisation:
    """The organisation acted for."""
    return get_object_or_404(Organisation, pk=request.actor.organisation_id)


def _demand(request: ActorRequest, *roles: str) -> None:
    """403 without one of `roles`; the page offers the button to nobody else."""
    if not request.actor.has_role(*roles):
        raise PermissionDenied


def _try(request: ActorRequest, operation: Callable[..., Any], done: str, **arguments: Any) -> HttpResponse:
    """Do it and say so, or say why not; either way back to the page."""
    try:
        operation(actor=request.actor, now=timezone.now(), **arguments)
    except (accounts.AccountRefused, members.MembershipRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("organisation:show")


@audience(Audience.APPLICANT, Audience.STAFF)
@require_safe
def show(request: ActorRequest) -> HttpResponse:
    """Everything about the organisation on one page."""
    organisation = get_object_or_404(with_what_waits(request.actor.organisation_id or 0))
    context = page_of(organisation, request.actor, now=timezone.now())
    return render(request, "organisations/desk/show.html", context)


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest) -> HttpResponse:
    """How we reach the organisation."""
    _demand(request, MemberRole.ADMIN)
    organisation = _own(request)
    form = ProfileForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        profile.update_profile(organisation=organisation, actor=request.actor, now=timezone.now(), **form.values())
        messages.success(request, _("Opplysningene er lagret."))
        return redirect("organisation:show")
    context = {"form": form, "organisation": organisation, "acting_for": organisation.pk}
    return render(request, "organisations/desk/edit.html", context)


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: ActorRequest) -> HttpResponse:
    """Enter a new account number."""
    _demand(request, *accounts.MAY)
    organisation = _own(request)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Kontonummeret er ført. En annen hos dere må bekrefte det.")
        number = form.cleaned_data["number"]
        return _try(request, accounts.register_account, done, organisation=organisation, number=number)
    context = {"form": form, "organisation": organisation, "acting_for": organisation.pk}
    return render(request, "organisations/desk/account.html", context)


@audience(Audience.APPLICANT)
@require_POST
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm a number that someone else entered."""
    _demand(request, *accounts.MAY)
    row = get_object_or_404(Account, pk=pk, organisation_id=request.actor.organisation_id)
    done = _("Kontonummeret er bekreftet. Vi bruker det fra nå av.")
    return _try(request, accounts.confirm_account, done, account=row)


@audience(Audience.APPLICANT)
@require_POST
def grant(request: ActorRequest) -> HttpResponse:
    """Give a member one more role."""
    _demand(request, MemberRole.ADMIN)
    organisation = _own(request)
    form = RoleForm(request.POST, organisation_id=organisation.pk)
    if not form.is_valid():
        context = page_of(organisation, request.actor, now=timezone.now(), role_form=form)
        return render(request, "organisations/desk/show.html", context)
    user, role = form.cleaned_data["user"], form.cleaned_data["role"]
    done = _("Rollen er gitt.")
    return _try(request, members.grant_membership, done, user=user, organisation=organisation, role=role)


@audience(Audience.APPLICANT)
@require_POST
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Take one role from a member."""
    _demand(request, MemberRole.ADMIN)
    row = get_object_or_404(Membership, pk=pk, organisation_id=request.actor.organisation_id)
    done = _("Rollen er avsluttet. Den virker ikke lenger.")
    return _try(request, members.end_membership, done, membership=row)
