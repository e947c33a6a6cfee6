"""«Er dette feil?»: what the registers say about the organisation, saying that it is wrong, and our answers."""

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from applications.applicant.loading import application_for, reading_language, title_of
from applications.models import Application, Attachment, Objection
from applications.operations.evaluating import evaluation_of, phase_of
from applications.operations.objecting import LONGEST, UNTIL_TOLD, object_to_fact
from applications.permissions import WRITING
from applications.queries.objections import RegisteredFact, day_of, objections_of, registered_facts
from applications.workflow import Status
from organisations.access import ActorRequest, Audience, audience
from organisations.models import Organisation
from organisations.workflow import GateClosed
from schemes.queries import document_of
from schemes.rules.facts import FACTS
from schemes.workdays import oslo_day


class ObjectionForm(forms.Form):
    """Which fact is wrong, what is right, and a file of the application that shows it."""

    fact = forms.ChoiceField(
        label=gettext_lazy("Hva er feil?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Velg opplysningen som er feil.")),
    )
    evidence = forms.CharField(
        label=gettext_lazy("Hva er riktig, og hvordan vet dere det?"),
        help_text=gettext_lazy("Vis gjerne til et brev, et vedtak eller en nettside."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Skriv hva som er riktig, og hvordan dere vet det.")},
    )
    attachment = forms.ModelChoiceField(
        label=gettext_lazy("Vedlegg i søknaden som viser det"),
        queryset=Attachment.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )

    def __init__(self, data: Any, *, facts: list[RegisteredFact], chosen: str, application: Application | None) -> None:
        super().__init__(data, initial={"fact": chosen})
        choices = [(each.name, f"{each.label[:1].upper()}{each.label[1:]}: {each.value}") for each in facts]
        self.fields["fact"].choices = choices  # type: ignore[attr-defined]
        files = Attachment.objects.none()
        if application is not None:
            files = Attachment.objects.of_application().standing().filter(application=application).order_by("id")
        if files:
            self.fields["attachment"].queryset = files  # type: ignore[attr-defined]
            self.fields["attachment"].label_from_instance = lambda each: each.name  # type: ignore[attr-defined]
        else:
            del self.fields["attachment"]


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def in_case(request: ActorRequest, ref: str) -> HttpResponse:
    """In one case: only for the organisation that sends it, since the registers are asked about that one."""
    application = application_for(request, ref)
    if request.actor.organisation_id != application.lead_id:
        raise Http404
    return _page(request, application.lead, application, reverse("applicant:objections", args=[ref]))


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: ActorRequest) -> HttpResponse:
    """Outside every case: what the registers say today."""
    organisation = get_object_or_404(Organisation, pk=request.actor.organisation_id)
    return _page(request, organisation, None, reverse("applicant:registers"))


def _page(
    request: ActorRequest, organisation: Organisation, application: Application | None, address: str
) -> HttpResponse:
    now = timezone.now()
    facts = registered_facts(organisation, day_of(application, oslo_day(now)), reading_language())
    rule = request.GET.get("regel", "")[:5]
    may_object = request.actor.has_role(*WRITING) and (application is None or application.status in UNTIL_TOLD)
    chosen = _beside(application, rule, facts) if rule and request.method != "POST" else ""
    form = ObjectionForm(request.POST or None, facts=facts, chosen=chosen, application=application)
    if request.method == "POST" and form.is_valid():
        try:
            object_to_fact(
                organisation=organisation,
                application=application,
                rule=rule if rule.isalnum() else "",
                actor=request.actor,
                now=now,
                **form.cleaned_data,
            )
        except GateClosed as closed:
            form.add_error(None, list(closed.reasons))
        else:
            notices.success(request, _done(application))
            return redirect(address)
    context = {
        "application": application,
        "organisation": organisation,
        "name": title_of(application, document_of(application.edition)) if application else "",
        "facts": facts,
        "form": form if may_object and facts else None,
        "objections": [(each, label_of(each)) for each in objections_of(organisation.pk, application)],
    }
    return render(request, "applications/applicant/objecting.html", context, status=422 if form.errors else 200)


def _done(application: Application | None) -> str:
    if application is not None and application.status == Status.DRAFT:
        return _("Vi har notert det. Saksbehandleren ser det når søknaden er sendt.")
    return _("Vi har fått det. Dere får svar her.")


def _beside(application: Application | None, rule: str, facts: list[RegisteredFact]) -> str:
    """The first fact that the rule they came from reads: what is chosen to begin with."""
    if application is None:
        return ""
    evaluation = evaluation_of(application=application, phase=phase_of(application), now=timezone.now())
    names = {name for each in evaluation.outcomes if each.rule == rule for name in each.inputs}
    return next((each.name for each in facts if each.name in names), "")


def label_of(objection: Objection) -> str:
    """What the fact is called."""
    return FACTS[objection.fact].label.in_language(reading_language())
