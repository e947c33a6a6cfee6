"""Reads about the files of a report: the parts of the form that take them, what stands, what was handed in."""

from datetime import datetime

from applications.models import Attachment, Obligation
from applications.models.attachment import AttachmentQuerySet
from reporting.models import Report
from schemes.edition import Section, SectionKind
from schemes.queries import document_of


def file_sections(obligation: Obligation) -> tuple[Section, ...]:
    """The parts of the form of this duty that take files, in order."""
    application = obligation.application
    sections = document_of(application.edition).sections_for(application.track, obligation.kind)
    return tuple(each for each in sections if each.kind is SectionKind.ATTACHMENTS)


def files_of(obligation: Obligation) -> AttachmentQuerySet:
    """Every file of the duty, those that were replaced or removed too."""
    return Attachment.objects.filter(application=obligation.application_id, obligation=obligation)


def standing_files(obligation: Obligation) -> AttachmentQuerySet:
    """The files that stand."""
    return files_of(obligation).standing().order_by("id")


def listed_files(obligation: Obligation) -> list[Attachment]:
    """Every file with its history, oldest first; one query, none for a form that takes no files."""
    return list(files_of(obligation).with_history())[::-1] if file_sections(obligation) else []


def handed_in(files: list[Attachment], at: datetime) -> list[Attachment]:
    """Those that stood when the report was handed in at `at`: what was changed since is the grantee's own."""
    return [each for each in files if each.uploaded_at <= at and not _gone_before(each, at)]


def _gone_before(row: Attachment, at: datetime) -> bool:
    newer = row.replaced_by
    return (row.removed_at is not None and row.removed_at <= at) or (newer is not None and newer.uploaded_at <= at)


def seen_files(report: Report, files: list[Attachment]) -> list[Attachment]:
    """What the directorate sees: a report that is with the grantee again as it was handed in, else all."""
    if report.status == "returned" and report.submitted_at is not None:
        return handed_in(files, report.submitted_at)
    return files
