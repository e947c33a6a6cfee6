"""Reading a file of a report on the directorate's desk, and asking the virus scanner about it once more."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from applications.models import Attachment
from applications.operations.attaching import FileRefused, file_response, scan_again, scan_sentence
from organisations.access import ActorRequest, Audience, audience
from reporting.caseworker.opening import Opened, declaration_first, find_report
from reporting.queries.files import listed_files, seen_files


def _file(opened: Opened, file_pk: int) -> Attachment:
    """The file, if the directorate sees it; else 404."""
    for row in seen_files(opened.report, listed_files(opened.duty)):
        if row.pk == file_pk:
            row.application = opened.application
            return row
    raise Http404


@audience(Audience.STAFF)
@require_GET
def download(request: ActorRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """One file of the report, saved; `?vis=1` draws what can be drawn. Reading it is logged."""
    opened = find_report(request, pk)
    if (first := declaration_first(opened.application, opened.user_id)) is not None:
        return first
    row, is_shown = _file(opened, file_pk), bool(request.GET.get("vis"))
    try:
        return file_response(attachment=row, actor=request.actor, now=opened.now, is_shown=is_shown)
    except FileRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("reports:report", pk=pk)


@audience(Audience.STAFF)
@require_POST
def scan(request: ActorRequest, pk: int, file_pk: int) -> HttpResponse:
    """Ask the virus scanner about one file once more."""
    opened = find_report(request, pk)
    if (first := declaration_first(opened.application, opened.user_id)) is not None:
        return first
    row = scan_again(attachment=_file(opened, file_pk), actor=request.actor, now=opened.now)
    messages.info(request, scan_sentence(row))
    return redirect("reports:report", pk=pk)
