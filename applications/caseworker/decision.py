"""The decision page (look.md 09): what is proposed, what it rests on, all its effects before the button; the letter."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.caseworker import weighing
from applications.caseworker.choosing import ChosenForm, chosen_form
from applications.caseworker.choosing_services import chosen_services
from applications.caseworker.head import timeline_of
from applications.caseworker.letter_paper import paper
from applications.caseworker.opening import OpenCase, case_page, track_name
from applications.letter_kinds.award import category_name, in_order
from applications.letter_kinds.decided import Decided
from applications.models import Decision, Recommendation
from applications.operations.deciding import (
    Effects,
    decide,
    decided_of,
    effects_of,
    newest_recommendation,
    preview_of,
    send_back,
)
from applications.workflow import Result, Role, Status
from letters import pdf
from letters.models import Letter
from letters.wording import WordingProblem, long_date
from organisations.access import ActorRequest
from organisations.workflow import GateClosed, WrongStatus
from schemes.ladder import schedule
from schemes.money import kr
from schemes.operations.binding import FrameExceeded, FrameNotSet
from schemes.rules.outcome import OutcomeKind
from schemes.workdays import oslo_day

DECIDED = (Status.DECIDED, Status.GRANTED, Status.REJECTED, Status.DISMISSED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the amounts: what was applied for, what is decided, and why they differ."""

    name: str
    applied_nok: int
    amount_nok: int
    reason: str


def proposed_in(case: OpenCase) -> Recommendation:
    """The recommendation that is, or was, decided on; 404 while the case is not that far."""
    recommendation = newest_recommendation(case.application)
    if recommendation is None or case.application.status not in {Status.RECOMMENDED, *DECIDED}:
        raise Http404
    return recommendation


