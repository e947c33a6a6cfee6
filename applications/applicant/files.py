"""Attachments: adding, reading and removing files. A file is always sent as a download, never shown in the page."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.applicant.loading import application_for, check_may_write, section_of_kind
from applications.models import Application, Attachment
from applications.operations.attaching import FileRefused, attach, open_file, remove
from applications.operations.drafting import NotOpen
from organisations.access import ActorRequest, Audience, audience
from schemes.edition import SectionKind
from schemes.queries import document_of

SANDBOX = "sandbox; default-src 'none'"


@audience(Audience.APPLICANT)
@require_POST
def add(request: ActorRequest, ref: str) -> HttpResponse:
    """Keep the chosen files; a file that is refused is named with the reason, the others are kept all the same."""
    application = application_for(request, ref)
    check_may_write(request, application)
    kind = request.POST.get("kind", "")
    if kind not in {each.key for each in document_of(application.edition).documents_for(application.track)}:
        messages.error(request, _("Velg hva slags vedlegg det er."))
        return _back(application)
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("Velg en fil først."))
    for file in files:
        try:
            attach(
                application=application,
                kind=kind,
                name=file.name or "",
                file=file.file,  # type: ignore[arg-type]
                size=file.size or 0,
                actor=request.actor,
                now=timezone.now(),
                replaces=_replaced(request, application),
            )
        except FileRefused as refused:
            messages.error(request, f"{file.name}: {refused.sentence}")
        except NotOpen as closed:
            messages.error(request, closed.sentence)
            break
        else:
            messages.success(request, _("%(name)s er lastet opp.") % {"name": file.name})
    return _back(application)


def _replaced(request: ActorRequest, application: Application) -> Attachment | None:
    """The standing file that the new one takes the place of, if one is named."""
    text = request.POST.get("replaces", "")
    if not (text.isdecimal() and len(text) < 18):
        return None
    return application.attachments.standing().filter(pk=int(text)).first()


@audience(Audience.APPLICANT)
@require_GET
def download(request: ActorRequest, ref: str, pk: int) -> HttpResponseBase:
    """The bytes of one file of an own application, removed ones too as long as the case shows them."""
    application = application_for(request, ref)
    attachment = get_object_or_404(application.attachments.all(), pk=pk)
    attachment.application = application
    try:
        stored = open_file(attachment=attachment, actor=request.actor, now=timezone.now())
    except FileRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("applicant:tasks", ref=ref)
    response = FileResponse(stored, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


@audience(Audience.APPLICANT)
@require_POST
def take_out(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """Take a file out of the application; it stays as history."""
    application = application_for(request, ref)
    attachment = get_object_or_404(application.attachments.standing(), pk=pk)
    try:
        remove(attachment=attachment, actor=request.actor, now=timezone.now())
        messages.success(request, _("%(name)s er fjernet.") % {"name": attachment.name})
    except NotOpen as closed:
        messages.error(request, closed.sentence)
    return _back(application)


def _back(application: Application) -> HttpResponse:
    section = section_of_kind(application, SectionKind.ATTACHMENTS)
    return redirect("applicant:step", ref=application.ref, section=section.key)
