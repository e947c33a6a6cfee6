"""Which decisions wait for their letters, and which letters are theirs."""

from collections.abc import Iterable

from django.db.models import QuerySet

from applications.models import Decision, Participant
from applications.operations.deciding.making import letter_key
from applications.workflow import Status
from letters.models import Batch, Letter
from schemes.models import Call

PREFIX = "decision:"
RELATED = (
    "application__call__scheme", "application__call__frame", "application__edition__scheme", "application__lead",
    "application__caseworker", "award", "recommendation__made_by", "recommendation__selection", "run", "decided_by",
)  # fmt: skip


def waiting_decisions(*calls: Call) -> QuerySet[Decision]:
    """Decisions of these calls whose letters are held, in order of case number."""
    rows = Decision.objects.filter(
        application__call__in=calls, released_at__isnull=True, application__status=Status.DECIDED
    )
    related = rows.select_related(*RELATED).defer("application__edition__document", "run__facts", "run__outcomes")
    return related.order_by("application__case_no")


def decisions_in(batch: Batch) -> QuerySet[Decision]:
    """The decisions whose held letters lie in the batch."""
    refs = batch.letters.values("case_ref")
    return waiting_decisions(*Call.objects.filter(key=batch.call_key)).filter(application__ref__in=refs)


def held_letters_of(*calls: Call) -> QuerySet[Letter]:
    """The held letters of decisions in these calls that lie in no batch."""
    refs = waiting_decisions(*calls).order_by().values("application__ref")
    return Letter.objects.held().filter(batch__isnull=True, case_ref__in=refs, dedupe_key__startswith=PREFIX)


def letters_by_decision(decisions: Iterable[Decision]) -> dict[int, list[tuple[Participant, Letter | None]]]:
    """For each decision its participants, the lead first, each with its letter; two queries however many there are."""
    found = list(decisions)
    applications = {each.application_id: each.pk for each in found}
    rows = Participant.objects.filter(application__in=applications).select_related("organisation")
    participants = list(rows.order_by("-is_lead", "id"))
    by_pk = {each.pk: each for each in found}
    keys = {each.pk: letter_key(by_pk[applications[each.application_id]], each.pk) for each in participants}
    letters = {row.dedupe_key: row for row in Letter.objects.filter(dedupe_key__in=keys.values())}
    result: dict[int, list[tuple[Participant, Letter | None]]] = {each.pk: [] for each in found}
    for each in participants:
        result[applications[each.application_id]].append((each, letters.get(keys[each.pk])))
    return result
