"""One report on the directorate's desk: read, judged, returned or approved. Every opening is logged."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.queries.fields import shown_answer
from applications.queries.parts import assessed
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from reporting.caseworker.forms import JudgementForm, ReadyForm, ReasonForm, ReturnForm
from reporting.caseworker.opening import Opened, act, declaration_first, find_report, reading_language
from reporting.caseworker.rules import rules_panel
from reporting.facts import gather_report, is_held_to_rules
from reporting.guards import what_stands_in_the_way
from reporting.operations.overriding import confirm_override, propose_override
from reporting.operations.reviewing import (
    approve_report,
    check_address,
    evaluation_of,
    judge_rule,
    return_report,
    review_model,
)
from reporting.queries.accounts import (
    accounts_of,
    budget_of,
    category_names,
    explanations_of,
    has_accounts,
    rows_of,
)
from schemes.edition import QuestionKind, SectionKind
from schemes.money import kr
from schemes.steps import is_shown, steps_for

REFUSED = 422


@audience(Audience.STAFF)
@require_GET
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """The whole report with its rules and what can be done."""
    opened = find_report(request, pk)
    if (first := declaration_first(opened.application, opened.user_id)) is not None:
        return first
    audit.record_reading(actor=request.actor, what=f"report:{pk}", case_ref=opened.application.ref, now=opened.now)
    return _page(request, opened)


def _page(request: ActorRequest, opened: Opened, refused: forms.Form | None = None) -> HttpResponse:
    report, application = opened.report, opened.application
    answers = {each.question: each for each in report.answers.all()}
    context = {
        "opened": opened,
        "report": report,
        "duty": opened.duty,
        "application": application,
        "title": opened.title,
        "track": opened.document.track(application.track).name.in_language(reading_language()),
        "parts": _parts(opened, answers),
        "reviews": list(report.reviews.select_related("reviewed_by").order_by("-id")),
        "address": next((each.text for key, each in answers.items() if key in _addresses(opened) and each.text), ""),
        "return_form": refused if isinstance(refused, ReturnForm) else ReturnForm(),
        "refused": refused,
    }
    context |= _accounts(opened, answers) | _rules(opened)
    return render(request, "reporting/caseworker/report.html", context, status=REFUSED if refused else 200)


def _addresses(opened: Opened) -> set[str]:
    return {each.key for each in opened.document.questions if each.kind is QuestionKind.URL}


def _parts(opened: Opened, answers: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The answers under their questions, part by part; a new budget as its amounts."""
    language = reading_language()
    if not is_held_to_rules(opened.duty):
        names = category_names(opened.application, language)
        lines = [(names.get(key, key), kr(amount)) for key, amount in budget_of(opened.report).items()]
        return [(opened.title, lines)]
    return [
        (
            step.section.title.in_language(language),
            [
                (each.label.in_language(language), shown_answer(each, answers.get(each.key), language))
                for each in step.questions
                if is_shown(each, answers)
            ],
        )
        for step in steps_for(opened.document, opened.application.track, opened.duty.kind)
        if step.questions and step.section.kind is not SectionKind.ATTACHMENTS
    ]


def _accounts(opened: Opened, answers: dict[str, Any]) -> dict[str, Any]:
    if not has_accounts(opened.duty):
        return {"accounts": None}
    rows = rows_of(opened.report.expenses.all())
    found = accounts_of(opened.report, rows)
    names = category_names(opened.application, reading_language())
    explained = explanations_of(answers)
    lines = [
        (
            names.get(line.category, line.category),
            line,
            [(row, row.purpose and _purpose(row.purpose)) for row in rows if row.category == line.category],
            explained.get(line.category, ""),
        )
        for line in found.lines
    ]
    return {"accounts": found, "account_lines": lines, "is_final": opened.duty.kind == "final"}


def _purpose(key: str) -> str:
    words = {
        "develop": _("utvikle modellen"),
        "map_needs": _("kartlegge behov og mangler"),
        "implement": _("ta modellen i bruk"),
        "train": _("lære opp ansatte"),
        "strengthen": _("styrke tilbudet"),
    }
    return words.get(key, key)


def _rules(opened: Opened) -> dict[str, Any]:
    """The rule panel, and the sentences that keep the report from being approved."""
    if not is_held_to_rules(opened.duty):
        return {"rules": None, "hindrances": ()}
    facts = gather_report(opened.report, now=opened.now)
    evaluation = evaluation_of(opened.report, now=opened.now, facts=facts)
    overrides = opened.application.overrides.all()
    return {
        "rules": rules_panel(opened, evaluation, assessed(opened.application)),
        "hindrances": what_stands_in_the_way(evaluation, overrides),
        "is_address_asked": "model.url" in facts,
        "model_address": facts.get("model.url").value or "",
        "is_reachable": facts.get("model.url_reachable").value,
    }


