"""One report on the directorate's desk: the answers, the accounts, the rules. Every opening is logged."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from applications.models import Attachment
from applications.queries.fields import shown_answer
from applications.queries.files import FileSeen
from applications.queries.parts import assessed
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from reporting.caseworker.forms import ReadyForm, ReturnForm
from reporting.caseworker.opening import Opened, declaration_first, find_report, reading_language
from reporting.caseworker.rules import rules_panel
from reporting.facts import gather_report, is_held_to_rules
from reporting.guards import has_another_review, what_stands_in_the_way
from reporting.operations.reviewing import evaluation_of
from reporting.queries.accounts import has_accounts
from reporting.queries.files import file_sections, listed_files, seen_files
from reporting.sheets import accounts_sheet, new_budget_lines
from schemes.edition import SectionKind
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
    context = {
        "opened": opened,
        "report": report,
        "duty": opened.duty,
        "application": application,
        "title": opened.title,
        "track": opened.document.track(application.track).name.in_language(reading_language()),
        "reviews": list(report.reviews.select_related("reviewed_by").order_by("-id")),
        "return_form": refused if isinstance(refused, ReturnForm) else ReturnForm(),
        "ready_form": refused if isinstance(refused, ReadyForm) else ReadyForm(auto_id="ready-%s"),
        "refused": refused,
    }
    context |= _as_sent(opened) if opened.is_with_them else _written(opened)
    context |= _files(opened)
    context |= {} if opened.is_with_them else _rules(request, opened, {rule: refused} if rule and refused else {})
    return render(request, "reporting/caseworker/report.html", context, status=REFUSED if refused else 200)


def _files(opened: Opened) -> dict[str, Any]:
    """The files of the report: those that stand, and what stood before them."""
    titles = {each.key: each.title.in_language(reading_language()) for each in file_sections(opened.duty)}

    def line(row: Attachment) -> FileSeen:
        url, again = (reverse(f"reports:{name}", args=[opened.report.pk, row.pk]) for name in ("file", "scan_file"))
        return FileSeen(row, titles.get(row.kind, row.kind), url, again)

    files = seen_files(opened.report, listed_files(opened.duty))
    is_kept = {row.pk: opened.is_with_them or row.is_standing for row in files}
    return {
        "asks_files": bool(titles),
        "files": [line(row) for row in files if is_kept[row.pk]],
        "past_files": [line(row) for row in files if not is_kept[row.pk]],
        "has_scanner": bool(settings.CLAMD_ADDRESS),
    }


def _as_sent(opened: Opened) -> dict[str, Any]:
    """A returned report as it was handed in: what they are putting right now is theirs until they send it."""
    keys = {each.key for each in opened.document.questions}
    blocks = opened.report.content.split("\n\n")[1:]  # the first names the case and the edition
    return {"sent_blocks": [_block(each, keys) for each in blocks]}


def _block(text: str, keys: set[str]) -> tuple[str, str, str]:
    """(heading, question, text) of one block of a sent report: one of the three may be all there is."""
    if text.startswith("# ") and "\n" not in text.strip():
        return text.removeprefix("# ").strip(), "", ""
    first, _line, rest = text.partition("\n")
    label, _space, key = first.rpartition(" ")
    if key[1:-1] in keys and key == f"[{key[1:-1]}]":
        return "", label, rest
    return "", "", text


def _written(opened: Opened) -> dict[str, Any]:
    """The answers and the accounts."""
    answers = {each.question: each for each in opened.report.answers.all()}
    sheet = accounts_sheet(opened.report, answers, reading_language()) if has_accounts(opened.duty) else None
    return {"parts": _parts(opened, answers), "sheet": sheet}


def _parts(opened: Opened, answers: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The answers under their questions, part by part; a new budget as its amounts."""
    language = reading_language()
    if not is_held_to_rules(opened.duty):
        return [(opened.title, [(name, amount) for _key, name, amount in new_budget_lines(opened.report, language)])]
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
