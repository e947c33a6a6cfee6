"""Organisations that apply together: found, asked, answered by themselves, supported by their municipalities."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from applications.applicant.loading import application_for, reading_language, section_of_kind, title_of
from applications.models import Application, MunicipalSupport, Participant
from applications.operations.drafting import (
    STILL_COUNTS,
    SUPPORTING,
    NotOpen,
    add_partner,
    ask_support,
    confirm_partner,
    confirm_support,
    decline_partner,
    remind_partner,
    remove_partner,
    withdraw_confirmation,
    withdraw_support,
)
from applications.permissions import supports_of
from applications.workflow import Status
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from organisations.actors import MemberRole
from organisations.models.keys import fold
from organisations.queries import organisations_matching
from schemes.edition import SectionKind
from schemes.queries import document_of

SHOWN_WITH_SUPPORT = (
    "participant__organisation",
    "participant__application__call__scheme",
    "participant__application__edition__scheme",
    "participant__application__lead",
    "confirmed_by",
)
SHOWN = 10


@audience(Audience.APPLICANT)
@require_POST
def add(request: ActorRequest, ref: str) -> HttpResponse:
    """Ask the organisation that is named; when several have the name, the page asks which."""
    application = application_for(request, ref)
    words = fold(request.POST.get("name", "").replace("\x00", ""))
    chosen = request.POST.get("organisation", "")
    found = organisations_matching(words).exclude(pk=application.lead_id)
    if chosen.isdecimal() and len(chosen) < 18:
        found = found.filter(pk=int(chosen))
    matches = list(found[: SHOWN + 1]) if words else []
    if not matches:
        messages.error(request, _("Vi fant ingen organisasjon med det navnet. Prøv organisasjonsnummeret."))
    elif len(matches) > 1:
        names = ", ".join(each.name for each in matches[:SHOWN])
        messages.error(request, _("Flere har det navnet: %(names)s. Skriv hele navnet.") % {"names": names})
    else:
        return _add(request, application, matches[0].pk)
    return _back(application)


def _add(request: ActorRequest, application: Application, pk: int) -> HttpResponse:
    organisation = organisations_matching("").get(pk=pk)
    try:
        add_partner(application=application, organisation=organisation, actor=request.actor, now=timezone.now())
        messages.success(request, _("%(name)s er spurt om å være med.") % {"name": organisation.name})
    except NotOpen as closed:
        messages.error(request, closed.sentence)
    return _back(application)


@audience(Audience.APPLICANT)
@require_POST
def take_out(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """Take a partner out of the application."""
    application = application_for(request, ref)
    partner = get_object_or_404(application.participants.filter(is_lead=False), pk=pk)
    try:
        remove_partner(participant=partner, actor=request.actor, now=timezone.now())
        messages.success(request, _("Deltakeren er tatt ut av søknaden."))
    except NotOpen as closed:
        messages.error(request, closed.sentence)
    return _back(application)


@audience(Audience.APPLICANT)
@require_POST
def remind(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """Remind a partner that has not answered."""
    application = application_for(request, ref)
    partner = get_object_or_404(application.participants.filter(is_lead=False), pk=pk)
    try:
        if remind_partner(participant=partner, actor=request.actor, now=timezone.now()):
            messages.success(request, _("Deltakeren er minnet om å svare. De får høyst én e-post om dagen."))
        else:
            messages.info(request, _("Deltakeren har svart."))
    except NotOpen as closed:
        messages.error(request, closed.sentence)
    return _back(application)


ANSWERS: Mapping[str, tuple[Callable[..., Participant], Promise]] = {
    "yes": (confirm_partner, gettext_lazy("Dere er med i søknaden.")),
    "no": (decline_partner, gettext_lazy("Dere har svart nei. Hovedsøkeren ser det.")),
    "withdraw": (
        withdraw_confirmation,
        gettext_lazy("Bekreftelsen er trukket. Dere kan svare på nytt."),
    ),
}


@audience(Audience.APPLICANT)
@require_POST
def answer(request: ActorRequest, ref: str) -> HttpResponse:
    """Say yes or no on behalf of one's own organisation, or take the yes back."""
    application = application_for(request, ref)
    partner = get_object_or_404(application.participants.all(), organisation_id=request.actor.organisation_id)
    if request.POST.get("answer", "yes") not in ANSWERS:
        raise Http404
    act, done = ANSWERS[request.POST.get("answer", "yes")]
    try:
        act(participant=partner, actor=request.actor, now=timezone.now())
        messages.success(request, str(done))
    except PermissionDenied:
        messages.error(request, _("Du kan lese søknaden, men ikke svare. Be en leder eller en som kan sende."))
    except NotOpen as closed:
        messages.error(request, closed.sentence)
    return _back(application)


@audience(Audience.APPLICANT)
@require_POST
def name_municipality(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """Name a municipality behind a service; its leaders are asked to support."""
    application = application_for(request, ref)
    participant = get_object_or_404(application.participants.all(), pk=pk)
    words = fold(request.POST.get("name", "").replace("\x00", ""))
    found = organisations_matching(words).filter(kind__in=SUPPORTING, valid_to_on__isnull=True)
    matches = list(found[:2]) if words else []
    if len(matches) != 1:
        messages.error(request, _("Vi fant ikke én kommune med det navnet. Skriv hele navnet eller nummeret."))
        return _back(application)
    try:
        ask_support(participant=participant, municipality=matches[0], actor=request.actor, now=timezone.now())
        messages.success(request, _("Ledelsen i %(name)s er spurt.") % {"name": matches[0].name})
    except NotOpen as closed:
        messages.error(request, closed.sentence)
    return _back(application)


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def support(request: ActorRequest, ref: str) -> HttpResponse:
    """What the municipality is asked to support, and the leader's answer; no more of the application is shown."""
    rows = supports_of(request.actor).filter(participant__application__ref=ref).order_by("id")
    asked = list(rows.select_related(*SHOWN_WITH_SUPPORT).defer("participant__application__edition__document"))
    if not asked:
        raise Http404
    application = asked[0].participant.application
    leads = request.actor.has_role(MemberRole.LEAD)
    if request.method == "POST":
        _support(request, asked)
        return redirect("applicant:support", ref=ref)
    audit.record_reading(actor=request.actor, what="support", case_ref=ref, now=timezone.now())
    document = document_of(application.edition)
    context = {
        "application": application,
        "asked": asked,
        "leads": leads,
        "is_open": application.status in STILL_COUNTS,
        "is_draft": application.status == Status.DRAFT,
        "name": title_of(application, document),
        "scheme": f"{document.name.in_language(reading_language())} {document.year}",
    }
    return render(request, "applications/applicant/support.html", context)


def _support(request: ActorRequest, asked: list[MunicipalSupport]) -> None:
    """Give or take back the support for every service of the application."""
    is_withdrawn = request.POST.get("answer") == "withdraw"
    act = withdraw_support if is_withdrawn else confirm_support
    try:
        for each in asked:
            act(support=each, actor=request.actor, now=timezone.now())
        done = _("Støtten er trukket.") if is_withdrawn else _("Takk. Kommunens støtte er bekreftet.")
        messages.success(request, done)
    except PermissionDenied:
        messages.error(request, _("Bare ledelsen kan bekrefte. Be en med rollen leder om å logge inn."))
    except NotOpen as closed:
        messages.error(request, closed.sentence)


def _back(application: Application) -> HttpResponse:
    section = section_of_kind(application, SectionKind.PARTNERS)
    return redirect("applicant:step", ref=application.ref, section=section.key)
