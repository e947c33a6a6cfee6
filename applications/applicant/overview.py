"""The task list of one draft: what is left, who does what, and how it looks against the rules."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from applications.applicant.loading import application_for, may_write, reading_language, title_of
from applications.applicant.news import news_of
from applications.applicant.presence import shown_here
from applications.applicant.progress import progress_of
from applications.applicant.why import panel_of
from applications.facts import gather
from applications.models import Application
from applications.operations.evaluating import evaluation_of
from applications.queries.contents import content_of
from applications.queries.presence import presence_in
from applications.workflow import Status
from organisations.access import ActorRequest, Audience, audience
from organisations.actors import MemberRole
from organisations.queries import members_with_role
from schemes.queries import document_of
from schemes.rules.outcome import Phase
from schemes.workdays import is_after_deadline, oslo_day
from schemes.workflow import CallStatus

SHOWN_ROLES = (MemberRole.WRITE, MemberRole.ECONOMY, MemberRole.SEND, MemberRole.LEAD)


@audience(Audience.APPLICANT)
@require_GET
def tasks(request: ActorRequest, ref: str) -> HttpResponse:
    """The parts with their states. A sent application has its receipt instead."""
    application = application_for(request, ref)
    if application.status != Status.DRAFT:
        return redirect("applicant:receipt", ref=ref)
    now = timezone.now()
    content = content_of(application)
    facts = gather(application=application, phase=Phase.SUBMIT, now=now, content=content)
    evaluation = evaluation_of(application=application, phase=Phase.SUBMIT, now=now, facts=facts)
    document = document_of(application.edition)
    presence = presence_in(application, request.actor.user_id, now)
    context = {
        "application": application,
        "name": title_of(application, document),
        "scheme": f"{document.name.in_language(reading_language())} {document.year}",
        "circular": document.circular,
        "progress": progress_of(content, document, evaluation),
        "others": shown_here(application, presence.others),
        "panel": panel_of(application, evaluation),
        "may_write": may_write(request, application),
        **deadline_of(application, now),
    }
    if request.headers.get("HX-Request"):
        return render(request, "applications/applicant/_parts.html", context)
    context["people"] = people_of(request, application)
    context["news"] = news_of(content, document, since=presence.new_since, user_id=request.actor.user_id)
    return render(request, "applications/applicant/tasks.html", context)


def deadline_of(application: Application, now: object) -> dict[str, object]:
    """What the notice on top says: the deadline, how far away, passed, or the call closed."""
    today = oslo_day(now)  # type: ignore[arg-type]
    call, deadline = application.call, application.call.deadline_on
    return {
        "today": today,
        "deadline": deadline,
        "is_past": is_after_deadline(now, deadline, call.grace_minutes),  # type: ignore[arg-type]
        "is_closed": call.status == CallStatus.CLOSED,
    }


def people_of(request: ActorRequest, application: Application) -> list[tuple[str, bool, frozenset[str]]]:
    """Who may do what for the organisation: name, whether it is oneself, roles. Oneself first."""
    roles: dict[tuple[int, str], set[str]] = {}
    for row in members_with_role(organisation_id=application.lead_id, roles=SHOWN_ROLES):
        roles.setdefault((row.user_id, str(row.user)), set()).add(row.role)
    people = [(name, user == request.actor.user_id, frozenset(held)) for (user, name), held in roles.items()]
    return sorted(people, key=lambda person: (not person[1], person[0]))