@require_http_methods(["GET", "POST"])
@case_page("decision")
def decision(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Show the effects of the recommendation; decide it on POST, bound to what was shown."""
    recommendation = proposed_in(case)
    form = chosen_form(request, case.application)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            decide(
                application=case.application, seen=_seen(request), actor=request.actor, now=case.now,
                chosen=form.chosen(),
            )  # fmt: skip
        except (GateClosed, FrameExceeded, FrameNotSet) as error:
            problems = problem_of(error)
        else:
            messages.success(request, _("Vedtaket er gjort. Brevet venter på utsending."))
            return redirect("caseworker:case", ref=case.application.ref)
    made = case.application.decisions.order_by("-id").select_related("decided_by", "award", "run__call").first()
    shown = _made(case, made) if made is not None else _proposed(request, case, recommendation, form)
    context = _page(case, recommendation, shown) | {"problems": [("vedtak", text) for text in problems]}
    is_refused = bool(problems) or bool(form.errors)
    return render(request, "applications/caseworker/decision.html", context, status=422 if is_refused else 200)


def _seen(request: ActorRequest) -> int:
    value = request.POST.get("seen", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def problem_of(error: Exception) -> tuple[str, ...]:
    """The refusal in sentences."""
    if isinstance(error, FrameExceeded):
        return (_("Rammen holder ikke. Det er %(left)s igjen å dele ut.") % {"left": kr(error.left_nok)},)
    if isinstance(error, FrameNotSet):
        return (_("Rammen er ikke satt. Administrator må sette den før noen kan få tilskudd."),)
    if isinstance(error, WordingProblem):
        return (_("Brevet kan ikke lages. %(field)s: %(why)s") % {"field": error.field, "why": error.sentence},)
    if isinstance(error, WrongStatus):
        return (_("Saken har gått videre siden du åpnet siden. Se over og prøv igjen."),)
    return getattr(error, "reasons", (str(error),))


def _page(case: OpenCase, recommendation: Recommendation, shown: dict[str, Any]) -> dict[str, Any]:
    """What stands on the page whether the decision is proposed or made."""
    decided: Decided = shown["decided"]
    evaluation = decided.evaluation
    return shown | {
        "case": case,
        "application": case.application,
        "recommendation": recommendation,
        "track": track_name(case),
        "results": _results(decided.result),
        "lines": lines_of(case, recommendation),
        "chosen": chosen_services(recommendation),
        "applied_nok": case.application.applied_nok,
        "generated": [outcome.text("nb") for outcome in decided.grounds] if decided.result == Result.REJECTED else [],
        "met_count": evaluation.tally(OutcomeKind.MET),
        "judged_count": sum(outcome.is_judged for outcome in evaluation.standing()),
        "best_score": (case.document.score_max or 0) * len(case.document.criteria),
        "duties": [(each.title.in_language(case.language), each.due_on, each.gates) for each in _duties(decided)],
        "timeline": _timeline(case, is_made="made" in shown),
        "is_proposer": recommendation.made_by_id == case.user_id,
    }


def _timeline(case: OpenCase, *, is_made: bool) -> list[dict[str, Any]]:
    """The way here; on top that the case waits for a decision."""
    waits = {"state": "now", "title": _("Venter på vedtak")}
    return timeline_of(case) if is_made else [waits, *timeline_of(case)]


def _duties(decided: Decided) -> tuple[Any, ...]:
    return decided.plan.obligations if decided.plan is not None else ()


def lines_of(case: OpenCase, recommendation: Recommendation) -> list[Line]:
    """The amounts, in the words and the order of the edition."""
    document, track = case.document, case.application.track
    rows = {row.category: row for row in recommendation.lines.all()}
    ordered = in_order(document, track, [(category, 0) for category in rows])
    return [
        Line(category_name(document, track, key, case.language), row.applied_nok, row.amount_nok, row.reason)
        for row, key in ((rows[key], key) for key, _none in ordered)
    ]


def _results(chosen: str) -> list[tuple[str, bool]]:
    words = {
        Result.GRANTED: _("Innvilg"),
        Result.PARTLY: _("Innvilg delvis"),
        Result.REJECTED: _("Avslå"),
        Result.DISMISSED: _("Avvis"),
    }
    return [(word, result == chosen) for result, word in words.items()]


def _proposed(
    request: ActorRequest, case: OpenCase, recommendation: Recommendation, form: ChosenForm
) -> dict[str, Any]:
    """What would happen, and the letter as it would be."""
    effects = effects_of(
        application=case.application, recommendation=recommendation, now=case.now, chosen=form.chosen()
    )
    letter, fault = _preview(request, effects)
    may_decide = case.rights.may(Role.DECISION_MAKER) and recommendation.made_by_id != case.user_id
    return {
        "decided": effects.proposal.decided,
        "effects": effects,
        "form": form,
        "chosen_query": form.query(),
        "hindrances": weighing.rows_of(case, effects.proposal, may_decide=may_decide),
        "may_decide": may_decide,
        "button": label_of(effects),
        "first_reminder_on": _first_reminder(case, effects),
        "letter": letter,
        "letter_html": paper(letter, under=2),
        "letter_fault": fault,
    }


def _preview(request: ActorRequest, effects: Effects) -> tuple[Letter | None, str]:
    """The letter, or why it cannot be made."""
    try:
        return preview_of(effects.proposal, actor=request.actor), ""
    except WordingProblem as problem:
        return None, problem_of(problem)[0]


def label_of(effects: Effects) -> str:
    """The verb and the object of the button: what is decided, with the sum."""
    labels = {
        Result.GRANTED: _("Vedta: innvilg %(sum)s"),
        Result.PARTLY: _("Vedta: innvilg delvis %(sum)s"),
        Result.REJECTED: _("Vedta: avslå søknaden"),
        Result.DISMISSED: _("Vedta: avvis søknaden"),
    }
    return labels[Result(effects.result)] % {"sum": kr(effects.award_nok)}


def _first_reminder(case: OpenCase, effects: Effects) -> str:
    """The first day on which the municipality would be reminded of a duty."""
    days = [
        planned.on
        for duty in _duties(effects.proposal.decided)
        for planned in schedule(due_on=duty.due_on, steps=case.document.ladder_for(duty.kind).steps)
        if planned.on > effects.release_on
    ]
    first: date | None = min(days, default=None)
    return long_date(first) if first else ""


def _made(case: OpenCase, made: Decision) -> dict[str, Any]:
    """The decision as it stands in its rows."""
    letters = list(Letter.objects.filter(case_ref=case.application.ref, dedupe_key__startswith=f"decision:{made.pk}:"))
    return {
        "decided": decided_of(made),
        "made": made,
        "made_on": oslo_day(made.decided_at),
        "letters": letters,
        "hindrances": [],
    }


@require_GET
@case_page("decision letter")
def letter(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """The letter as it would be sent, before anything is decided."""
    recommendation = proposed_in(case)
    form = chosen_form(request, case.application)
    effects = effects_of(
        application=case.application, recommendation=recommendation, now=case.now, chosen=form.chosen()
    )
    found, fault = _preview(request, effects)
    context = {
        "application": case.application,
        "letter": found,
        "letter_html": paper(found),
        "problems": [("", fault)] if fault else [],
        "chosen_query": form.query(),
    }
    return render(request, "applications/caseworker/decision_letter.html", context)


@require_GET
@case_page("decision letter pdf")
def letter_pdf(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """The same letter as the PDF it would be."""
    recommendation = proposed_in(case)
    chosen = chosen_form(request, case.application).chosen()
    effects = effects_of(application=case.application, recommendation=recommendation, now=case.now, chosen=chosen)
    found, _fault = _preview(request, effects)
    if found is None:
        raise Http404
    return HttpResponse(pdf.render(found), content_type="application/pdf")


@require_POST
@case_page("")
def give_back(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Send the case back to its caseworker with a reason."""
    proposed_in(case)
    reason = request.POST.get("reason", "").strip()[:4000]
    if not reason:
        messages.error(request, _("Skriv hvorfor saken sendes tilbake."))
        return redirect("decisions:decision", ref=case.application.ref)
    try:
        send_back(application=case.application, reason=reason, actor=request.actor, now=case.now)
    except GateClosed as error:
        for text in problem_of(error):
            messages.error(request, text)
        return redirect("decisions:decision", ref=case.application.ref)
    messages.success(request, _("Saken er sendt tilbake til saksbehandleren."))
    return redirect("caseworker:case", ref=case.application.ref)


urlpatterns = [
    path("vedtak/", decision, name="decision"),
    path("vedtak/brev/", letter, name="letter"),
    path("vedtak/brev/pdf/", letter_pdf, name="letter_pdf"),
    path("vedtak/tilbake/", give_back, name="give_back"),
    path("vedtak/regel/<slug:rule>/vurder/", weighing.judge, name="judge"),
    path("vedtak/regel/<slug:rule>/fravik/", weighing.override, name="override"),
    path("vedtak/regel/<slug:rule>/bekreft/", weighing.confirm, name="confirm"),
]
