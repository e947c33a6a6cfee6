"""Reads of the ground floor: memberships, organisations."""

from django.db.models import QuerySet

from organisations.models import Membership, Organisation


def memberships_of(user_id: int) -> list[Membership]:
    """The standing memberships of one person with their organisations, oldest first; one query."""
    rows = Membership.objects.filter(user_id=user_id, ended_at__isnull=True)
    return list(rows.select_related("organisation").order_by("granted_at", "id"))


def members_with_role(*, organisation_id: int, roles: tuple[str, ...]) -> QuerySet[Membership]:
    """The standing memberships of one organisation in any of `roles`, with the persons."""
    rows = Membership.objects.filter(organisation_id=organisation_id, role__in=roles, ended_at__isnull=True)
    return rows.select_related("user").order_by("user__display_name", "id")


def organisation_by_number(municipality_number: str) -> Organisation | None:
    """The municipality with this number, or None."""
    return Organisation.objects.filter(kind="municipality", municipality_number=municipality_number).first()
