"""What one step of the form is drawn from, gathered once and handed to the modules that draw its parts."""

from dataclasses import dataclass

from django.http import QueryDict

from applications.applicant.loading import may_write
from applications.applicant.writing import Written
from applications.models import Application
from applications.queries.contents import Content
from organisations.access import ActorRequest
from schemes.edition import Section


@dataclass(slots=True)
class Page:
    """What the step is drawn from."""

    request: ActorRequest
    application: Application
    number: int
    section: Section
    content: Content
    fields_open: frozenset[str]
    data: QueryDict | None = None
    written: Written | None = None

    @property
    def is_writable(self) -> bool:
        """The actor may write, and something on the page is open."""
        return may_write(self.request, self.application) and bool(self.fields_open)
