"""Money that goes back."""

from django.db import models

from applications.models import Application
from organisations.models import User
from organisations.models.pairs import paired
from reporting.models.report import Report
from reporting.workflow import RepaymentStatus


class Repayment(models.Model):
    """A proposal to repay, computed from an approved report (R40), until a person opens or dismisses it."""

    class Ground(models.TextChoices):
        """Why."""

        UNUSED = "unused", "ubrukte midler"
        NOT_CARRIED_OUT = "not_carried_out", "ikke gjennomført"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="repayments")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="repayments")
    ground = models.CharField(max_length=20, choices=Ground.choices)
    amount_nok = models.PositiveBigIntegerField()
    status = models.CharField(
        max_length=10, default=RepaymentStatus.PROPOSED, choices=[(s.value, s.value) for s in RepaymentStatus]
    )
    due_on = models.DateField(null=True, blank=True)
    proposed_at = models.DateTimeField()
    noticed_at = models.DateTimeField(null=True, blank=True)
    noticed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            paired("repayment", "noticed"),
            paired("repayment", "claimed"),
            paired("repayment", "settled"),
            models.UniqueConstraint(fields=["report", "ground"], name="repayment_once"),
        ]

    def __str__(self) -> str:
        """Amount and status."""
        return f"kr {self.amount_nok}: {self.status}"
