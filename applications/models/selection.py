"""What a recommendation says of services that are chosen: cluster, centre, and the amount of each in each year."""

from django.db import models

from applications.models.application import Participant
from applications.models.assessment import Recommendation


class Selection(models.Model):
    """The cluster of the services, the centre that trains them, and why the amounts are what they are (R77, R85, R91).

    Written once, with its recommendation.
    """

    recommendation = models.OneToOneField(Recommendation, on_delete=models.PROTECT, related_name="selection")
    cluster = models.PositiveSmallIntegerField()
    centre_name = models.CharField(max_length=200)
    amount_reason = models.TextField()  # marked text of the letter
    amount_reason_nn = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="selection_cluster_from_one", condition=models.Q(cluster__gte=1))]

    def __str__(self) -> str:
        """The cluster."""
        return f"klynge {self.cluster}"


class ServiceAmount(models.Model):
    """Whole kroner proposed for one service in one calendar year (R83, R84)."""

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="amounts")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    amount_nok = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["selection", "participant", "year"], name="service_amount_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        """Year and amount."""
        return f"{self.year}: {self.amount_nok}"
