"""Messages in the case, from the applicant's side. Django's own messages are called notices here."""

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from applications.applicant.loading import application_for, may_write, title_of
from applications.models import Message
from applications.operations.messaging import LONGEST, mark_read, send_message
from applications.workflow import Status
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
from schemes.queries import document_of

SUBJECTS = (
    (Message.Subject.QUESTION, gettext_lazy("Spørsmål eller opplysning")),
    (Message.Subject.MORE_TIME, gettext_lazy("Be om mer tid")),
    (Message.Subject.CHANGE, gettext_lazy("Endring i prosjektet")),
    (Message.Subject.APPEAL, gettext_lazy("Klage")),
)


class MessageForm(forms.Form):
    """What it is about, and the text."""

    subject = forms.ChoiceField(label=gettext_lazy("Hva gjelder det?"), choices=SUBJECTS)
    body = forms.CharField(
        label=gettext_lazy("Melding"),
        help_text=gettext_lazy("Ikke skriv noe som viser hvem enkelte barn eller familier er."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Skriv meldingen.")},
    )


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def thread(request: ActorRequest, ref: str) -> HttpResponse:
    """The messages, oldest first, with a field below; a draft has none and says so."""
    application = application_for(request, ref)
    if application.status == Status.DRAFT:
        return redirect("applicant:tasks", ref=ref)
    now = timezone.now()
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_message(application=application, actor=request.actor, now=now, **form.cleaned_data)
        except GateClosed as closed:
            form.add_error("body", list(closed.reasons))
        else:
            notices.success(request, _("Meldingen er sendt."))
            return redirect("applicant:messages", ref=ref)
    shown = list(application.messages.select_related("sent_by", "organisation", "read_by"))
    if any(each.is_from_directorate and each.read_at is None for each in shown):
        mark_read(application=application, actor=request.actor, now=now)
    context = {
        "application": application,
        "name": title_of(application, document_of(application.edition)),
        "thread": shown,
        "subjects": dict(SUBJECTS),
        "form": form,
        "may_write": may_write(request, application),
    }
    return render(request, "applications/applicant/messages.html", context, status=422 if form.errors else 200)
