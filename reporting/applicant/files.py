"""The part of a report that takes files: the list, adding, reading, replacing, removing."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.models import Attachment
from applications.operations.attaching import CONTENT_TYPE, FileRefused, Received, file_response, receive
from applications.queries.files import FileGroup, lines_of
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
from reporting.applicant.loading import reading_language
from reporting.applicant.opening import OpenReport, answers_of, head_of, open_report
from reporting.models import Report
from reporting.operations.delivering import EDITABLE, attach_file, remove_file
from reporting.permissions import roles_on
from reporting.queries.files import files_of, listed_files, standing_files
from reporting.workflow import ReportStatus, Role
from schemes.edition import SectionKind
from schemes.steps import Step

WRITERS = frozenset({Role.WRITER, Role.SENDER})


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def files(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """The files of one part of the report; POST keeps those that were chosen."""
    opened, report = _begun(request, ref, pk)
    step = _step(opened, request.GET.get("del", ""))
    if request.method == "POST":
        return _add(opened, report, step)
    listed = listed_files(opened.duty)
    may_renew = _may_renew(opened, report, listed)
    if report.status not in EDITABLE and not may_renew:
        return redirect(opened.url("receipt"))
    following = next((each for each in opened.steps if each.number > step.number), None)
    language = reading_language()
    context = head_of(opened, step.key, answers_of(report), files=listed) | {
        "step_title": step.section.title.in_language(language),
        "intro": step.section.intro.in_language(language) if step.section.intro else "",
        "group": _group(opened, step, listed),
        "may_renew": may_renew,
        "add_url": opened.url("files", step),
        "accept": ",".join(f".{extension}" for extension in CONTENT_TYPE),
        "max_bytes": settings.ATTACHMENT_MAX_BYTES,
        "next_title": following.section.title.in_language(language) if following else "",
        "next_url": opened.url_of(following) if following else opened.url("review"),
    }
    return render(request, "reporting/applicant/files.html", context)


def _begun(request: ActorRequest, ref: str, pk: int) -> tuple[OpenReport, Report]:
    """The report, once it is begun; else 404."""
    opened = open_report(request, ref, pk)
    if opened.report is None:
        raise Http404
    return opened, opened.report


def _step(opened: OpenReport, key: str) -> Step:
    """The part `key` that takes files, the first when none is named; 404 for one that does not."""
    for step in opened.steps:
        if step.section.kind is SectionKind.ATTACHMENTS and key in ("", step.key):
            return step
    raise Http404


def _may_renew(opened: OpenReport, report: Report, listed: list[Attachment]) -> bool:
    """An unclean file may be renewed while the directorate has the report."""
    is_stopped = any(each.is_standing and each.scan_state == Attachment.Scan.INFECTED for each in listed)
    return is_stopped and report.status == ReportStatus.SUBMITTED and _is_writer(opened)


def _is_writer(opened: OpenReport) -> bool:
    return bool(roles_on(opened.application, opened.request.actor) & WRITERS)


def _group(opened: OpenReport, step: Step, listed: list[Attachment]) -> FileGroup:
    def url(row: Attachment) -> str:
        return reverse("grantee:file", args=[opened.application.ref, opened.duty.pk, row.pk])

    def remove_url(row: Attachment) -> str:
        return reverse("grantee:remove_file", args=[opened.application.ref, opened.duty.pk, row.pk])

    lines = lines_of(listed, step.key, url, remove_url)
    return FileGroup(
        key=step.key,
        name=step.section.title.in_language(reading_language()),
        lines=[each for each in lines if each.row.is_standing],
        past=[each for each in lines if not each.row.is_standing],
    )


def _add(opened: OpenReport, report: Report, step: Step) -> HttpResponse:
    """Keep the chosen files, each on its own."""
    request = opened.request
    if not _is_writer(opened):
        raise PermissionDenied
    named = request.POST.get("replaces", "")
    is_number = named.isascii() and named.isdecimal() and len(named) < 19
    old = standing_files(opened.duty).filter(kind=step.key, pk=int(named)).first() if is_number else None
    if named and old is None:
        return _told(opened, step, [Received("", _("Filen er alt byttet ut eller fjernet. Se over listen."))])

    def keep(file: UploadedFile) -> Any:
        return attach_file(
            report=report,
            section=step.key,
            name=file.name or "",
            file=file.file,  # type: ignore[arg-type]
            size=file.size or 0,
            actor=request.actor,
            now=opened.now,
            replaces=old,
        )

    return _told(opened, step, receive(request.FILES.getlist("files"), keep))


def _told(opened: OpenReport, step: Step, received: list[Received]) -> HttpResponse:
    """What became of each file: in notices on the page, and to the script that sent them one by one."""
    for each in received:
        (messages.error if each.refusal else messages.success)(opened.request, each.sentence)
    if opened.request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"refusals": [each.refusal for each in received if each.refusal]})
    return redirect(opened.url("files", step))


@audience(Audience.APPLICANT)
@require_GET
def download(request: ActorRequest, ref: str, pk: int, file_pk: int) -> HttpResponseBase:
    """One file of an own report, earlier ones too; `?vis=1` draws what can be drawn."""
    opened, _report = _begun(request, ref, pk)
    row = get_object_or_404(files_of(opened.duty), pk=file_pk)
    row.application = opened.application
    is_shown = bool(request.GET.get("vis"))
    try:
        return file_response(attachment=row, actor=request.actor, now=opened.now, is_shown=is_shown)
    except FileRefused as refused:
        messages.error(request, refused.sentence)
        return redirect(opened.url("files"))


@audience(Audience.APPLICANT)
@require_POST
def take_out(request: ActorRequest, ref: str, pk: int, file_pk: int) -> HttpResponse:
    """Take a file out of the report; it stays as history."""
    opened, report = _begun(request, ref, pk)
    row = get_object_or_404(standing_files(opened.duty), pk=file_pk)
    try:
        remove_file(report=report, attachment=row, actor=request.actor, now=opened.now)
        messages.success(request, _("%(name)s er fjernet.") % {"name": row.name})
    except GateClosed as closed:
        messages.error(request, " ".join(closed.reasons))
    return redirect(opened.url("files"))
