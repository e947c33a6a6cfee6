"""Organisations that apply together: found by name, asked, confirmed by themselves, taken out again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.applicant.loading import application_for, section_of_kind
from applications.models import Application
from applications.operations.drafting import NotOpen, add_partner, confirm_partner, remove_partner
from organisations.access import ActorRequest, Audience, audience
from organisations.models.keys import fold
from organisations.queries import organisations_matching
from schemes.edition import SectionKind

SHOWN = 10


@audience(Audience.APPLICANT)
@require_POST
def add(request: ActorRequest, ref: str) -> HttpResponse:
    """Ask the organisation that is named; when several have the name, the page asks which."""
    application = application_for(request, ref)
    words = fold(request.POST.get("name", "").replace("\x00", ""))
    chosen = request.POST.get("organisation", "")
    found = organisations_matching(words).exclude(pk=application.lead_id)
    if chosen.isdecimal() and len(chosen) < 18:
        found = found.filter(pk=int(chosen))
    matches = list(found[: SHOWN + 1]) if words else []
    if not matches:
        messages.error(request, _("Vi fant ingen organisasjon med det navnet. Prøv organisasjonsnummeret."))
    elif len(matches) > 1:
        names = ", ".join(each.name for each in matches[:SHOWN])
        messages.error(request, _("Flere har det navnet: %(names)s. Skriv hele navnet.") % {"names": names})
    else:
        return _add(request, application, matches[0].pk)
    return _back(application)


def _add(request: ActorRequest, application: Application, pk: int) -> HttpResponse:
    organisation = organisations_matching("").get(pk=pk)
    try:
        add_partner(application=application, organisation=organisation, actor=request.actor, now=timezone.now())
        messages.success(request, _("%(name)s er spurt om å være med.") % {"name": organisation.name})
    except NotOpen as closed:
        messages.error(request, closed.sentence)
    return _back(application)


@audience(Audience.APPLICANT)
@require_POST
def take_out(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """Take a partner out of the application."""
    application = application_for(request, ref)
    partner = get_object_or_404(application.participants.filter(is_lead=False), pk=pk)
    try:
        remove_partner(participant=partner, actor=request.actor, now=timezone.now())
        messages.success(request, _("Deltakeren er tatt ut av søknaden."))
    except NotOpen as closed:
        messages.error(request, closed.sentence)
    return _back(application)


@audience(Audience.APPLICANT)
@require_POST
def confirm(request: ActorRequest, ref: str) -> HttpResponse:
    """Say yes on behalf of one's own organisation."""
    application = application_for(request, ref)
    partner = get_object_or_404(application.participants.all(), organisation_id=request.actor.organisation_id)
    try:
        confirm_partner(participant=partner, actor=request.actor, now=timezone.now())
        messages.success(request, _("Dere er med i søknaden."))
    except PermissionDenied:
        messages.error(request, _("Du kan lese søknaden, men ikke bekrefte. Be en leder eller en som kan skrive."))
    return _back(application)


def _back(application: Application) -> HttpResponse:
    section = section_of_kind(application, SectionKind.PARTNERS)
    return redirect("applicant:step", ref=application.ref, section=section.key)
