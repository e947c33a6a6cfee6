"""Constraints that several tables repeat: `<stem>_at` and `<stem>_by` stand together; two persons are two."""

from django.db.models import CheckConstraint, F, Q


def paired(table: str, stem: str) -> CheckConstraint:
    """`<stem>_at` and `<stem>_by` are both set or both empty."""
    at, by = f"{stem}_at__isnull", f"{stem}_by__isnull"
    return CheckConstraint(
        name=f"{table}_{stem}_paired",
        condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}),
    )


def two_persons(table: str, first: str, second: str) -> CheckConstraint:
    """The columns `first` and `second` never name the same person (økonomibestemmelsene 2.5.2.2)."""
    return CheckConstraint(
        name=f"{table}_{first}_{second}_differ"[:60],
        condition=Q(**{f"{second}__isnull": True}) | Q(**{f"{first}__isnull": True}) | ~Q(**{first: F(second)}),
    )
