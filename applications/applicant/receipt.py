"""After sending: the receipt, the way back to a draft, and the way out for a case that is not to be treated."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.applicant.files import stopped_in
from applications.applicant.loading import application_for, reading_language, title_of
from applications.guards.withdrawing import may_recall, may_resume
from applications.letter_kinds.submission import RECEIPT, explain_by
from applications.models import Application, Endorsement, Message
from applications.operations.messaging import send_message
from applications.operations.withdrawing import UNDO, recall_application, resume_application, withdraw_application
from applications.permissions import rights_on
from applications.queries.drafts import open_request
from applications.queries.standing import standing, usual_days
from applications.workflow import APPLICATION, Role, Status
from letters.models import Letter
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from schemes.models import RuleRun
from schemes.queries import document_of
from schemes.workdays import oslo_day


@audience(Audience.APPLICANT)
@require_GET
def receipt(request: ActorRequest, ref: str) -> HttpResponse:
    """What was received and when, with check sum and number; what happens next; the letters of the case."""
    application = application_for(request, ref)
    if application.status == Status.DRAFT:
        return redirect("applicant:tasks", ref=ref)
    now = timezone.now()
    document = document_of(application.edition)
    asked = open_request(application)
    is_sender = _is_sender(request, application)
    versions = list(application.submissions.select_related("run", "sent_by").order_by("version"))
    sent = [each for each in versions if each.run.occasion == RuleRun.Occasion.SUBMISSION][-1]
    letters = Letter.objects.visible_to(request.actor.organisation_id).of_case(application.ref)
    audit.record_reading(actor=request.actor, what="receipt", case_ref=application.ref, now=now)
    standing_now = standing(application, today=oslo_day(now), due_on=asked.due_on if asked else None)
    context = {
        "application": application,
        "name": title_of(application, document),
        "scheme": f"{document.name.in_language(reading_language())} {document.year}",
        "sent": sent,
        "versions": versions,
        "asked": asked,
        "stopped": stopped_in(application),
        "standing": standing_now,
        "usual_days": usual_days(application.call.scheme_id) if standing_now.expected_on else None,
        "endorsements": Endorsement.objects.filter(application=application, confirmed_at__isnull=False).order_by(
            "kind"
        ),
        "letters": letters.with_unread(),
        "receipt_kind": RECEIPT.key,
        "may_withdraw": _may_withdraw(request, application),
        "may_recall": is_sender and may_recall(application, now=now),
        "undo_until": _undo_until(application, now) if is_sender else None,
        "explain_by": explain_by(application, oslo_day(sent.sent_at)) if application.is_late else None,
    }
    return render(request, "applications/applicant/receipt.html", context)


def _undo_until(application: Application, now: datetime) -> datetime | None:
    """Until when the withdrawal can be undone; None when there is none, or it is too late."""
    if application.withdrawn_at is None or not may_resume(application, now=now, within=UNDO):
        return None
    return application.withdrawn_at + UNDO


def _may_withdraw(request: ActorRequest, application: Application) -> bool:
    """Offered to those who can, until the letter is released: a decision that is made does not show before (F50)."""
    offered = APPLICATION.transition("withdraw").sources | {Status.DECIDED}
    return _is_sender(request, application) and application.status in offered


def _is_sender(request: ActorRequest, application: Application) -> bool:
    is_lead = request.actor.organisation_id == application.lead_id
    return is_lead and rights_on(application, request.actor).may(Role.SENDER)


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, ref: str) -> HttpResponse:
    """What withdrawing brings, and doing it, with a reason."""
    application = application_for(request, ref)
    if not _may_withdraw(request, application):
        raise Http404
    problem = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()
        if not reason or "\x00" in reason:
            problem = _("Skriv kort hvorfor dere trekker søknaden.")
        else:
            messages.success(request, _withdraw(request, application, reason[:2000]))
            return redirect("applicant:receipt", ref=ref)
    context = {
        "application": application,
        "name": title_of(application, document_of(application.edition)),
        "problems": [("reason", problem)] if problem else [],
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "applications/applicant/withdraw.html", context, status=422 if problem else 200)


def _withdraw(request: ActorRequest, application: Application, reason: str) -> str:
    """Withdraw; a case that is decided inside but not told yet gets the wish as a message to its caseworker."""
    now = timezone.now()
    try:
        withdraw_application(application=application, reason=reason, actor=request.actor, now=now)
    except WrongStatus:
        body = _("Vi ønsker å trekke søknaden.") + f"\n\n{reason}"
        send_message(application=application, subject=Message.Subject.QUESTION, body=body, actor=request.actor, now=now)
        return _("Vi har fått beskjed om at dere vil trekke søknaden. En saksbehandler svarer dere i saken.")
    return _("Dere har trukket søknaden.")


@audience(Audience.APPLICANT)
@require_POST
def resume(request: ActorRequest, ref: str) -> HttpResponse:
    """Undo a withdrawal within a day."""
    application = application_for(request, ref)
    try:
        resume_application(application=application, actor=request.actor, now=timezone.now())
    except WrongStatus:
        pass  # pressed twice: it is done
    except GateClosed as closed:
        messages.error(request, _refusal(closed))
    else:
        messages.success(request, _("Søknaden er ikke trukket lenger. Vi behandler den."))
    return redirect("applicant:receipt", ref=ref)


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def recall(request: ActorRequest, ref: str) -> HttpResponse:
    """What it brings to make the application a draft again, and doing it."""
    application = application_for(request, ref)
    if request.method == "POST":
        try:
            recall_application(application=application, actor=request.actor, now=timezone.now())
        except WrongStatus:
            messages.error(request, _("Søknaden kan ikke hentes tilbake nå. Skriv til oss i saken."))
        except GateClosed as closed:
            messages.error(request, _refusal(closed))
        else:
            messages.success(request, _("Søknaden er et utkast igjen. Husk å sende den på nytt."))
        return redirect("applicant:tasks", ref=ref)
    if not _is_sender(request, application) or not may_recall(application, now=timezone.now()):
        raise Http404
    context = {"application": application, "name": title_of(application, document_of(application.edition))}
    return render(request, "applications/applicant/recall.html", context | {"deadline": application.call.deadline_on})


def _refusal(closed: GateClosed) -> str:
    if isinstance(closed, NotAllowed):
        return _("Bare den som kan sende for kommunen, kan gjøre dette.")
    return closed.reasons[0]
