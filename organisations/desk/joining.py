"""What the pages about invitations, requests and kept texts show, as rows of words. Reads only."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from organisations.actors import MemberRole
from organisations.desk.forms import InvitationForm, RolesForm
from organisations.models import AccessRequest, Invitation, KeptText, Membership, Organisation
from organisations.models.words import role_words

SHOWN = 50


def invitations_page(
    organisation: Organisation,
    now: datetime,
    *,
    form: InvitationForm | None = None,
    roles_form: RolesForm | None = None,
) -> dict[str, Any]:
    """The organisation's open invitations and requests; two queries, however many there are."""
    rows = Invitation.objects.open().filter(organisation=organisation).select_related("invited_by")
    asked = AccessRequest.objects.open().filter(organisation=organisation).select_related("user")
    return {
        "organisation": organisation,
        "acting_for": organisation.pk,
        "invitations": [_invitation(row, now) for row in rows.order_by("-id")[:SHOWN]],
        "requests": list(asked.order_by("id")[:SHOWN]),
        "form": form or InvitationForm(),
        "roles_form": roles_form or RolesForm(auto_id=False, initial={"roles": [MemberRole.READ]}),
    }


def _invitation(row: Invitation, now: datetime) -> dict[str, Any]:
    """One invitation with what it offers and whether it still holds."""
    return {"row": row, "roles": role_words(row.role_names), "has_expired": row.expires_at <= now}


def unanswered() -> QuerySet[AccessRequest]:
    """Requests that the directorate answers: those for an organisation without an administrator of its own."""
    administrators = Membership.objects.filter(
        organisation=OuterRef("organisation"), role=MemberRole.ADMIN, ended_at__isnull=True
    )
    rows = AccessRequest.objects.open().exclude(Exists(administrators))
    return rows.select_related("user", "organisation").order_by("id")


def without_administrator(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those of `rows` that are there today and that nobody administers."""
    held = Membership.objects.filter(organisation=OuterRef("pk"), role=MemberRole.ADMIN, ended_at__isnull=True)
    return rows.filter(valid_to_on__isnull=True).exclude(Exists(held))


def kept_texts(organisation_id: int) -> QuerySet[KeptText]:
    """Texts kept for the organisation, newest first."""
    return KeptText.objects.filter(organisation_id=organisation_id).select_related("user").order_by("-kept_at", "-id")


def with_what_waits(organisation_id: int) -> QuerySet[Organisation]:
    """The organisation with `has_requests` and `has_kept_texts`, in one query."""
    asked = AccessRequest.objects.open().filter(organisation=OuterRef("pk"))
    kept = KeptText.objects.filter(organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(pk=organisation_id).select_related("parent")
    return rows.annotate(has_requests=Exists(asked), has_kept_texts=Exists(kept))
