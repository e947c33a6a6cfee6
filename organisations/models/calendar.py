"""The secret address under which one person's calendar fetches the dates of one organisation (F21)."""

from django.db import models
from django.db.models import Q

from organisations.models.organisation import Organisation
from organisations.models.user import User


class CalendarAddress(models.Model):
    """One address. Only its digest is kept, so a copy of the database opens no calendar; a new one ends the old."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="calendar_addresses")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_at__isnull=True), name="calendar_address_once"
            )
        ]

    def __str__(self) -> str:
        """Whose, for whom."""
        return f"{self.user} · {self.organisation}"
