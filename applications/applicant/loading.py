"""Finding the application that a page is about: only among those of the organisation one acts for, else 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language

from applications.models import Application
from applications.permissions import applications_of, rights_on
from applications.workflow import Role
from organisations.access import ActorRequest
from schemes.edition import EditionDocument, Form, Section, SectionKind
from schemes.queries import document_of


def application_for(request: ActorRequest, ref: str) -> Application:
    """The application `ref` with what every page of it shows; absent and foreign are the same 404. One query."""
    rows = applications_of(request.actor).select_related(
        "call__scheme", "call__frame", "edition__scheme", "lead", "submitted_by"
    )
    return get_object_or_404(rows.defer("edition__document"), ref=ref)


def may_write(request: ActorRequest, application: Application) -> bool:
    """Whether the actor may write in the application: hides forms from readers, never errors from writers."""
    return rights_on(application, request.actor).may(Role.WRITER)


def check_may_write(request: ActorRequest, application: Application) -> None:
    """403 for readers; the operations check again."""
    if not may_write(request, application):
        raise PermissionDenied


def sections_of(application: Application) -> tuple[Section, ...]:
    """The parts of the form, in order."""
    return document_of(application.edition).sections_for(application.track, Form.APPLICATION)


def section_for(application: Application, key: str) -> tuple[int, Section]:
    """Number (from 1) and part of the form; 404 for one the track does not have."""
    for number, section in enumerate(sections_of(application), start=1):
        if section.key == key:
            return number, section
    raise Http404


def step_url(application: Application, section: str, field: str = "") -> str:
    """The page of a part, at one field of it: every field stands in an element "div_id_<field>"."""
    url = reverse("applicant:step", args=[application.ref, section])
    return f"{url}#div_id_{field}" if field else url


def section_of_kind(application: Application, kind: SectionKind) -> Section:
    """The part with this typed content; 404 when the form has none."""
    for section in sections_of(application):
        if section.kind is kind:
            return section
    raise Http404


def reading_language() -> str:
    """The language of the page: nb, nn or en."""
    return (get_language() or "nb")[:2]


def title_of(application: Application, document: EditionDocument) -> str:
    """What the application is for, in the language of the page: "modellutvikling"."""
    return document.track(application.track).name.in_language(reading_language())
