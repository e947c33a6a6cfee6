"""Attachments of an application: adding, reading, replacing and removing files. Nothing of a file runs in the page."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.applicant.loading import (
    application_for,
    check_may_write,
    reading_language,
    section_of_kind,
    title_of,
)
from applications.models import Application, Attachment
from applications.operations.attaching import (
    MAY_RENEW,
    FileRefused,
    Received,
    attach,
    file_response,
    receive,
    remove,
    reuse,
)
from applications.operations.drafting import NotOpen
from applications.queries.files import reusable_files
from organisations.access import ActorRequest, Audience, audience
from schemes.edition import SectionKind
from schemes.queries import document_of

MOST_SHOWN = 50  # earlier files on one page, the newest


@audience(Audience.APPLICANT)
@require_POST
def add(request: ActorRequest, ref: str) -> HttpResponse:
    """Keep the chosen files; a file that is refused is named with the reason, the others are kept all the same."""
    application = application_for(request, ref)
    check_may_write(request, application)
    named = request.POST.get("replaces", "")
    old = _standing(application, named)
    kind = old.kind if old else request.POST.get("kind", "")
    if named and old is None:
        return _told(request, application, [Received("", _("Filen er alt byttet ut eller fjernet. Se over listen."))])
    if kind not in {each.key for each in document_of(application.edition).documents_for(application.track)}:
        return _told(request, application, [Received("", _("Velg hva slags vedlegg det er."))])

    def keep(file: UploadedFile) -> Attachment:
        return attach(
            application=application,
            kind=kind,
            name=file.name or "",
            file=file.file,  # type: ignore[arg-type]
            size=file.size or 0,
            actor=request.actor,
            now=timezone.now(),
            replaces=old,
        )

    return _told(request, application, receive(request.FILES.getlist("files"), keep))


def _standing(application: Application, text: str) -> Attachment | None:
    """The standing file that the new one takes the place of, if one is named."""
    return application.attachments.of_application().standing().filter(pk=_number(text)).first()


def _told(request: ActorRequest, application: Application, received: list[Received]) -> HttpResponse:
    """What became of each file: in notices on the page, and to the script that sent them one by one."""
    for each in received:
        (messages.error if each.refusal else messages.success)(request, each.sentence)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"refusals": [each.refusal for each in received if each.refusal]})
    return _back(application)


@audience(Audience.APPLICANT)
@require_GET
def download(request: ActorRequest, ref: str, pk: int) -> HttpResponseBase:
    """One file of an own application, earlier ones too; `?vis=1` draws what can be drawn."""
    application = application_for(request, ref)
    attachment = get_object_or_404(application.attachments.of_application(), pk=pk)
    attachment.application = application
    is_shown = bool(request.GET.get("vis"))
    try:
        return file_response(attachment=attachment, actor=request.actor, now=timezone.now(), is_shown=is_shown)
    except FileRefused as refused:
        messages.error(request, refused.sentence)
        return _back(application)


@audience(Audience.APPLICANT)
@require_POST
def take_out(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """Take a file out of the application; it stays as history."""
    application = application_for(request, ref)
    attachment = get_object_or_404(application.attachments.of_application().standing(), pk=pk)
    try:
        remove(attachment=attachment, actor=request.actor, now=timezone.now())
        messages.success(request, _("%(name)s er fjernet.") % {"name": attachment.name})
    except NotOpen as closed:
        messages.error(request, closed.sentence)
    return _back(application)


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def earlier(request: ActorRequest, ref: str, kind: str) -> HttpResponse:
    """Files of the organisation's other applications; POST hands the chosen one in here too."""
    application = application_for(request, ref)
    check_may_write(request, application)
    asked = {each.key: each for each in document_of(application.edition).documents_for(application.track)}
    if kind not in asked or request.actor.organisation_id != application.lead_id:
        raise Http404
    rows = reusable_files(application)
    if request.method == "POST":
        source = get_object_or_404(rows, pk=_number(request.POST.get("file", "")))
        return _told(request, application, _reused(request, application, kind, source))
    context = {
        "application": application,
        "name": title_of(application, document_of(application.edition)),
        "asked": asked[kind].name.in_language(reading_language()),
        "files": rows[:MOST_SHOWN],
        "back_url": _back(application).url,
    }
    return render(request, "applications/applicant/earlier_files.html", context)


def _reused(request: ActorRequest, application: Application, kind: str, source: Attachment) -> list[Received]:
    try:
        reuse(application=application, kind=kind, source=source, actor=request.actor, now=timezone.now())
    except FileRefused as refused:
        return [Received(source.name, refused.sentence)]
    except NotOpen as closed:
        return [Received(source.name, closed.sentence)]
    return [Received(source.name)]


def _number(text: str) -> int:
    """A key of a row from a form; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def stopped_in(application: Application) -> tuple[str, str] | None:
    """A file of a sent case that the virus scanner stopped: its name, and the page where it is renewed."""
    if application.status not in MAY_RENEW:
        return None
    rows = application.attachments.of_application().standing().filter(scan_state=Attachment.Scan.INFECTED)
    name = rows.values_list("name", flat=True).first()
    return (name, _back(application).url) if name else None


def _back(application: Application) -> HttpResponseRedirect:
    section = section_of_kind(application, SectionKind.ATTACHMENTS)
    return redirect("applicant:step", ref=application.ref, section=section.key)
