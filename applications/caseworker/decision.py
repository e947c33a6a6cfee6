"""The decision page: what is proposed, what it rests on, all its effects before the button; another person decides."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.guards.deciding import newest_declaration
from applications.models import Application, Recommendation
from applications.operations.deciding import decide, effects_of, newest_recommendation, preview_letter, send_back
from applications.permissions import cases_of
from applications.workflow import Result, Status
from letters.wording import WordingProblem
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed
from schemes.money import kr
from schemes.operations.binding import FrameExceeded, FrameNotSet
from schemes.queries import document_of


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the amounts table."""

    name: str
    applied_nok: int
    amount_nok: int
    reason: str


def case_to_decide(request: ActorRequest, ref: str) -> tuple[Application, Recommendation]:
    """The case, if this person may see it and it has been recommended; 404 otherwise."""
    rows = cases_of(request.actor).select_related(
        "call__scheme", "call__frame", "edition__scheme", "lead", "caseworker", "recommended_by", "submitted_by"
    )
    application = get_object_or_404(rows, ref=ref)
    recommendation = newest_recommendation(application)
    if recommendation is None:
        raise Http404
    return application, recommendation


def label_of(result: str, award_nok: int) -> str:
    """The verb and the object of the button: what is decided, with the sum."""
    labels = {
        Result.GRANTED: _("Vedta: innvilg %(sum)s"),
        Result.PARTLY: _("Vedta: innvilg delvis %(sum)s"),
        Result.REJECTED: _("Vedta: avslå søknaden"),
        Result.DISMISSED: _("Vedta: avvis søknaden"),
    }
    return labels[Result(result)] % {"sum": kr(award_nok)}


def problem_of(error: Exception) -> tuple[str, ...]:
    """The refusal in sentences."""
    if isinstance(error, FrameExceeded):
        return (_("Rammen holder ikke. Det er %(left)s igjen å dele ut.") % {"left": kr(error.left_nok)},)
    if isinstance(error, FrameNotSet):
        return (_("Rammen er ikke satt. Administrator må sette den før noen kan få tilskudd."),)
    if isinstance(error, WordingProblem):
        return (_("Brevet kan ikke lages: %(why)s") % {"why": error.sentence},)
    return getattr(error, "reasons", (str(error),))


@audience(Audience.STAFF)
@require_http_methods(["GET", "POST"])
def decision(request: ActorRequest, ref: str) -> HttpResponse:
    """Show the effects of the recommendation; decide it on POST, bound to what was shown."""
    application, recommendation = case_to_decide(request, ref)
    now, problems = timezone.now(), ()
    if request.method == "POST":
        try:
            decide(application=application, seen=_seen(request), actor=request.actor, now=now)
        except (GateClosed, FrameExceeded, FrameNotSet) as error:
            problems = problem_of(error)
        else:
            messages.success(request, _("Vedtaket er gjort. Brevet venter på utsending."))
            return redirect("caseworker:case", ref=application.ref)
    audit.record_reading(actor=request.actor, what="decision", case_ref=application.ref, now=now)
    context = page(application, recommendation, request, now) | {"problems": [("vedtak", text) for text in problems]}
    return render(request, "applications/caseworker/decision.html", context, status=422 if problems else 200)


def _seen(request: ActorRequest) -> int:
    value = request.POST.get("seen", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0  # noqa: PLR2004 - fits a bigint


def page(application: Application, recommendation: Recommendation, request: ActorRequest, now: object) -> dict[str, object]:
    """All that the decision page shows."""
    document = document_of(application.edition)
    effects = effects_of(application=application, recommendation=recommendation, now=now)
    declared = newest_declaration(application, request.actor.user_id)
    lines = [
        Line(document.category(row.category).name.in_language("nb"), row.applied_nok, row.amount_nok, row.reason)
        for row in recommendation.lines.all()
    ]
    titles = {each.kind: each.title for each in effects.plan.obligations} if effects.plan else {}
    return {
        "application": application,
        "recommendation": recommendation,
        "track": document.track(application.track).name.in_language(request.LANGUAGE_CODE),
        "lines": lines,
        "total_applied_nok": sum(line.applied_nok for line in lines),
        "effects": effects,
        "duties": [
            (titles[each.kind].in_language(request.LANGUAGE_CODE), each.due_on, each.gates)
            for each in (effects.plan.obligations if effects.plan else ())
        ],
        "declared": declared,
        "is_proposer": recommendation.made_by_id == request.actor.user_id,
        "can_decide": application.status == Status.RECOMMENDED and recommendation.made_by_id != request.actor.user_id,
        "button": label_of(recommendation.result, effects.award_nok),
    }


@audience(Audience.STAFF)
@require_GET
def letter(request: ActorRequest, ref: str) -> HttpResponse:
    """The letter as it would be sent, before anything is decided."""
    application, recommendation = case_to_decide(request, ref)
    now = timezone.now()
    context: dict[str, object] = {"application": application}
    try:
        context["letter"] = preview_letter(
            application=application, seen=recommendation.pk, actor=request.actor, now=now
        )
    except (WordingProblem, GateClosed) as error:
        context["problems"] = [("", text) for text in problem_of(error)]
    audit.record_reading(actor=request.actor, what="decision letter", case_ref=application.ref, now=now)
    return render(request, "applications/caseworker/decision_letter.html", context)


@audience(Audience.STAFF)
@require_POST
def give_back(request: ActorRequest, ref: str) -> HttpResponse:
    """Send the case back to its caseworker with a reason."""
    application, _recommendation = case_to_decide(request, ref)
    try:
        send_back(
            application=application, reason=request.POST.get("reason", "")[:4000], actor=request.actor,
            now=timezone.now(),
        )  # fmt: skip
    except GateClosed:
        messages.error(request, _("Saken ble ikke sendt tilbake. Skriv hvorfor, og prøv igjen."))
        return redirect("decisions:decision", ref=ref)
    messages.success(request, _("Saken er sendt tilbake til saksbehandleren."))
    return redirect("caseworker:case", ref=ref)
