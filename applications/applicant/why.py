"""The panel «Hvorfor?»: what the rules say of the draft now, as a part of a page and as a page of its own."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from applications.applicant.loading import application_for, reading_language, step_url, title_of
from applications.guards.submitting import place_of
from applications.models import Application
from applications.operations.evaluating import evaluation_of
from applications.queries.objections import reads_registers
from organisations.access import ActorRequest, Audience, audience
from schemes.queries import document_of
from schemes.rules.explain import Group, RuleNode, explain
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind, Phase


@dataclass(frozen=True, slots=True)
class Shown:
    """One outcome in the panel, with the way to the place where something can be done about it."""

    node: RuleNode
    url: str
    number: int
    wrong_url: str = ""  # «Er dette feil?», where the outcome rests on what a register says


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel: what needs somebody first, what is met folded away."""

    open: tuple[Shown, ...]
    met: tuple[Shown, ...]
    counts: tuple[tuple[str, int], ...]


def panel_of(application: Application, evaluation: Evaluation) -> Panel:
    """The outcomes as the applicant reads them, each with its part of the form."""
    explanation = explain(evaluation, audience="applicant", language=reading_language())
    met = [group for group in explanation.groups if group.state is OutcomeKind.MET]
    rest = [group for group in explanation.groups if group.state is not OutcomeKind.MET]
    return Panel(
        open=_shown(rest, application, evaluation),
        met=_shown(met, application, evaluation),
        counts=tuple((group.state.value, len(group.nodes)) for group in (*met, *rest)),
    )


def _shown(groups: list[Group], application: Application, evaluation: Evaluation) -> tuple[Shown, ...]:
    document = document_of(application.edition)
    numbers = {each.key: number for number, each in enumerate(document.sections_for(application.track), start=1)}
    found = []
    for group in groups:
        for node in group.nodes:
            place = place_of(evaluation.of(node.code), document, application.track)
            url = step_url(application, *place) if place else ""
            wrong_url = objection_url(application, evaluation.of(node.code))
            found.append(Shown(node, url, numbers[place[0]] if place else 0, wrong_url))
    return tuple(found)


def objection_url(application: Application, outcome: Outcome | None) -> str:
    """Where one says that a register is wrong, for an outcome that rests on one; "" for any other."""
    if outcome is None or not reads_registers(outcome):
        return ""
    return f"{reverse('applicant:objections', args=[application.ref])}?regel={outcome.rule}"


@audience(Audience.APPLICANT)
@require_GET
def why(request: ActorRequest, ref: str) -> HttpResponse:
    """The rules about this application now: the fragment for htmx, a whole page otherwise."""
    application = application_for(request, ref)
    now = timezone.now()
    evaluation = evaluation_of(application=application, phase=Phase.SUBMIT, now=now)
    context = {
        "application": application,
        "name": title_of(application, document_of(application.edition)),
        "panel": panel_of(application, evaluation),
        "now": now,
    }
    if request.headers.get("HX-Request"):
        return render(request, "applications/applicant/_why.html", context)
    return render(request, "applications/applicant/why.html", context)
