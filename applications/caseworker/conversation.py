"""The tab of messages: the thread, oldest first, and a field below."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.caseworker.forms import MessageForm
from applications.caseworker.head import head_of
from applications.caseworker.opening import OpenCase, act, back_to, case_page
from applications.models import Message
from applications.operations.messaging import mark_read, send_message
from organisations.access import ActorRequest

SHOWN = 100  # of the newest messages; a case has a handful


@case_page("messages")
def thread(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Read the thread; write a message, which also marks what the applicant wrote as read."""
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = _("Meldingen er sendt.")
        if act(request, case, done, send_message, application=case.application, **given):
            return back_to(case, "messages")
    rows = Message.objects.filter(application=case.application).select_related("sent_by", "organisation", "read_by")
    shown = list(rows.order_by("-sent_at", "-id")[:SHOWN])[::-1]
    context = head_of(case, "messages") | {"thread": shown, "form": form}
    return render(request, "applications/caseworker/messages.html", context, status=422 if form.errors else 200)


@require_POST
@case_page("")
def read(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Mark what the applicant wrote as read."""
    mark_read(application=case.application, actor=request.actor, now=case.now)
    return back_to(case, "messages")
