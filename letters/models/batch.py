"""Letters that are released together."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models.pairs import paired, two_persons


class BatchState(models.TextChoices):
    """draft > ready (frozen with a date, counted) > released by a second person; or stopped."""

    DRAFT = "draft", "under arbeid"
    READY = "ready", "klar"
    RELEASED = "released", "sluppet"
    STOPPED = "stopped", "stoppet"


class Batch(models.Model):
    """Letters released together; whoever releases compares count and sum with the decisions (F111)."""

    call_key = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200)
    release_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    count = models.PositiveIntegerField(default=0)
    total_nok = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            paired("batch", "prepared"),
            paired("batch", "released"),
            two_persons("batch", "prepared_by", "released_by"),
            models.CheckConstraint(
                name="batch_released_is_prepared",
                condition=~Q(state="released")
                | Q(released_at__isnull=False, prepared_at__isnull=False, release_on__isnull=False),
            ),
            models.CheckConstraint(
                name="batch_ready_is_prepared",
                condition=~Q(state="ready") | Q(prepared_at__isnull=False, release_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Name and state."""
        return f"{self.name} ({self.get_state_display()})"
