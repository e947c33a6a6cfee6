"""One part of the form: its typed part and its questions, read or written, with or without scripts."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.applicant.conflicts import ask, resolved
from applications.applicant.deadline import deadline_notice
from applications.applicant.loading import (
    application_for,
    may_write,
    reading_language,
    section_for,
    sections_of,
    title_of,
)
from applications.applicant.page import Page
from applications.applicant.questions import question_groups, read_only_lines
from applications.applicant.saving import revision_in
from applications.applicant.typed_parts import INSIDE, TABLES_OF, typed_part
from applications.applicant.writing import Typed, Written, write
from applications.models import Application
from applications.operations.drafting import NotAsked, NotOpen, note_visit
from applications.queries.contents import content_of
from applications.queries.drafts import is_open, open_fields
from applications.workflow import Status
from organisations.access import ActorRequest, Audience, audience
from schemes.edition import SectionKind
from schemes.queries import document_of

REVISION = "revision:"  # the name of the hidden field that carries a field's revision


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def step(request: ActorRequest, ref: str, section: str) -> HttpResponse:
    """Show one part; POST keeps what was written and goes where the button says."""
    application = application_for(request, ref)
    number, chosen = section_for(application, section)
    now = timezone.now()
    written: Written | None = None
    if request.method == "POST":
        if not may_write(request, application):
            raise PermissionDenied
        written = _keep(request, application, now)
        if written.conflicts:
            return ask(request, application, chosen, written.conflicts)
        if not written.errors:
            return _onward(request, application, number)
    content = content_of(application, TABLES_OF.get(chosen.kind, ()))
    page = Page(
        request=request,
        application=application,
        number=number,
        section=chosen,
        content=content,
        fields_open=open_fields(application),
        data=request.POST if written else None,
        written=written,
    )
    status = 422 if written else 200
    return render(request, "applications/applicant/step.html", _context(page, now), status=status)


def _keep(request: ActorRequest, application: Application, now: datetime) -> Written:
    """Save every field that the form carried a revision for; a resolved conflict carries the texts chosen."""
    typed = resolved(request.POST) or typed_in(request.POST)
    note_visit(application=application, actor=request.actor, now=now)
    try:
        return write(application=application, typed=typed, actor=request.actor, now=now)
    except NotAsked:
        return Written(errors={"": _("Skjemaet er endret siden du åpnet siden. Last den inn på nytt.")})
    except NotOpen as closed:
        return Written(errors={"": closed.sentence})


def typed_in(data: QueryDict) -> dict[str, Typed]:
    """The fields of a plain form: each has a hidden revision, and its inputs under the name that field has."""
    found = {}
    for name in data:
        if name.startswith(REVISION):
            key = name.removeprefix(REVISION)
            found[key] = Typed(data.getlist(name_of(key)), revision_in(str(data[name])))
    return found


def name_of(key: str) -> str:
    """The name of the inputs of a field: that of the question, with the participant in front where each answers."""
    if key.startswith("contacts."):
        return key.rpartition(".")[2]
    name, colon, scope = key.partition(":")
    return f"{scope}-{name}" if colon else name


def _onward(request: ActorRequest, application: Application, number: int) -> HttpResponse:
    """Where the button leads: another line here, back to the list, or the next part."""
    here = sections_of(application)[number - 1]
    go = request.POST.get("go", "")
    if go.startswith("line."):
        extra = go.removeprefix("line.")
        url = reverse("applicant:step", args=[application.ref, here.key])
        return redirect(f"{url}?linje={extra}#div_id_{extra}" if extra.isidentifier() else url)
    if go == "stay":
        return redirect("applicant:step", ref=application.ref, section=here.key)
    if application.status != Status.DRAFT:
        return redirect("applicant:correction", ref=application.ref)
    following = sections_of(application)[number:]
    if go == "list" or not following:
        return redirect("applicant:tasks" if go == "list" else "applicant:review", ref=application.ref)
    return redirect("applicant:step", ref=application.ref, section=following[0].key)


def _context(page: Page, now: datetime) -> Mapping[str, object]:
    application, section = page.application, page.section
    document = document_of(application.edition)
    language = reading_language()
    sections = sections_of(application)
    following = sections[page.number] if page.number < len(sections) else None
    errors = page.written.errors if page.written else {}
    groups = question_groups(page) if page.is_writable else []
    part = typed_part(page)
    part_open = page.is_writable and is_open(section.kind.value, page.fields_open) and _is_own(page)
    own_revisions = part.revisions if part and part_open else []
    return {
        "application": application,
        "section": section,
        "number": page.number,
        "total": len(sections),
        "title": section.title.in_language(language),
        "intro": section.intro.in_language(language) if section.intro else "",
        "name": title_of(application, document),
        "next_title": following.title.in_language(language) if following else "",
        "next_key": following.key if following else "",
        "previous": sections[page.number - 2] if page.number > 1 else None,
        "is_draft": application.status == Status.DRAFT,
        "is_writable": page.is_writable,
        "groups": groups,
        "lines": read_only_lines(page),
        "part": part,
        "part_open": part_open,
        "is_inside": section.kind in INSIDE,
        "has_form": bool(groups) or (part_open and section.kind in INSIDE),
        "revisions": [each for group in groups for each in group.revisions] + own_revisions,
        "errors": _anchors(errors),
        "saved_at": application.last_event_at,
        "notice": deadline_notice(application, now),
        "now": now,
    }


def _is_own(page: Page) -> bool:
    """The typed part is this organisation's to write: all of it the lead's, a partner's its own contact."""
    is_lead = page.request.actor.organisation_id == page.application.lead_id
    return is_lead or page.section.kind is SectionKind.CONTACTS


def _anchors(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each error with the place it is about, for the summary on top."""
    return [(_anchor(key), sentence) for key, sentence in errors.items()]


def _anchor(key: str) -> str:
    if not key:
        return "innhold"
    return f"id_{key}" if key.startswith(("budget.", "plan.")) else f"div_id_{name_of(key)}"
