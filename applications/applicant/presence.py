"""Who else is in the application now. Shown, never locked; the page asks for it, and tells where its reader is."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.applicant.loading import application_for, may_write, reading_language, sections_of
from applications.models import Application
from applications.operations.drafting import leave, mark_news_seen, note_visit
from applications.queries.presence import Here, presence_in
from organisations.access import ActorRequest, Audience, audience


@dataclass(frozen=True, slots=True)
class Shown:
    """One colleague, with a sentence about where they are; `field` only when it is in the part one has open."""

    name: str
    sentence: str
    part: str
    field: str


@audience(Audience.APPLICANT)
@require_POST
def presence(request: ActorRequest, ref: str) -> HttpResponse:
    """Note where the reader is, or that they left, and answer with the others. Who may only read is not shown."""
    application = application_for(request, ref)
    now = timezone.now()
    part = request.POST.get("part", "")
    if may_write(request, application):
        if request.POST.get("leaving"):
            leave(application=application, actor=request.actor, now=now)
            return HttpResponse(status=204)
        note_visit(
            application=application, actor=request.actor, now=now, part=part, field=request.POST.get("field", "")
        )
    others = presence_in(application, request.actor.user_id, now).others
    context = {"others": shown_here(application, others, part)}
    return render(request, "applications/applicant/_presence.html", context)


@audience(Audience.APPLICANT)
@require_POST
def news_seen(request: ActorRequest, ref: str) -> HttpResponse:
    """What is new has been read."""
    application = application_for(request, ref)
    mark_news_seen(application=application, actor=request.actor, now=timezone.now())
    return redirect("applicant:tasks", ref=ref)


def shown_here(application: Application, others: tuple[Here, ...], part: str = "") -> list[Shown]:
    """The others in words. `part` is the part of the form that the reader has open, "" for the task list."""
    titles = {each.key: each.title.in_language(reading_language()) for each in sections_of(application)}
    shown = []
    for one in others:
        if part and one.part == part:
            sentence = _("%(who)s skriver her nå.") if one.field else _("%(who)s har denne delen åpen nå.")
        elif one.part in titles:
            sentence = _("%(who)s er i «%(part)s» nå.")
        else:
            sentence = _("%(who)s har søknaden åpen nå.")
        told = sentence % {"who": one.name, "part": titles.get(one.part, "")}
        shown.append(Shown(one.name, told, one.part, one.field if one.part == part else ""))
    return shown
