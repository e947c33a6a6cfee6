"""The leader's page: the application as it will be sent, a button that names the version, one to send it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.applicant.endorsing import clean_line
from applications.applicant.loading import application_for, reading_language, title_of
from applications.models import Application, Endorsement
from applications.operations.drafting import (
    NotOpen,
    OfficeMissing,
    OtherVersion,
    confirm_endorsement,
    return_endorsement,
)
from applications.queries.contents import content_of
from applications.queries.fields import version_of
from applications.queries.sheet import endorsement_labels, sheet_of
from applications.workflow import Status
from organisations.access import ActorRequest, Audience, audience
from organisations.actors import MemberRole
from schemes.queries import document_of


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def approve(request: ActorRequest, ref: str, kind: str) -> HttpResponse:
    """Read, and approve exactly this version, or send it back with what must be changed (F12)."""
    application = application_for(request, ref)
    if kind not in Endorsement.Kind.values:
        raise Http404
    if application.status != Status.DRAFT:
        return redirect("applicant:receipt", ref=ref)
    if not request.actor.has_role(MemberRole.LEAD) or request.actor.organisation_id != application.lead_id:
        raise PermissionDenied
    problem = None
    if request.method == "POST":
        problem = _answer(request, application, kind)
        if problem is None:
            return redirect("home:home")
    context = _page(application, kind) | {
        "problems": [problem] if problem else [],
        "office": request.POST.get("office", ""),
        "comment": request.POST.get("comment", ""),
    }
    return render(request, "applications/applicant/approve.html", context, status=422 if problem else 200)


def _answer(request: ActorRequest, application: Application, kind: str) -> tuple[str, str] | None:
    """Approve or send back; the field and the sentence where that could not be done."""
    now, version = timezone.now(), request.POST.get("version", "")
    is_return = request.POST.get("action") == "return"
    try:
        if is_return:
            comment = request.POST.get("comment", "").replace("\x00", "")[:2000]
            return_endorsement(
                application=application, kind=kind, comment=comment, version=version, actor=request.actor, now=now
            )
            messages.success(request, _("Søknaden er sendt tilbake til dem som skriver den."))
        else:
            office = clean_line(request.POST.get("office", ""), 120)
            confirm_endorsement(
                application=application, kind=kind, office=office, version=version or "-", actor=request.actor, now=now
            )
            messages.success(request, _("Du har godkjent søknaden."))
    except OtherVersion as refused:
        return ("svar", refused.sentence)
    except (NotOpen, OfficeMissing) as refused:
        return ("comment" if is_return else "office", refused.sentence)
    return None


def _page(application: Application, kind: str) -> dict[str, object]:
    content, document = content_of(application), document_of(application.edition)
    return {
        "application": application,
        "name": title_of(application, document),
        "kind": kind,
        "leadership": dict(endorsement_labels())[kind],
        "parts": sheet_of(content, document, reading_language()),
        "version": version_of(content, document),
        "given": content.endorsement(kind),
    }