# ----- acts ----------------------------------------------------------------------------------------------------------


def _back(pk: int, anchor: str = "") -> HttpResponse:
    answer = redirect("reports:report", pk=pk)
    answer["Location"] += f"#{anchor}" if anchor else ""
    return answer


def _told(request: ActorRequest, form: forms.Form) -> None:
    """What was wrong with a small form, as notices."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)


@audience(Audience.STAFF)
@require_POST
def judge(request: ActorRequest, pk: int, rule: str) -> HttpResponse:
    """Answer a rule that is left to a person."""
    opened, form = find_report(request, pk), JudgementForm(request.POST)
    if form.is_valid():
        done = _("Vurderingen av %(rule)s er lagret.") % {"rule": rule}
        is_met, reason = form.cleaned_data["is_met"] == "yes", form.cleaned_data["reason"]
        act(request, done, judge_rule, report=opened.report, rule=rule, is_met=is_met, reason=reason, now=opened.now)
    _told(request, form)
    return _back(pk, f"regel-{rule}")


@audience(Audience.STAFF)
@require_POST
def address(request: ActorRequest, pk: int) -> HttpResponse:
    """Say whether the model's address answers."""
    opened = find_report(request, pk)
    is_reachable = request.POST.get("is_reachable")
    if is_reachable in ("yes", "no"):
        works, fails = _("Det er notert at adressen virker."), _("Det er notert at adressen ikke virker.")
        done = works if is_reachable == "yes" else fails
        act(request, done, check_address, report=opened.report, is_reachable=is_reachable == "yes", now=opened.now)
    return _back(pk, "adressen")


@audience(Audience.STAFF)
@require_POST
def ready(request: ActorRequest, pk: int) -> HttpResponse:
    """Say whether the model can be approved, as the first of two."""
    opened, form = find_report(request, pk), ReadyForm(request.POST)
    if form.is_valid():
        done = _("Vurderingen din er lagret. En beslutter kan godkjenne modellen.")
        is_ready, points = form.cleaned_data["is_ready"] == "yes", form.cleaned_data["points"]
        act(
            request, done if is_ready else _("Vurderingen din er lagret."), review_model, report=opened.report,
            is_ready=is_ready, points=points, now=opened.now,
        )  # fmt: skip
    _told(request, form)
    return _back(pk, "vurdert")


@audience(Audience.STAFF)
@require_POST
def give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Send it back with what must be put right and a date."""
    opened, form = find_report(request, pk), ReturnForm(request.POST)
    if (first := declaration_first(opened.application, opened.user_id)) is not None:
        return first
    if not form.is_valid():
        return _page(request, opened, form)
    points, due_on = form.cleaned_data["points"], form.cleaned_data["due_on"]
    done = _("Rapporten er sendt tilbake. Kommunen får brev.")
    if act(request, done, return_report, report=opened.report, points=points, due_on=due_on, now=opened.now):
        return redirect("reports:queue")
    return _page(request, opened, form)


@audience(Audience.STAFF)
@require_POST
def approve(request: ActorRequest, pk: int) -> HttpResponse:
    """Approve, with all that follows."""
    opened = find_report(request, pk)
    done = _("%(what)s er godkjent. Kommunen får brev.") % {"what": opened.title}
    if act(request, done, approve_report, report=opened.report, now=opened.now):
        return redirect("reports:queue")
    return _back(pk, "godkjenn")


@audience(Audience.STAFF)
@require_POST
def override(request: ActorRequest, pk: int, rule: str) -> HttpResponse:
    """Propose to approve in spite of one rule."""
    opened, form = find_report(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        done = _("Forslaget om å fravike %(rule)s venter på en kollega.") % {"rule": rule}
        act(
            request, done, propose_override, report=opened.report, rule=rule, reason=form.cleaned_data["reason"],
            now=opened.now,
        )  # fmt: skip
    _told(request, form)
    return _back(pk, f"regel-{rule}")


@audience(Audience.STAFF)
@require_POST
def confirm(request: ActorRequest, pk: int, rule: str) -> HttpResponse:
    """Stand behind a colleague's proposal."""
    opened = find_report(request, pk)
    done = _("Du har bekreftet at %(rule)s fravikes.") % {"rule": rule}
    act(request, done, confirm_override, report=opened.report, rule=rule, now=opened.now)
    return _back(pk, f"regel-{rule}")
