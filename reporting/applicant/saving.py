"""Autosave: one field at a time, answered in JSON. The text stays with the writer until this has said it is kept."""

from datetime import datetime
from http import HTTPStatus

from django.http import Http404, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import NotAllowed
from reporting.applicant.loading import duty_for
from reporting.applicant.writing import Typed, Written, revision_in, write
from reporting.operations.delivering import NotAsked, NotOpen
from reporting.queries.duties import begun


@audience(Audience.APPLICANT)
@require_POST
def save(request: ActorRequest, ref: str, pk: int) -> JsonResponse:
    """200 with the time and the new revision; 409 with both texts; 400, 403, 404 or 413 with a sentence."""
    report = begun(duty_for(request, ref, pk))
    if report is None:
        raise Http404
    key = request.POST.get("question", "")
    typed = Typed(request.POST.getlist("value"), revision_in(request.POST.get("revision", "")))
    now = timezone.now()
    try:
        written = write(report=report, typed={key: typed}, actor=request.actor, now=now)
    except NotAsked:
        return _refused(_("Feltet finnes ikke i denne rapporten. Last inn siden på nytt."), HTTPStatus.NOT_FOUND)
    except NotAllowed as refused:
        return _refused(" ".join(refused.reasons), HTTPStatus.FORBIDDEN)
    except NotOpen as closed:
        return _refused(" ".join(closed.reasons), HTTPStatus.BAD_REQUEST)
    return _answer(key, written, now)


def _answer(key: str, written: Written, now: datetime) -> JsonResponse:
    for conflict in written.conflicts:
        both = {"mine": conflict.mine, "theirs": conflict.theirs}
        return JsonResponse(
            {**both, "theirs_by": conflict.theirs_by, "revision": conflict.revision}, status=HTTPStatus.CONFLICT
        )
    if key in written.errors:
        too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if written.too_long else HTTPStatus.BAD_REQUEST
        return _refused(written.errors[key], too_large)
    at = timezone.localtime(now).strftime("%H.%M")
    return JsonResponse({"saved_at": at, "revision": written.saved[key].revision})


def _refused(sentence: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)
