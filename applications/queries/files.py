"""Files as a page lists them: what stands, what stood before, and where each can be opened and taken out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from applications.models import Application, Attachment
from applications.models.attachment import AttachmentQuerySet


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file with its addresses; `remove_url` is empty where it cannot be taken out."""

    row: Attachment
    url: str
    remove_url: str = ""


@dataclass(frozen=True, slots=True)
class FileSeen:
    """One file on the directorate's desk: what it is, where it is read, where the scanner is asked again."""

    row: Attachment
    kind: str
    url: str
    scan_url: str


@dataclass(frozen=True, slots=True)
class FileGroup:
    """One thing that is asked for: its files, and those that stood before."""

    key: str
    name: str
    help: str = ""
    is_required: bool = False
    filled_by: str = ""
    earlier_url: str = ""
    lines: list[FileLine] = field(default_factory=list)
    past: list[FileLine] = field(default_factory=list)

    @property
    def is_stopped(self) -> bool:
        """One of its files is unclean and must be renewed."""
        return any(each.row.scan_state == Attachment.Scan.INFECTED for each in self.lines)


def reusable_files(application: Application) -> AttachmentQuerySet:
    """Files that the same organisation handed in with its other applications, and that can be opened; newest first."""
    states = (Attachment.Scan.CLEAN, Attachment.Scan.NOT_SCANNED)
    rows = Attachment.objects.of_application().standing().filter(application__lead=application.lead_id)
    rows = rows.filter(scan_state__in=states).exclude(application=application.pk)
    return rows.select_related("application__call").order_by("-id")


def lines_of(
    rows: Iterable[Attachment], kind: str, url: Callable[[Attachment], str], remove_url: Callable[[Attachment], str]
) -> list[FileLine]:
    """The rows of one kind as lines."""
    return [FileLine(row, url(row), remove_url(row) if row.is_standing else "") for row in rows if row.kind == kind]
