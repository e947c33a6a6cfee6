"""Files of a report: the model itself, and what else its form asks for; kept like those of an application."""

from datetime import datetime
from typing import IO

from applications.models import Attachment
from applications.operations.attaching import Place, keep, take_out
from organisations.actors import Actor
from reporting.models import Report
from reporting.operations.delivering.writing import NotAsked, NotOpen, editable
from reporting.queries.files import file_sections, standing_files
from reporting.workflow import ReportStatus


def attach_file(
    *,
    report: Report,
    section: str,
    name: str,
    file: IO[bytes],
    size: int,
    actor: Actor,
    now: datetime,
    replaces: Attachment | None = None,
) -> Attachment:
    """Check and keep a file of a part of the report's form; with `replaces` the old one stays as history.

    Raises NotAsked for a part that takes no files, FileRefused, and NotOpen and NotAllowed for the report.
    """
    if section not in {each.key for each in file_sections(report.obligation)}:
        raise NotAsked(section)
    place = _place_of(report, replaces, actor)
    return keep(place=place, kind=section, name=name, file=file, size=size, actor=actor, now=now, replaces=replaces)


def remove_file(*, report: Report, attachment: Attachment, actor: Actor, now: datetime) -> None:
    """Take a file out of the report. Row and bytes stay as history. Raises NotOpen and NotAllowed."""
    take_out(place=_place_of(report, attachment, actor), attachment=attachment, actor=actor, now=now)


def _place_of(report: Report, about: Attachment | None, actor: Actor) -> Place:
    """The duty as a place. What the scanner stopped may be renewed while the directorate has the report too."""

    def check() -> None:
        try:
            editable(report, actor)
        except NotOpen:
            status = Report.objects.values_list("status", flat=True).get(pk=report.pk)
            if status != ReportStatus.SUBMITTED or about is None or not _is_stopped(report, about):
                raise

    return Place(report.obligation.application, check, report.obligation)


def _is_stopped(report: Report, about: Attachment) -> bool:
    return standing_files(report.obligation).filter(pk=about.pk, scan_state=Attachment.Scan.INFECTED).exists()
