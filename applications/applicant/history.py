"""The versions of one field: who wrote what, when, and what it changed. Read from the trail, which nobody can edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from applications.applicant.forms import ContactsForm
from applications.applicant.loading import application_for, reading_language, title_of
from applications.applicant.news import place_of
from applications.models import Application, ApplicationAnswer
from applications.queries.differences import Part, word_difference
from applications.queries.fields import shown_text
from applications.queries.trail import ANSWER, BUDGET, CONTACTS, PLAN, Version, entries_of, sittings, versions
from organisations.access import ActorRequest, Audience, audience
from organisations.models import AuditEntry
from schemes.edition import EditionDocument, Question, Section
from schemes.queries import document_of

ON_A_PAGE = 20
TABLES: Mapping[str, str] = {"contacts": CONTACTS, "budget": BUDGET, "plan": PLAN}


class Row(NamedTuple):
    """One cell that a version changed: its name ("" for an answer) and the difference."""

    label: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Shown:
    """One version as the page shows it."""

    by: str
    at: datetime
    rows: tuple[Row, ...]


class Place(NamedTuple):
    """The field the page is about."""

    section: Section
    label: str
    question: Question | None


@audience(Audience.APPLICANT)
@require_GET
def history(request: ActorRequest, ref: str, field: str) -> HttpResponse:
    """The versions of one answer, or of contacts, budget or plan; the newest first, 20 on a page."""
    application = application_for(request, ref)
    document = document_of(application.edition)
    place = _place(application, document, field)
    pages = Paginator(sittings(_entries(application, field)), ON_A_PAGE)
    page = pages.get_page(request.GET.get("side"))
    context = {
        "application": application,
        "name": title_of(application, document),
        "place": place,
        "part_title": place.section.title.in_language(reading_language()),
        "page": page,
        "versions": [_shown(each, place, document) for each in versions(page.object_list)],
    }
    return render(request, "applications/applicant/history.html", context)


def _place(application: Application, document: EditionDocument, field: str) -> Place:
    name, colon, _scope = field.partition(":")
    found = place_of(application, document, name)
    if found is None or (not found[2] and (name not in TABLES or colon)):
        raise Http404
    section, label, key = found
    return Place(section, label, document.question(key) if key else None)


def _entries(application: Application, field: str) -> QuerySet[AuditEntry]:
    """The lines of the trail about this field; 404 for a participant that is none."""
    if field in TABLES:
        return entries_of(application, TABLES[field])
    question, colon, scope = field.partition(":")
    if colon and not (scope.isdecimal() and len(scope) < 18):
        raise Http404
    rows = ApplicationAnswer.objects.filter(application=application, question=question)
    answer = rows.filter(participant_id=int(scope) if colon else None).first()
    return entries_of(application, ANSWER, f"applicationanswer:{answer.pk}") if answer else AuditEntry.objects.none()


def _shown(version: Version, place: Place, document: EditionDocument) -> Shown:
    language = reading_language()
    rows = []
    for name, texts in version.cells.items():
        if place.question is not None:
            before, after = (shown_text(place.question, text, language) for text in texts)
            rows.append(Row("", word_difference(before, after)))
        else:
            rows.append(Row(cell_label(name, document), word_difference(*texts)))
    return Shown(version.by, version.at, tuple(rows))


def cell_label(name: str, document: EditionDocument) -> str:
    """What a field of contacts, or a cell of the budget or the plan, is called in a list."""
    if name in ContactsForm.base_fields:
        return str(ContactsForm.base_fields[name].label)
    kind, group, row, cell = [*name.split(".", 3), "", "", ""][:4]
    if kind == "plan":
        groups, cells = {"activity": _("Aktivitet"), "milestone": _("Milepæl")}, _plan_cells()
        return _("%(group)s %(row)s, %(cell)s") % {
            "group": groups.get(group, group),
            "row": row,
            "cell": cells.get(cell, cell),
        }
    names = {each.key: each.name.in_language(reading_language()) for each in document.cost_categories}
    told = {"group": names.get(group, group), "row": row, "cell": _budget_cell(cell)}
    return _("%(group)s, linje %(row)s: %(cell)s") % told


def _plan_cells() -> dict[str, str]:
    return {"title": _("beskrivelse"), "responsible": _("ansvarlig"), "starts_on": _("fra"), "ends_on": _("til")}


def _budget_cell(cell: str) -> str:
    words = {"description": _("kostnad"), "pct": _("stillingsprosent"), "part": _("del av tilskuddet")}
    year, dot, payer = cell.partition(".")
    if not dot:
        return words.get(cell, cell)
    payers = {"grant": _("tilskudd"), "own": _("egne midler")}
    return _("år %(year)s, %(payer)s") % {"year": year, "payer": payers.get(payer, payer)}
