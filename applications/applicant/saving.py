"""Autosave: one field at a time, answered in JSON. The text stays with the writer until this says that it is kept."""

from datetime import datetime
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.applicant.deadline import deadline_notice
from applications.applicant.loading import application_for
from applications.applicant.writing import Typed, Written, write
from applications.operations.drafting import NotAsked, NotOpen
from organisations.access import ActorRequest, Audience, audience

MOST_DIGITS = 10


@audience(Audience.APPLICANT)
@require_POST
def save(request: ActorRequest, ref: str) -> JsonResponse:
    """200 with the time and the new revision; 409 with both texts; 400, 403, 404 or 413 with a sentence."""
    application = application_for(request, ref)
    key = request.POST.get("question", "")
    typed = Typed(request.POST.getlist("value"), revision_in(request.POST.get("revision", "")))
    now = timezone.now()
    try:
        written = write(application=application, typed={key: typed}, actor=request.actor, now=now)
    except NotAsked:
        return _refused(_("Spørsmålet finnes ikke i denne søknaden. Last inn siden på nytt."), HTTPStatus.NOT_FOUND)
    except NotOpen as closed:
        return _refused(closed.sentence, HTTPStatus.BAD_REQUEST)
    except PermissionDenied:
        return _refused(_("Du kan lese denne delen, men ikke skrive i den."), HTTPStatus.FORBIDDEN)
    return _answer(key, written, now, deadline_notice(application, now))


def _answer(key: str, written: Written, now: datetime, notice: str) -> JsonResponse:
    for conflict in written.conflicts:
        both = {"mine": conflict.mine, "theirs": conflict.theirs}
        told = {**both, "theirs_by": conflict.theirs_by, "revision": conflict.revision}
        return JsonResponse(told, status=HTTPStatus.CONFLICT)
    if key in written.errors:
        too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if written.too_long else HTTPStatus.BAD_REQUEST
        return _refused(written.errors[key], too_large)
    saved = written.saved[key]
    at = timezone.localtime(now).strftime("%H.%M")
    told = {"saved_at": at, "revision": saved.revision}
    return JsonResponse({**told, "notice": notice} if notice else told)


def _refused(sentence: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)


def revision_in(text: str) -> int:
    """The revision the page sent; 0, as for a field not saved before, when it is no number."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= MOST_DIGITS else 0
