"""Accepting the terms of an award (F53): what they are, what follows, and the account the money goes to."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.letter_kinds.award import category_name, in_order
from applications.models import Application, Award, Obligation, Participant
from applications.operations.agreeing import tell_agreement
from applications.operations.obligations import AccountMissing, TermsNotOpen, accept_terms, open_acceptance
from applications.permissions import applications_of, rights_on
from applications.queries.money import award_in_force
from applications.workflow import ObligationKind, ObligationStatus, Role
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed, WrongStatus
from schemes.queries import document_of


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def terms(request: ActorRequest, ref: str) -> HttpResponse:
    """Show the terms with their effects; accept them on POST."""
    rows = applications_of(request.actor).select_related("call__scheme", "edition__scheme", "lead")
    application = get_object_or_404(rows, ref=ref)
    award = award_in_force(application.pk)
    if award is None:
        raise Http404
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        problems = _accept(request, application)
        if not problems:
            messages.success(request, _("Dere har godtatt vilkårene. Vi kan betale ut første termin."))
            return redirect("applicant:terms", ref=ref)
    audit.record_reading(actor=request.actor, what="terms", case_ref=application.ref, now=timezone.now())
    context = _page(request, application, award) | {"problems": [("id_accept", text) for text in problems]}
    return render(request, "applications/applicant/terms.html", context, status=422 if problems else 200)


def _accept(request: ActorRequest, application: Application) -> tuple[str, ...]:
    """Accept; the sentences that say why not, if refused."""
    if request.POST.get("accept") != "yes":
        return (_("Kryss av for at dere godtar vilkårene og at kontonummeret er riktig."),)
    try:
        accept_terms(application=application, actor=request.actor, now=timezone.now())
    except TermsNotOpen:
        return (_("Vilkårene er godtatt allerede."),)
    except AccountMissing:
        return (_("Vi mangler kontonummeret deres. Skriv til oss i saken, så legger vi det inn."),)
    except GateClosed:
        return (_("Bare den som kan sende for mottakeren av pengene, kan godta vilkårene."),)
    return ()


def _page(request: ActorRequest, application: Application, award: Award) -> dict[str, object]:
    document, track = document_of(application.edition), application.track
    titles = {each.kind: each.title.in_language(request.LANGUAGE_CODE) for each in document.terms_of(track).obligations}
    rows = application.obligations.exclude(status=ObligationStatus.WITHDRAWN).order_by("due_on", "id")
    participant = _payee(request, application)
    is_payee = participant.organisation_id == request.actor.organisation_id
    duties = list(rows.filter(participant=participant) if is_payee else rows)
    lines = [(line.category, line.amount_nok) for line in award.lines.filter(participant=participant)]
    rights = rights_on(application, request.actor)
    return {
        "application": application,
        "award": award,
        "participant": participant,
        "track": document.track(track).name.in_language(request.LANGUAGE_CODE),
        "lines": [
            (category_name(document, track, category, request.LANGUAGE_CODE), amount_nok)
            for category, amount_nok in in_order(document, track, lines)
        ],
        "sum_nok": sum(amount_nok for _category, amount_nok in lines),
        "instalments": application.instalments.filter(withdrawn_at__isnull=True, participant=participant),
        "duties": [(titles.get(duty.kind, duty.kind), duty) for duty in duties],
        "waiting": open_acceptance(application, participant.organisation_id),
        "may_accept": is_payee and rights.may(Role.SENDER),
        "agreement": next((duty for duty in duties if duty.kind == ObligationKind.AGREEMENT), None),
        "may_tell": is_payee and rights.may(Role.SENDER, Role.WRITER),
    }


def _payee(request: ActorRequest, application: Application) -> Participant:
    """Whose part is shown: that of the organisation itself where it is paid, else that of the lead, paid for all."""
    accepts = Obligation.objects.filter(participant=OuterRef("pk"), kind=ObligationKind.ACCEPTANCE)
    rows = application.participants.select_related("organisation", "confirmed_by").annotate(is_paid=Exists(accepts))
    participants = list(rows.order_by("-is_lead", "id"))
    mine = (each for each in participants if each.is_paid and each.organisation_id == request.actor.organisation_id)
    return next(mine, participants[0])


@audience(Audience.APPLICANT)
@require_POST
def agreement(request: ActorRequest, ref: str) -> HttpResponse:
    """Tell that the agreement of intent with the centre is made."""
    rows = applications_of(request.actor).select_related("call__scheme", "edition__scheme", "lead")
    application = get_object_or_404(rows, ref=ref)
    duties = application.obligations.filter(decision__released_at__isnull=False)
    own = duties.filter(
        kind=ObligationKind.AGREEMENT, participant__organisation_id=request.actor.organisation_id
    ).select_related("application__call", "participant")
    try:
        tell_agreement(obligation=get_object_or_404(own), actor=request.actor, now=timezone.now())
        messages.success(request, _("Takk. Vi bekrefter avtalen, og så kan første termin betales."))
    except WrongStatus:
        messages.info(request, _("Dere har meldt fra om avtalen før."))
    except GateClosed:
        messages.error(request, _("Bare den som kan skrive for tjenesten, kan melde fra om avtalen."))
    return redirect("applicant:terms", ref=ref)
