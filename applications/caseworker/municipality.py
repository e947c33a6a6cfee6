"""The tab about the municipality: its chain in words, earlier grants, completing the register with a second person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.caseworker.forms import CompletionForm, ReasonForm
from applications.caseworker.head import head_of
from applications.caseworker.looks import look_of
from applications.caseworker.objections import objections_on
from applications.caseworker.opening import OpenCase, act, back_to, case_page
from applications.operations.assessing import confirm_found, enter_found, refuse_found
from applications.permissions import cases_of
from applications.queries.municipality import MunicipalityCard, card_of, other_cases
from organisations.access import ActorRequest
from organisations.lineage import Relation
from organisations.models import RegisterCompletion
from schemes.queries import document_with
from schemes.workdays import oslo_day


@case_page("municipality")
def municipality(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Show the card; enter what was found out about this applicant."""
    form = CompletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Opplysningen er ført. Den gjelder når en kollega har bekreftet den.")
        if act(request, case, done, enter_found, application=case.application, **form.values()):
            return back_to(case, "municipality")
    application = case.application
    card = card_of(application.lead, oslo_day(application.submitted_at or case.now))
    context = head_of(case, "municipality") | {
        "card": card,
        "chain": chain_in_words(card),
        "relations": {each: str(word) for each, word in relation_words().items()},
        "grants": [(each.grant, relation_words()[each.relation]) for each in card.earlier_grants],
        "completions": [(each, value_of(each), state_of(each)) for each in card.completions],
        "others": [_other(case, each) for each in other_cases(cases_of(request.actor), application)],
        "form": form,
        **objections_on(case),
    }
    return render(request, "applications/caseworker/municipality.html", context, status=422 if form.errors else 200)


def _other(case: OpenCase, other: Any) -> dict[str, Any]:
    award = next((each.award for each in other.released if hasattr(each, "award")), None)
    track = document_with(other.edition.sha256).track(other.track).name.in_language(case.language)
    return {"case": other, "look": look_of(other), "track": track, "award_nok": award.total_nok if award else None}


@require_POST
@case_page("")
def confirm(request: ActorRequest, case: OpenCase, completion_id: int) -> HttpResponse:
    """Stand behind what a colleague entered."""
    found = _completion(case, completion_id)
    act(request, case, _("Opplysningen er bekreftet."), confirm_found, application=case.application, completion=found)
    return back_to(case, "municipality")


@require_POST
@case_page("")
def refuse(request: ActorRequest, case: OpenCase, completion_id: int) -> HttpResponse:
    """Put aside what was entered, with a reason."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    act(
        request,
        case,
        _("Opplysningen er lagt bort."),
        refuse_found,
        application=case.application,
        completion=_completion(case, completion_id),
        reason=reason,
    )
    return back_to(case, "municipality")


def _completion(case: OpenCase, completion_id: int) -> RegisterCompletion:
    return get_object_or_404(RegisterCompletion, pk=completion_id, organisation_id=case.application.lead_id)


def relation_words() -> dict[Relation, str]:
    """How a recipient relates to the applicant, in words."""
    return {
        Relation.SAME: _("søkeren selv"),
        Relation.MERGED_2020: _("slått sammen inn i søkeren i 2020"),
        Relation.MERGED_OTHER: _("slått sammen inn i søkeren en annen gang"),
        Relation.PART: _("delt, en del er i søkeren"),
        Relation.UNCLEAR: _("uklart"),
    }


def chain_in_words(card: MunicipalityCard) -> list[str]:
    """What the municipality was and becomes, one sentence each, oldest first."""
    said = []
    for each in reversed(card.predecessors):
        sentences = {
            Relation.SAME: _("%(name)s (%(number)s) fikk nytt navn eller nummer %(day)s."),
            Relation.PART: _("%(name)s (%(number)s) ble delt %(day)s. En del er i kommunen."),
        }
        sentence = sentences.get(each.relation, _("%(name)s (%(number)s) ble slått sammen med andre %(day)s."))
        said.append(sentence % _named(each))
    for later in card.successors:
        sentences = {
            Relation.SAME: _("Kommunen heter %(name)s (%(number)s) fra %(day)s."),
            Relation.PART: _("En del av kommunen er i %(name)s (%(number)s) fra %(day)s."),
        }
        sentence = sentences.get(later.relation, _("Kommunen er en del av %(name)s (%(number)s) fra %(day)s."))
        said.append(sentence % _named(later))
    return said


def _named(each: Any) -> dict[str, str]:
    return {"name": each.name, "number": each.number, "day": f"{each.since.day}.{each.since.month}.{each.since.year}"}


def value_of(row: RegisterCompletion) -> str:
    """What was found, in a few words."""
    parts: list[str] = [str(row.get_kind_display())]
    if row.year:
        parts.append(str(row.year))
    if row.relation:
        parts.append(relation_words()[Relation(row.relation)])
    if row.is_true is not None:
        parts.append(_("ja") if row.is_true else _("nei"))
    if row.number:
        parts.append(str(row.number))
    return " · ".join(parts)


def state_of(row: RegisterCompletion) -> str:
    """Where it stands: the badge."""
    if row.confirmed_at is not None:
        return "done"
    return "dismissed" if row.refused_at is not None else "waiting_other"
