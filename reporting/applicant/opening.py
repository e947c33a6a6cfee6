"""One report as the grantee has it open: found, begun, with its parts as steps. Every page of a report passes here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, Attachment, Obligation
from applications.workflow import ObligationKind
from letters.wording import long_date
from organisations.access import ActorRequest
from reporting.applicant.loading import duty_for, duty_title, name_of, reading_language
from reporting.guards import FILE, is_filled, missing_in
from reporting.models import Report, ReportAnswer
from reporting.operations.delivering import may_write
from reporting.operations.reminding import sent_steps, steps_of
from reporting.permissions import roles_on
from reporting.queries.accounts import BUDGET, PREFIX, rows_of
from reporting.queries.duties import begun, due_of
from reporting.queries.files import listed_files
from reporting.workflow import Role
from schemes.edition import SectionKind
from schemes.ladder import schedule
from schemes.queries import document_of
from schemes.steps import Step, steps_for
from schemes.workdays import oslo_day

WITHOUT_QUESTIONS = (SectionKind.ACCOUNTS, SectionKind.ATTACHMENTS)  # parts with a page of their own
PARTS = (SectionKind.QUESTIONS, *WITHOUT_QUESTIONS)


@dataclass(frozen=True, slots=True)
class OpenReport:
    """The duty, its report (None before it is begun), who looks, and when."""

    duty: Obligation
    report: Report | None
    request: ActorRequest
    now: datetime

    @property
    def application(self) -> Application:
        """The grant's case."""
        return self.duty.application

    @property
    def title(self) -> str:
        """What the duty is called."""
        return duty_title(self.duty)

    @property
    def today(self) -> date:
        """The Oslo day."""
        return oslo_day(self.now)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The parts of the form that are written here."""
        document = document_of(self.application.edition)
        return tuple(
            each
            for each in steps_for(document, self.application.track, self.duty.kind)
            if each.section.kind in PARTS and (each.questions or each.section.kind in WITHOUT_QUESTIONS)
        )

    @property
    def may_write(self) -> bool:
        """May write in it now."""
        return self.report is not None and may_write(self.report, self.request.actor)

    @property
    def may_send(self) -> bool:
        """May hand it in for the organisation."""
        return Role.SENDER in roles_on(self.application, self.request.actor)

    def url(self, name: str, step: Step | None = None) -> str:
        """The address of one of its pages."""
        base = reverse(f"grantee:{name}", args=[self.application.ref, self.duty.pk])
        return f"{base}?del={step.key}" if step is not None else base

    def url_of(self, step: Step) -> str:
        """The address of one part."""
        if step.section.kind is SectionKind.ACCOUNTS:
            return self.url("accounts")
        return self.url("files" if step.section.kind is SectionKind.ATTACHMENTS else "report", step)


def open_report(request: ActorRequest, ref: str, pk: int) -> OpenReport:
    """The report of one duty; 404 for a foreign or absent one. One query."""
    duty = duty_for(request, ref, pk)
    report = begun(duty)
    if report is not None:
        report.obligation = duty
    return OpenReport(duty, report, request, timezone.now())


def answers_of(report: Report) -> dict[str, ReportAnswer]:
    """The stored answers by question; one query."""
    return {each.question: each for each in report.answers.select_related("updated_by")}


def head_of(
    opened: OpenReport,
    current: str,
    answers: Mapping[str, ReportAnswer],
    *,
    files: Sequence[Attachment] | None = None,
) -> dict[str, Any]:
    """What every page of a report shows on top: what it is, and the steps with their counts.

    `files` are the report's, where the page has read them already.
    """
    report = opened.report
    if files is None:
        files = listed_files(opened.duty) if report is not None else ()
    return {
        "opened": opened,
        "application": opened.application,
        "duty": opened.duty,
        "report": report,
        "title": opened.title,
        "name": name_of(opened.application),
        "due_on": due_of(opened.duty),
        "today": opened.today,
        "file_parts": [
            (
                step.section.title.in_language(reading_language()),
                opened.url_of(step),
                [each for each in files if each.kind == step.key and each.is_standing],
            )
            for step in opened.steps
            if step.section.kind is SectionKind.ATTACHMENTS
        ],
        "steps": steps_shown(opened, current, answers, files),
        "points": returned_points(report) if report is not None else "",
        "list_url": reverse("grantee:list"),
        "case_url": reverse("grantee:case", args=[opened.application.ref]),
        "save_url": opened.url("save"),
    }


def returned_points(report: Report) -> str:
    """What the directorate asks them to put right, while the report is with them again."""
    if report.status != "returned":
        return ""
    newest = report.reviews.filter(is_approved=False).order_by("-id").first()
    return newest.points if newest is not None else ""


def steps_shown(
    opened: OpenReport, current: str, answers: Mapping[str, ReportAnswer], files: Sequence[Attachment]
) -> list[dict[str, Any]]:
    """The parts and the sending, each with a count or a date on its second line."""
    items = [_step_shown(opened, step, current, answers, files) for step in opened.steps]
    if opened.duty.kind == ObligationKind.REVISED_BUDGET:
        items.append(_budget_step(opened, current))
    items.append(
        {
            "label": _("Se over og send"),
            "detail": _("frist %(day)s") % {"day": long_date(due_of(opened.duty))},
            "state": "in_progress" if current == "review" else "",
            "is_current": current == "review",
            "url": "" if current == "review" or opened.report is None else opened.url("review"),
        }
    )
    return items


def _budget_step(opened: OpenReport, current: str) -> dict[str, Any]:
    """The one part of a new budget."""
    is_current = current == "budget"
    return {
        "label": opened.title,
        "detail": _("her er dere nå") if is_current else _("beløpene dere har ført opp"),
        "state": "in_progress" if is_current else "",
        "is_current": is_current,
        "url": "" if is_current or opened.report is None else opened.url("budget"),
    }


def _step_shown(
    opened: OpenReport, step: Step, current: str, answers: Mapping[str, ReportAnswer], files: Sequence[Attachment]
) -> dict[str, Any]:
    is_current = step.key == current
    if step.section.kind is SectionKind.ACCOUNTS:
        rows = rows_of(opened.report.expenses.all()) if opened.report is not None else ()
        detail = ngettext("%(count)d utgift", "%(count)d utgifter", len(rows)) % {"count": len(rows)}
        is_done = bool(rows)
    elif step.section.kind is SectionKind.ATTACHMENTS:
        count = sum(each.kind == step.key and each.is_standing for each in files)
        detail, is_done = ngettext("%(count)d fil", "%(count)d filer", count) % {"count": count}, bool(count)
    else:
        done = sum(is_filled(answers.get(each.key)) for each in step.questions)
        detail = _("%(done)d av %(all)d besvart") % {"done": done, "all": len(step.questions)}
        is_done = all(is_filled(answers.get(each.key)) for each in step.questions if each.required)
    return {
        "label": step.section.title.in_language(reading_language()),
        "detail": _("her er dere nå") if is_current else detail,
        "state": "in_progress" if is_current else "done" if is_done else "",
        "is_current": is_current,
        "url": "" if is_current or opened.report is None else opened.url_of(step),
    }


def reminders_shown(opened: OpenReport) -> list[dict[str, Any]]:
    """The dates both sides see: reminders that have gone, today, those to come, the date itself; oldest first."""
    duty, today, due_on = opened.duty, opened.today, due_of(opened.duty)
    sent = sent_steps([duty])[duty.pk]
    gone = sorted(sent.values())
    entries = [(on, {"state": "done", "title": _("Påminnelse sendt"), "at": long_date(on)}) for on in gone]
    entries.append((today, {"state": "now", "title": _("I dag"), "at": long_date(today)}))
    for planned in schedule(due_on=due_on, steps=steps_of(duty)):
        if planned.on > today and planned.on < due_on:
            entries.append((planned.on, {"state": "coming", "title": _("Påminnelse"), "at": long_date(planned.on)}))
    state = "late" if due_on < today else "coming"
    entries.append((due_on, {"state": state, "title": _("Frist"), "at": long_date(due_on)}))
    return [entry for _on, entry in sorted(entries, key=lambda each: each[0])]


def missing_links(opened: OpenReport) -> list[tuple[str, str]]:
    """What must be in order before sending: the place it is put right, and one sentence."""
    if opened.report is None:
        return []
    places = {each.key: step for step in opened.steps for each in step.questions}
    found = []
    for each in missing_in(opened.report):
        step = places.get(each.field)
        if step is not None:
            found.append((f"{opened.url_of(step)}#div_id_{each.field}", each.sentence))
            continue
        if each.field.startswith(FILE):
            found.append((f"{opened.url('files')}#div_id_{each.field}", each.sentence))
            continue
        if each.field == BUDGET:
            found.append((f"{opened.url('budget')}#budsjett", each.sentence))
            continue
        category = each.field.split(".")[1] if each.field.startswith(f"{PREFIX}.") else ""
        query = f"?apen={category}#id_{each.field}" if category else "#regnskap"
        found.append((f"{opened.url('accounts')}{query}", each.sentence))
    return found
