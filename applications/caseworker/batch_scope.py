"""Which calls, batches and letters of the send room exist for a person: their schemes, less cases with a conflict."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from applications.models import ConflictDeclaration
from applications.operations.sending.batching import MAY_WORK
from letters.models import Batch, Letter
from organisations.access import ActorRequest
from schemes.models import Call
from schemes.queries import roles_of


def calls_of(request: ActorRequest) -> dict[str, Call]:
    """The calls whose letters this person works with, by key, the newest deadline first; two queries."""
    roles = roles_of(request.actor.user_id or 0)
    rows = Call.objects.select_related("scheme").order_by("-deadline_on", "id")
    return {call.key: call for call in rows if roles.for_scheme(call.scheme_id) & MAY_WORK}


def batch_of(request: ActorRequest, pk: int) -> Batch:
    """The batch, if it belongs to a call this person works with; 404 otherwise."""
    rows = Batch.objects.filter(call_key__in=list(calls_of(request)))
    return get_object_or_404(rows.select_related("prepared_by", "released_by"), pk=pk)


def letters_of(request: ActorRequest, batch: Batch) -> QuerySet[Letter]:
    """The letters of a batch; those of a case in which the person has a conflict of interest do not exist (fvl § 6)."""
    said = ConflictDeclaration.objects.filter(user_id=request.actor.user_id).order_by("id")
    newest = dict(said.values_list("application__ref", "has_conflict"))
    rows = batch.letters.exclude(case_ref__in=[ref for ref, has_conflict in newest.items() if has_conflict])
    return rows.select_related("recipient").order_by("case_no", "id")
