"""The recommendation page: result, texts, and the amount for each cost category beside what was applied for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from applications.caseworker.choosing_services import SelectionForm, chosen_services, selection_form
from applications.caseworker.forms import SHORT, RecommendationForm, first_errors
from applications.caseworker.head import decision_url, head_of
from applications.caseworker.opening import OpenCase, back_to, case_page
from applications.letter_kinds import forms_of
from applications.models import BudgetLine
from applications.operations.assessing import current_evaluation, recommend, standing_in_the_way
from applications.queries.fields import applied_by_category
from applications.workflow import Result, Status
from organisations.access import ActorRequest
from organisations.workflow import GateClosed
from schemes.fields import AmountField
from schemes.money import format_nok


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One cost category: what was applied for, and the two fields of the proposal."""

    category: str
    name: str
    applied_nok: int
    amount: forms.BoundField
    reason: forms.BoundField


class AmountsForm(forms.Form):
    """An amount and a reason for each cost category that is applied for."""

    def __init__(self, *args: Any, applied: dict[str, int], names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applied, self.names = applied, names
        for category, amount in applied.items():
            label = _("Innstilt beløp for %(category)s") % {"category": names[category]}
            self.fields[f"amount-{category}"] = AmountField(label=label, required=False, initial=format_nok(amount))
            self.fields[f"why-{category}"] = forms.CharField(
                label=_("Grunn for %(category)s") % {"category": names[category]}, required=False, max_length=SHORT
            )

    def rows(self) -> Iterable[AmountRow]:
        """The rows of the table."""
        for category, amount in self.applied.items():
            yield AmountRow(category, self.names[category], amount, self[f"amount-{category}"], self[f"why-{category}"])

    def lines(self) -> list[tuple[str, int, str]]:
        """What the operation takes; an empty amount is 0."""
        given = self.cleaned_data
        return [
            (category, given[f"amount-{category}"] or 0, given[f"why-{category}"].strip()) for category in self.applied
        ]


@case_page("recommendation")
def recommendation(request: ActorRequest, case: OpenCase) -> HttpResponse:
    """Write the recommendation; afterwards the same page shows it as it was sent on."""
    amounts = _amounts_form(request, case)
    form = RecommendationForm(request.POST or None)
    selection = selection_form(request, case)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        problems = _send(request, case, form, amounts, selection)
        if not problems:
            messages.success(request, _("Innstillingen er sendt til beslutter."))
            return back_to(case)
    newest = case.application.recommendations.prefetch_related("lines").order_by("-id").first()
    context = head_of(case, "") | {
        "form": form,
        "amounts": amounts,
        "selection": selection,
        "newest": newest,
        "chosen": chosen_services(newest),
        "newest_lines": [(amounts.names.get(line.category, line.category), line) for line in newest.lines.all()]
        if newest
        else [],
        "applied_nok": sum(amounts.applied.values()),
        "problems": problems,
        "missing": missing_of(case),
        "is_in_both_forms": case.may_assess and len(forms_of(case.application)) > 1,
        "decision_url": decision_url(case.application),
    }
    return render(request, "applications/caseworker/recommendation.html", context, status=422 if problems else 200)


def _amounts_form(request: ActorRequest, case: OpenCase) -> AmountsForm:
    application = case.application
    applied = applied_by_category(application, BudgetLine.objects.filter(application=application))
    names = {each.key: each.name.in_language(case.language) for each in case.document.cost_categories}
    return AmountsForm(request.POST or None, applied=applied, names={key: names.get(key, key) for key in applied})


def _send(
    request: ActorRequest,
    case: OpenCase,
    form: RecommendationForm,
    amounts: AmountsForm,
    selection: SelectionForm | None,
) -> list[tuple[str, str]]:
    """Propose it; the sentences that say why not. Where services are chosen, their amounts are those that count."""
    if not form.is_valid() or not amounts.is_valid():
        return first_errors(form) + first_errors(amounts)
    given = form.cleaned_data
    is_choice = selection is not None and given["result"] == Result.GRANTED
    if selection is not None and is_choice and not selection.is_valid():
        return first_errors(selection)
    try:
        recommend(
            application=case.application,
            result=given["result"],
            lines=amounts.lines(),
            reason=given["reason"],
            reduction_reason=given["reduction_reason"],
            assessment_text=given["assessment_text"],
            reason_nn=given["reason_nn"],
            reduction_reason_nn=given["reduction_reason_nn"],
            assessment_text_nn=given["assessment_text_nn"],
            choice=selection.choice() if selection is not None and is_choice else None,
            actor=request.actor,
            now=case.now,
        )
    except GateClosed as closed:
        return [("skjema", reason) for reason in closed.reasons]
    return []


def missing_of(case: OpenCase) -> list[tuple[str, tuple[str, ...]]]:
    """For each result, what is still in the way: told before anyone writes, by the function that refuses."""
    evaluation = current_evaluation(case.application)
    if evaluation is None or case.application.status != Status.ASSESSING:
        return []
    words = {Result.GRANTED: _("Tilskudd"), Result.REJECTED: _("Avslag"), Result.DISMISSED: _("Avvisning")}
    found = []
    for result, word in words.items():
        reasons = standing_in_the_way(application=case.application, result=result, evaluation=evaluation)
        if reasons:
            found.append((word, reasons))
    return found
