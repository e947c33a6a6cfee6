"""The typed part of a step: contacts, budget, plan, endorsements, files, partners; what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from applications.applicant.forms import ContactsForm
from applications.applicant.grids import Group, Typed, budget_groups, plan_groups
from applications.applicant.joint import partners_context, services_context
from applications.applicant.loading import may_write, reading_language
from applications.applicant.page import Page
from applications.applicant.writing import Written
from applications.models import Attachment, Participant
from applications.operations.attaching import CONTENT_TYPE, MAY_RENEW
from applications.queries.budget import GRANT, OWN, rows_of, sum_of
from applications.queries.files import FileGroup, lines_of
from applications.queries.plan import plan_rows
from applications.queries.plan_chart import plan_chart
from applications.queries.prefill import sources_of
from applications.queries.sheet import Grid, budget_grid, contact_lines, endorsement_labels, plan_grid
from organisations.actors import MemberRole
from schemes.edition import SectionKind
from schemes.money import kr
from schemes.queries import call_facts, document_of
from schemes.rules.facts.items import PART

INSIDE = frozenset({SectionKind.CONTACTS, SectionKind.BUDGET, SectionKind.PLAN})  # drawn inside the form of the step
TABLES_OF: Mapping[str, tuple[str, ...]] = {
    SectionKind.BUDGET: ("budget",),
    SectionKind.PLAN: ("activities",),
    SectionKind.ENDORSEMENTS: ("endorsements",),
    SectionKind.ATTACHMENTS: ("attachments",),
}


@dataclass(frozen=True, slots=True)
class TypedPart:
    """A template and what it shows; `revisions` are those of its own fields in the plain form."""

    template: str
    context: Mapping[str, Any]
    revisions: list[tuple[str, str]] = field(default_factory=list)


def typed_part(page: Page) -> TypedPart | None:
    """The typed part of this step, or None for one that has questions only."""
    build = {
        SectionKind.CONTACTS: _contacts,
        SectionKind.BUDGET: _budget,
        SectionKind.PLAN: _plan,
        SectionKind.ENDORSEMENTS: _endorsements,
        SectionKind.ATTACHMENTS: _attachments,
        SectionKind.PARTNERS: _partners,
        SectionKind.SERVICES: _services,
    }.get(page.section.kind)
    return build(page) if build else None


def _own(page: Page) -> Participant:
    """The participant one acts for."""
    organisation = page.request.actor.organisation_id
    return next((each for each in page.content.participants if each.organisation_id == organisation), page.content.lead)


def _contacts(page: Page) -> TypedPart:
    participant = _own(page)
    bound = page.written is not None
    form = ContactsForm(page.data if bound else None, participant=participant)
    if bound and page.written is not None:
        _keep_told(form, page.written)
    revisions = [
        (widget.attrs["data-question"], widget.attrs["data-revision"])
        for widget in (each.widget for each in form.fields.values())
    ]
    context = {
        "form": form,
        "participant": participant,
        "lines": list(contact_lines(participant)),
        "sources": sources_of(participant),
    }
    return TypedPart("applications/applicant/_contacts.html", context, revisions)


def _keep_told(form: ContactsForm, written: Written) -> None:
    """Show the errors that kept a field from being saved, and no others: a draft may leave anything empty."""
    told = {key.rpartition(".")[2]: sentence for key, sentence in written.errors.items() if key.startswith("contacts.")}
    form.full_clean()
    form.errors.clear()
    for name, sentence in told.items():
        form.add_error(name, sentence)


def _typed(page: Page) -> Typed:
    """What was refused, as it was typed."""
    if page.written is None or page.data is None:
        return Typed()
    return Typed({key: page.data.get(key, "") for key in page.written.errors}, page.written.errors)


def _revisions(groups: tuple[Group, ...]) -> list[tuple[str, str]]:
    return [
        (cell.name, str(cell.revision))
        for group in groups
        for row in group.rows
        for cell in (*row.cells.values(), *row.amounts)
    ]


def _budget(page: Page) -> TypedPart:
    application = page.application
    document = document_of(application.edition)
    language = reading_language()
    track = document.track(application.track)
    split = str(call_facts(application.call).get("call.mu_split", ""))
    rows = rows_of(page.content.budget)
    categories = document.categories_for(application.track, split)
    groups = budget_groups(
        rows,
        categories,
        years=track.budget_years,
        split=split,
        language=language,
        typed=_typed(page),
        extra=page.request.GET.get("linje", ""),
    )
    columns = [f"{year}.{source}" for year in range(1, track.budget_years + 1) for source in (GRANT, OWN)]
    context = {
        "groups": groups,
        "years": range(1, track.budget_years + 1),
        "cap": track.max_nok,
        "applied": sum_of(rows, GRANT),
        "own_shown": format_html('<span data-sum-of="own">{}</span>', kr(sum_of(rows, OWN))),  # the browser counts on
        "total": sum_of(rows, GRANT) + sum_of(rows, OWN),
        "columns": [(name, sum(row.amounts.get(_cell(name), 0) for row in rows)) for name in columns],
        "parts": [(key, words.in_language(language)) for key, words in PART.words.items()],
        "grid": _budget_shown(rows, {each.key: each.name.in_language(language) for each in categories}),
    }
    return TypedPart("applications/applicant/_budget.html", context, _revisions(groups))


def _cell(name: str) -> tuple[int, str]:
    year, _dot, source = name.partition(".")
    return int(year), source


def _budget_shown(rows: Any, names: dict[str, str]) -> Grid | None:
    return budget_grid(rows, names) if rows else None


def _plan(page: Page) -> TypedPart:
    rows = plan_rows(page.content.activities)
    groups = plan_groups(rows, typed=_typed(page), extra=page.request.GET.get("linje", ""))
    context = {"groups": groups, "grid": plan_grid(rows) if rows else None, "chart": plan_chart(rows)}
    return TypedPart("applications/applicant/_plan.html", context, _revisions(groups))


def _endorsements(page: Page) -> TypedPart:
    actor = page.request.actor
    leads = actor.has_role(MemberRole.LEAD) and actor.organisation_id == page.application.lead_id
    rows = [(kind, label, page.content.endorsement(kind)) for kind, label in endorsement_labels()]
    context = {"rows": rows, "leads": leads, "may_write": may_write(page.request, page.application)}
    return TypedPart("applications/applicant/_endorsements.html", context)


def _attachments(page: Page) -> TypedPart:
    application, language = page.application, reading_language()
    past = list(application.attachments.of_application().past())
    is_lead = page.request.actor.organisation_id == application.lead_id

    def url(row: Attachment) -> str:
        return reverse("applicant:attachment", args=[application.ref, row.pk])

    def remove_url(row: Attachment) -> str:
        return reverse("applicant:detach", args=[application.ref, row.pk])

    groups = [
        FileGroup(
            key=each.key,
            name=each.name.in_language(language),
            help=each.help.in_language(language) if each.help else "",
            is_required=each.is_required and not each.filled_by,
            filled_by=each.filled_by,
            earlier_url=reverse("applicant:earlier_files", args=[application.ref, each.key]) if is_lead else "",
            lines=lines_of(page.content.attachments, each.key, url, remove_url),
            past=lines_of(past, each.key, url, remove_url),
        )
        for each in document_of(application.edition).documents_for(application.track)
    ]
    context = {
        "groups": groups,
        "may_renew": application.status in MAY_RENEW and may_write(page.request, application),
        "add_url": reverse("applicant:attach", args=[application.ref]),
        "accept": ",".join(f".{extension}" for extension in CONTENT_TYPE),
        "max_bytes": settings.ATTACHMENT_MAX_BYTES,
    }
    return TypedPart("applications/applicant/_attachments.html", context)


def _partners(page: Page) -> TypedPart:
    return TypedPart("applications/applicant/_partners.html", partners_context(page, _own(page)))


def _services(page: Page) -> TypedPart:
    return TypedPart("applications/applicant/_services.html", services_context(page))
