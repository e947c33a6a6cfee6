"""Messages to one receiver by one channel."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from letters.models.leased import Leased
from letters.models.letter import Letter
from organisations.models import Organisation


class DispatchState(models.TextChoices):
    """Where one message is: waiting > sending > handed over; uncertain = only a person may send it again."""

    WAITING = "waiting", "venter"
    SENDING = "sending", "sendes"
    HANDED_OVER = "handed_over", "overlevert"
    DEAD = "dead", "stoppet"
    UNCERTAIN = "uncertain", "usikker"
    CANCELLED = "cancelled", "avlyst"


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """The vocabulary of messages."""

    def of_case(self, case_ref: str) -> Self:
        """All messages of one case, newest first."""
        return self.filter(case_ref=case_ref).order_by("-id")

    def stuck(self) -> Self:
        """Only a person can bring these on."""
        return self.filter(state__in=(DispatchState.DEAD, DispatchState.UNCERTAIN))


class Dispatch(Leased):
    """One message to one address by one channel. `message_id` is its identity at the receiver, at each attempt."""

    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="dispatches")
    kind = models.CharField(max_length=40)
    case_ref = models.CharField(max_length=32, blank=True, db_index=True)
    recipient = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="dispatches"
    )
    dedupe_key = models.CharField(max_length=180)
    address = models.EmailField()
    channel = models.CharField(max_length=10, default="email")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=DispatchState.choices, default=DispatchState.WAITING)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "dispatches"
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key", "address", "channel"], name="dispatch_once"),
            models.CheckConstraint(
                name="dispatch_handed_over_at",
                condition=Q(state="handed_over", handed_over_at__isnull=False)
                | (~Q(state="handed_over") & Q(handed_over_at__isnull=True)),
            ),
            models.CheckConstraint(name="dispatch_sending_leased", condition=~Q(state="sending") | ~Q(lease_owner="")),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], condition=Q(state__in=["waiting", "sending"]), name="dispatch_due"
            ),
        ]

    def __str__(self) -> str:
        """Kind and state; no address."""
        return f"{self.kind} ({self.get_state_display()})"
