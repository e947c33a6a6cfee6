"""Anchoring: asking the leaders, confirming as one, recording a decision made elsewhere, taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.applicant.loading import application_for, section_of_kind
from applications.models import Application, Endorsement
from applications.operations.drafting import (
    NotOpen,
    OfficeMissing,
    ask_endorsement,
    confirm_endorsement,
    withdraw_endorsement,
)
from organisations.access import ActorRequest, Audience, audience
from schemes.edition import SectionKind


@audience(Audience.APPLICANT)
@require_GET
def endorsements(request: ActorRequest, ref: str) -> HttpResponse:
    """The address that mails to leaders carry: the part of the form where they confirm."""
    return _back(application_for(request, ref))


@audience(Audience.APPLICANT)
@require_POST
def endorse(request: ActorRequest, ref: str, kind: str) -> HttpResponse:
    """Ask, confirm or take back one endorsement, by the button that was pressed."""
    application = application_for(request, ref)
    if kind not in Endorsement.Kind.values:
        raise Http404
    try:
        messages.success(request, _do(request, application, kind))
    except (NotOpen, OfficeMissing) as refused:
        messages.error(request, refused.sentence)
    except PermissionDenied:
        messages.error(request, _("Du kan lese søknaden, men ikke bekrefte. Be en leder eller en som kan skrive."))
    return _back(application)


def _do(request: ActorRequest, application: Application, kind: str) -> str:
    """Carry out what the button says; the sentence about what was done."""
    match request.POST.get("action", ""):
        case "ask":
            ask_endorsement(application=application, kind=kind, actor=request.actor, now=timezone.now())
            return _("Lederne har fått en e-post om at søknaden venter på dem.")
        case "withdraw":
            withdraw_endorsement(application=application, kind=kind, actor=request.actor, now=timezone.now())
            return _("Bekreftelsen er tatt tilbake.")
        case "confirm":
            confirm_endorsement(
                application=application,
                kind=kind,
                office=clean_line(request.POST.get("office", ""), 120),
                note=clean_line(request.POST.get("note", ""), 500),
                actor=request.actor,
                now=timezone.now(),
            )
            return _("Forankringen er bekreftet.")
        case _:
            raise Http404


def clean_line(text: str, most: int) -> str:
    """One line without control characters, not longer than the column takes; OfficeMissing when it is longer."""
    line = " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())
    if len(line) > most:
        raise OfficeMissing(_("Teksten er for lang. Bruk høyst %(count)d tegn.") % {"count": most})
    return line


def _back(application: Application) -> HttpResponse:
    section = section_of_kind(application, SectionKind.ENDORSEMENTS)
    return redirect("applicant:step", ref=application.ref, section=section.key)
