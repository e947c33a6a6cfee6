"""Everything that stands in an application, read in a fixed number of queries, for one or for many. No writes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from applications.models import (
    Activity,
    Application,
    ApplicationAnswer,
    Attachment,
    BudgetLine,
    CopiedField,
    Endorsement,
    MunicipalSupport,
    Participant,
)
from applications.queries.budget import first_year
from applications.workflow import Status
from schemes.queries import document_of

SUPPORT_FACT = "municipalities."
TABLES = ("budget", "activities", "endorsements", "attachments")


@dataclass(slots=True)
class Content:
    """What one application holds: rows, by the tables they stand in. Removed attachments are not among them."""

    application: Application
    participants: list[Participant] = field(default_factory=list)
    answers: dict[tuple[int | None, str], ApplicationAnswer] = field(default_factory=dict)
    budget: list[BudgetLine] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    endorsements: list[Endorsement] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    supports: list[MunicipalSupport] = field(default_factory=list)
    copied: list[CopiedField] = field(default_factory=list)  # what came with a copy, confirmed or not

    @property
    def lead(self) -> Participant:
        """The participant that sends, and answers for all."""
        return next(each for each in self.participants if each.is_lead)

    def answer(self, question: str, participant: Participant | None = None) -> ApplicationAnswer | None:
        """The answer to one question, of one participant where it is asked of each."""
        return self.answers.get((participant.pk if participant else None, question))

    def to_look_over(self) -> list[str]:
        """The copied fields that nobody has confirmed or written in since; a copied answer begins at revision 1."""
        return [
            each.field
            for each in self.copied
            if each.confirmed_at is None and ((answer := self.answer(each.field)) is None or answer.revision == 1)
        ]

    def endorsement(self, kind: str) -> Endorsement | None:
        """The endorsement of one kind of leadership, asked for or given."""
        return next((each for each in self.endorsements if each.kind == kind), None)


def contents_of(applications: Iterable[Application], tables: Collection[str] = TABLES) -> dict[int, Content]:
    """The content of each application by its primary key, in six queries however many there are (seven with supports).

    Participants and answers always; of the typed tables those named, one query each.
    """
    found = {application.pk: Content(application) for application in applications}
    keys = list(found)
    participants = Participant.objects.filter(application__in=keys).select_related("organisation__parent")
    for participant in participants.order_by("-is_lead", "id"):
        participant.application = found[participant.application_id].application
        found[participant.application_id].participants.append(participant)
    for answer in ApplicationAnswer.objects.filter(application__in=keys).select_related("updated_by"):
        found[answer.application_id].answers[answer.participant_id, answer.question] = answer
    rows: dict[str, QuerySet[Any]] = {
        "budget": BudgetLine.objects.all(),
        "activities": Activity.objects.all(),
        "endorsements": Endorsement.objects.select_related("confirmed_by").order_by("kind"),
        "attachments": Attachment.objects.of_application().standing(),
    }
    copies = [pk for pk, content in found.items() if content.application.copied_from_id is not None]
    if copies:
        _share_out(found, CopiedField.objects.filter(application__in=copies).order_by("id"), "copied")
    for name in tables:
        _share_out(found, rows[name].filter(application__in=keys), name)
    asked = [key for key, content in found.items() if asks_support(content.application)]
    if asked:
        supports = MunicipalSupport.objects.filter(participant__application__in=asked)
        for support in supports.select_related("municipality__parent", "participant"):
            found[support.participant.application_id].supports.append(support)
    return found


def asks_support(application: Application) -> bool:
    """Whether the municipalities behind the services must support (R75): the form feeds that fact."""
    document = document_of(application.edition)
    return any((question.fact or "").startswith(SUPPORT_FACT) for question in document.questions)


def _share_out(found: Mapping[int, Content], rows: QuerySet[Any], name: str) -> None:
    for row in rows:
        getattr(found[row.application_id], name).append(row)


def content_of(application: Application, tables: Collection[str] = TABLES) -> Content:
    """The content of one application."""
    return contents_of([application], tables)[application.pk]


def grant_by_year(content: Content) -> dict[int, int]:
    """What the grant shall pay in each calendar year; project year 1 is the budget year of the call."""
    first = first_year(content.application)
    sums: dict[int, int] = {}
    for cell in content.budget:
        if cell.source == BudgetLine.Source.GRANT and cell.amount_nok:
            year = first + cell.year_index - 1
            sums[year] = sums.get(year, 0) + cell.amount_nok
    return dict(sorted(sums.items()))


def also_in(contents: Mapping[int, Content]) -> dict[int, set[int]]:
    """Organisations of each application that stand in another one of the same call, sent and not withdrawn (R62)."""
    organisations = {each.organisation_id for content in contents.values() for each in content.participants}
    calls = {content.application.call_id for content in contents.values()}
    rows = Participant.objects.filter(organisation__in=organisations, application__call__in=calls)
    rows = rows.exclude(application__status__in=[Status.DRAFT, Status.WITHDRAWN])
    standing: dict[tuple[int, int], set[int]] = defaultdict(set)
    for organisation, call, application in rows.values_list("organisation", "application__call", "application"):
        standing[organisation, call].add(application)
    return {
        key: {
            each.organisation_id
            for each in content.participants
            if standing[each.organisation_id, content.application.call_id] - {key}
        }
        for key, content in contents.items()
    }
