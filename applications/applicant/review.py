"""«Se over og send»: all that was written, what must be put right, what must be confirmed, and the button."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from applications.applicant.loading import application_for, reading_language, step_url, title_of
from applications.applicant.overview import deadline_of
from applications.applicant.why import objection_url
from applications.facts import gather
from applications.guards.submitting import Reason, reasons_not_to_send
from applications.models import Application, Endorsement
from applications.operations.evaluating import evaluation_of
from applications.operations.submitting import (
    CallClosed,
    ChangedMeanwhile,
    MustConfirm,
    NotReady,
    submit_application,
)
from applications.permissions import rights_on
from applications.queries.contents import Content, content_of
from applications.queries.fields import version_of
from applications.queries.sheet import endorsement_labels, sheet_of
from applications.queries.standing import expected_answer_on
from applications.workflow import Role, Status
from organisations.access import ActorRequest, Audience, audience
from schemes.edition import EditionDocument
from schemes.queries import document_of
from schemes.rules.explain import RuleNode, explain
from schemes.rules.outcome import Evaluation, Phase
from schemes.workdays import oslo_day


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step of what happens after sending, with the date or days that are set."""

    title: str
    state: str
    before: date | None = None
    expected: date | None = None
    days: int | None = None


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def review(request: ActorRequest, ref: str) -> HttpResponse:
    """The whole application; POST sends it. A press that cannot succeed answers with what is missing."""
    application = application_for(request, ref)
    if application.status != Status.DRAFT:
        return redirect("applicant:receipt", ref=ref)
    now = timezone.now()
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        errors = _send(request, application, now)
        if not errors:
            return redirect("applicant:receipt", ref=ref)
    context = _page(request, application, now) | {"errors": errors, "chosen": frozenset(request.POST.getlist("seen"))}
    return render(request, "applications/applicant/review.html", context, status=422 if errors else 200)


def _send(request: ActorRequest, application: Application, now: datetime) -> list[tuple[str, str]]:
    """Send; (anchor, sentence) of what stands in the way."""
    if request.POST.get("authority") != "yes":
        return [("authority", _("Kryss av for at du har fullmakt, og at opplysningene er riktige."))]
    try:
        submit_application(
            application=application,
            seen=frozenset(request.POST.getlist("seen")),
            actor=request.actor,
            now=now,
            seen_revision=_revision(request),
        )
    except NotReady as refused:
        return [("mangler", each.sentence) for each in refused.reasons]
    except MustConfirm as refused:
        return [(f"seen-{refused.outcomes[0].rule}", _unseen(len(refused.outcomes)))]
    except (ChangedMeanwhile, CallClosed, PermissionDenied) as refused:
        return [("send", _why_not(refused))]
    messages.success(request, _("Søknaden er sendt."))
    return []


def _unseen(count: int) -> str:
    text = ngettext(
        "Kryss av for at dere har sett vilkåret som ikke er oppfylt.",
        "Kryss av for at dere har sett vilkårene som ikke er oppfylt: %(count)d gjenstår.",
        count,
    )
    return text % {"count": count}


def _why_not(refused: Exception) -> str:
    if isinstance(refused, ChangedMeanwhile):
        return _("Søknaden er endret siden du åpnet siden. Se over det som er nytt, og send på nytt.")
    if isinstance(refused, CallClosed):
        return refused.sentence
    return _("Bare den som kan sende for kommunen, kan sende søknaden. Be en av dem om å gjøre det.")


def _revision(request: ActorRequest) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _page(request: ActorRequest, application: Application, now: datetime) -> dict[str, object]:
    content = content_of(application)
    facts = gather(application=application, phase=Phase.SUBMIT, now=now, content=content)
    evaluation = evaluation_of(application=application, phase=Phase.SUBMIT, now=now, facts=facts)
    document = document_of(application.edition)
    reasons = reasons_not_to_send(content, document, evaluation)
    parts = sheet_of(content, document, reading_language())
    stopped = {each.section for each in reasons}
    missing = {each.field for each in reasons}
    return {
        "application": application,
        "name": title_of(application, document),
        "reasons": [(step_url(application, each.section, each.field), _told(each)) for each in reasons],
        "open_parts": [part for part in parts if part.key in stopped],
        "folded_parts": [part for part in parts if part.key not in stopped],
        "missing": missing,
        "to_confirm": _to_confirm(application, evaluation),
        "approvals": _approvals(content, document),
        "may_send": rights_on(application, request.actor).may(Role.SENDER),
        "is_lead": request.actor.organisation_id == application.lead_id,
        "next_steps": _next_steps(application, now),
        **deadline_of(application, now),
    }


def _told(reason: Reason) -> str:
    if not reason.number:
        return reason.sentence
    return _("Del %(number)d: %(sentence)s") % {"number": reason.number, "sentence": reason.sentence}


def _approvals(content: Content, document: EditionDocument) -> list[tuple[str, Endorsement, bool]]:
    """What the leaders have answered: whose, the answer, and whether it is about what stands here now."""
    given = [(label, content.endorsement(kind)) for kind, label in endorsement_labels()]
    answered = [(label, one) for label, one in given if one and (one.confirmed_at or one.returned_at)]
    version = version_of(content, document) if any(one.version for _label, one in answered) else ""
    return [(label, one, bool(version) and one.version == version) for label, one in answered]


def _to_confirm(application: Application, evaluation: Evaluation) -> list[tuple[RuleNode, str]]:
    """The outcomes the sender confirms having seen, as the applicant reads them, and where to say one is wrong."""
    codes = {each.rule for each in evaluation.to_confirm()}
    nodes = explain(evaluation, audience="applicant", language=reading_language()).nodes()
    return [(node, objection_url(application, evaluation.of(node.code))) for node in nodes if node.code in codes]


def _next_steps(application: Application, now: datetime) -> list[NextStep]:
    """What happens afterwards; dates only where they are set."""
    call = application.call
    expected = expected_answer_on(application, oslo_day(now))
    return [
        NextStep(_("Dere sender"), "now", before=call.deadline_on),
        NextStep(_("Bufdir vurderer"), "coming"),
        NextStep(_("Vedtak i brev på Min side"), "coming", expected=expected),
        NextStep(_("Dere godtar vilkårene"), "coming", days=call.scheme.terms_acceptance_days),
        NextStep(_("Første utbetaling"), "coming"),
    ]
