"""A payout: one instalment, attested and then authorised by two different persons (økonomibestemmelsene 2.5.2.2)."""

from django.db import models
from django.db.models import Q

from applications.models.decision import Instalment
from organisations.models import User
from organisations.models.pairs import paired, two_persons


class Payout(models.Model):
    """The payment of one instalment to one account number, with the two who approved it and the day it was paid."""

    instalment = models.OneToOneField(Instalment, on_delete=models.PROTECT, related_name="payout")
    amount_nok = models.PositiveBigIntegerField()
    account_number = models.CharField(max_length=11)
    attested_at = models.DateTimeField()
    attested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    authorised_at = models.DateTimeField(null=True, blank=True)
    authorised_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            two_persons("payout", "attested_by", "authorised_by"),
            paired("payout", "authorised"),
            models.CheckConstraint(
                name="payout_paid_is_authorised", condition=Q(paid_on__isnull=True) | Q(authorised_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """The instalment."""
        return str(self.instalment)
