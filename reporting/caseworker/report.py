"""One report on the directorate's desk: the answers, the accounts, the rules. Every opening is logged."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from applications.queries.fields import shown_answer
from applications.queries.parts import assessed
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from reporting.caseworker.forms import ReadyForm, ReturnForm
from reporting.caseworker.opening import Opened, declaration_first, find_report, reading_language
from reporting.caseworker.rules import rules_panel
from reporting.facts import gather_report, is_held_to_rules
from reporting.guards import has_another_review, what_stands_in_the_way
from reporting.operations.reviewing import evaluation_of
from reporting.queries.accounts import (
    accounts_of,
    budget_of,
    category_names,
    explanations_of,
    has_accounts,
    rows_of,
)
from schemes.edition import SectionKind
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
    return report_page(request, opened)


def report_page(
    request: ActorRequest, opened: Opened, refused: forms.Form | None = None, rule: str = ""
) -> HttpResponse:
    """The page; `refused` is the form that came back, of `rule` when it answers one. Logged as read."""
    report, application = opened.report, opened.application
    what = f"report:{report.pk}"
    audit.record_reading(actor=request.actor, what=what, case_ref=application.ref, now=opened.now)
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
        "return_form": refused if isinstance(refused, ReturnForm) else ReturnForm(),
        "ready_form": refused if isinstance(refused, ReadyForm) else ReadyForm(auto_id="ready-%s"),
        "refused": refused,
    }
    context |= _accounts(opened, answers) | _rules(request, opened, {rule: refused} if rule and refused else {})
    return render(request, "reporting/caseworker/report.html", context, status=REFUSED if refused else 200)


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


def _rules(request: ActorRequest, opened: Opened, refused: Mapping[str, forms.Form]) -> dict[str, Any]:
    """The rule panel, and the sentences that keep the report from being approved."""
    if not is_held_to_rules(opened.duty):
        return {"rules": None, "hindrances": ()}
    facts = gather_report(opened.report, now=opened.now)
    evaluation = evaluation_of(opened.report, now=opened.now, facts=facts)
    found = what_stands_in_the_way(evaluation, opened.application.overrides.all())
    if opened.is_model and opened.may_approve:
        found = (*found, *has_another_review(request.actor)(opened.report))
    return {
        "rules": rules_panel(opened, evaluation, assessed(opened.application), refused),
        "hindrances": found,
        "is_address_asked": "model.url" in facts,
        "model_address": facts.get("model.url").value or "",
        "is_reachable": facts.get("model.url_reachable").value,
    }
