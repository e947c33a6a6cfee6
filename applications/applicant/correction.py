"""Answering a request for corrections: what is asked, what stands there now, the way to each field, and sending."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.applicant.loading import application_for, reading_language, step_url, title_of
from applications.models import Application, InformationRequest
from applications.operations.requesting import NothingAsked, answer_request
from applications.permissions import rights_on
from applications.queries.contents import content_of
from applications.queries.drafts import open_request
from applications.queries.fields import fields_of, texts_of
from applications.workflow import Role
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
from schemes.queries import document_of
from schemes.workdays import oslo_day


@dataclass(frozen=True, slots=True)
class Asked:
    """One opened field: what the caseworker wrote, what stands there, and whether it has been changed since."""

    label: str
    note: str
    text: str
    is_changed: bool
    url: str


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def correction(request: ActorRequest, ref: str) -> HttpResponse:
    """The opened fields; POST sends the answer and closes them."""
    application = application_for(request, ref)
    asked = open_request(application)
    if asked is None:
        return redirect("applicant:receipt", ref=ref)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        problems = _answer(request, application)
        if not problems:
            messages.success(request, _("Svaret er sendt. Saken går videre."))
            return redirect("applicant:receipt", ref=ref)
    now = timezone.now()
    context = {
        "application": application,
        "name": title_of(application, document_of(application.edition)),
        "asked": asked,
        "fields": _fields(application, asked),
        "today": oslo_day(now),
        "may_send": rights_on(application, request.actor).may(Role.SENDER),
        "problems": [("send", text) for text in problems],
    }
    return render(request, "applications/applicant/correction.html", context, status=422 if problems else 200)


def _answer(request: ActorRequest, application: Application) -> tuple[str, ...]:
    try:
        answer_request(application=application, actor=request.actor, now=timezone.now())
    except NothingAsked:
        return ()
    except GateClosed as closed:
        return closed.reasons
    return ()


def _fields(application: Application, asked: InformationRequest) -> list[Asked]:
    document = document_of(application.edition)
    known = {each.key: each for each in fields_of(document, application.track, reading_language())}
    texts = texts_of(content_of(application), document, [each.field for each in asked.fields.all()])
    return [
        Asked(
            label=known[each.field].label,
            note=each.note,
            text=texts[each.field],
            is_changed=texts[each.field] != each.value_before,
            url=step_url(application, known[each.field].section, each.field),
        )
        for each in asked.fields.all()
    ]
