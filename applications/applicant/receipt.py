"""After sending: the receipt, and the way back for a case that is not to be treated."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from applications.applicant.loading import application_for, reading_language, title_of
from applications.letter_kinds.submission import RECEIPT, expected_answer_on
from applications.models import Endorsement
from applications.operations.submitting import withdraw_application
from applications.permissions import rights_on
from applications.queries.drafts import open_request
from applications.queries.standing import standing
from applications.workflow import APPLICATION, Role, Status
from letters.models import Letter
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
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
    versions = list(application.submissions.select_related("run", "sent_by").order_by("version"))
    letters = Letter.objects.visible_to(request.actor.organisation_id).of_case(application.ref)
    audit.record_reading(actor=request.actor, what="receipt", case_ref=application.ref, now=now)
    context = {
        "application": application,
        "name": title_of(application, document),
        "scheme": f"{document.name.in_language(reading_language())} {document.year}",
        "first": versions[0],
        "versions": versions,
        "asked": asked,
        "standing": standing(application, today=oslo_day(now), due_on=asked.due_on if asked else None),
        "expected": expected_answer_on(application, oslo_day(versions[0].sent_at)),
        "endorsements": Endorsement.objects.filter(application=application, confirmed_at__isnull=False).order_by(
            "kind"
        ),
        "letters": letters.with_unread(),
        "receipt_kind": RECEIPT.key,
        "may_withdraw": _may_withdraw(request, application.status, application.lead_id),
    }
    return render(request, "applications/applicant/receipt.html", context)


def _may_withdraw(request: ActorRequest, status: str, lead_id: int) -> bool:
    """Offered until the letter is released, so that a decision does not show before (F50); the gate refuses by then."""
    offered = APPLICATION.transition("withdraw").sources | {Status.DECIDED}
    return request.actor.organisation_id == lead_id and status in offered


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, ref: str) -> HttpResponse:
    """What withdrawing brings, and doing it, with a reason."""
    application = application_for(request, ref)
    if not _may_withdraw(request, application.status, application.lead_id):
        raise Http404
    problem = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()
        if not rights_on(application, request.actor).may(Role.SENDER):
            problem = _("Bare den som kan sende for kommunen, kan trekke søknaden.")
        elif not reason or "\x00" in reason:
            problem = _("Skriv kort hvorfor dere trekker søknaden.")
        else:
            try:
                withdraw_application(application=application, reason=reason, actor=request.actor, now=timezone.now())
            except GateClosed:
                problem = _("Søknaden kan ikke trekkes nå. Skriv til oss i saken.")
            else:
                messages.success(request, _("Dere har trukket søknaden."))
                return redirect("applicant:receipt", ref=ref)
    context = {
        "application": application,
        "name": title_of(application, document_of(application.edition)),
        "problems": [("reason", problem)] if problem else [],
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "applications/applicant/withdraw.html", context, status=422 if problem else 200)
