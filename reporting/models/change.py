"""Money that goes back."""

from django.db import models

from applications.models import Application, Obligation
from organisations.models import User
from organisations.models.pairs import paired, two_persons
from reporting.models.report import Report
from reporting.workflow import RepaymentStatus


class Repayment(models.Model):
    """A proposal to repay, computed from an approved report (R40), until a person opens or dismisses it.

    Whoever approved the report proposed it; another person gives the notice and makes the claim (four eyes).
    """

    class Ground(models.TextChoices):
        """Why."""

        UNUSED = "unused", "ubrukte midler"
        NOT_CARRIED_OUT = "not_carried_out", "ikke gjennomført"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="repayments")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="repayments")
    obligation = models.OneToOneField(
        Obligation, null=True, blank=True, on_delete=models.PROTECT, related_name="repayment"
    )  # the duty to pay, from the claim on
    ground = models.CharField(max_length=20, choices=Ground.choices)
    amount_nok = models.PositiveBigIntegerField()
    status = models.CharField(
        max_length=10, default=RepaymentStatus.PROPOSED, choices=[(s.value, s.value) for s in RepaymentStatus]
    )
    comment_due_on = models.DateField(null=True, blank=True)
    claim_due_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)  # the day the money came
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField(null=True, blank=True)
    noticed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            paired("repayment", "noticed"),
            paired("repayment", "dismissed"),
            paired("repayment", "claimed"),
            paired("repayment", "settled"),
            two_persons("repayment", "proposed_by", "noticed_by"),
            two_persons("repayment", "proposed_by", "claimed_by"),
            models.UniqueConstraint(fields=["report", "ground"], name="repayment_once"),
            models.CheckConstraint(
                name="repayment_claim_follows_notice",
                condition=models.Q(claimed_at__isnull=True) | models.Q(noticed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "proposed_at", "id"], name="repayment_by_status")]

    def __str__(self) -> str:
        """Amount and status."""
        return f"kr {self.amount_nok}: {self.status}"
