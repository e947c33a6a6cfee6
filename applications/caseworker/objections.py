"""Answering what the applicant says is wrong in a register: with a reason, and the correction it led to."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from applications.caseworker.opening import OpenCase, act, back_to, case_page
from applications.models import Objection
from applications.operations.objecting import IN_WORK, LONGEST, answer_objection
from applications.queries.objections import objections_in
from applications.workflow import Role
from organisations.access import ActorRequest
from schemes.rules.facts import FACTS


class AnswerForm(forms.Form):
    """What came of it, and why."""

    result = forms.ChoiceField(
        label=gettext_lazy("Svar"),
        choices=Objection.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hva svaret er.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Begrunnelse til søkeren"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Skriv en begrunnelse til søkeren.")},
    )


def objections_on(case: OpenCase) -> dict[str, Any]:
    """The objections of the case as the municipality card shows them; one query."""
    return {
        "objections": [
            (each, FACTS[each.fact].label.in_language(case.language)) for each in objections_in(case.application)
        ],
        "objection_results": Objection.Result.choices,
        "may_answer": case.application.status in IN_WORK and case.rights.may(Role.CASEWORKER),
    }


@require_POST
@case_page("")
def answer(request: ActorRequest, case: OpenCase, objection_id: int) -> HttpResponse:
    """Answer one objection of this case."""
    objection = get_object_or_404(Objection, pk=objection_id, application=case.application)
    form = AnswerForm(request.POST)
    if form.is_valid():
        done = _("Svaret er sendt. Søkeren får e-post om at det er noe nytt i saken.")
        act(request, case, done, answer_objection, objection=objection, **form.cleaned_data)
    else:
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    return back_to(case, "municipality")
