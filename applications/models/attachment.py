"""Files of a case. Stored under a random name; the name people see is text and never a path."""

from typing import Self

from django.db import models

from applications.models.application import Application
from applications.models.decision import Obligation
from organisations.models import User

SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})  # what a browser draws without running anything


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """The vocabulary of attachments."""

    def standing(self) -> Self:
        """Neither removed nor replaced by a newer file."""
        return self.filter(removed_at__isnull=True, replaced_by__isnull=True)

    def of_application(self) -> Self:
        """Handed in with the application itself, not with a report."""
        return self.filter(obligation__isnull=True)

    def with_history(self) -> Self:
        """Each with the people behind it and what took its place, newest first."""
        return self.select_related("uploaded_by", "removed_by", "replaced_by__uploaded_by").order_by("-id")

    def past(self) -> Self:
        """What once stood and was removed or replaced."""
        return self.filter(models.Q(removed_at__isnull=False) | models.Q(replaced_by__isnull=False)).with_history()


class Attachment(models.Model):
    """One file. Replacing or removing keeps the row and the bytes as history."""

    class Scan(models.TextChoices):
        """What the virus scan said; without a scanner the state is told, not hidden."""

        PENDING = "pending", "kontrolleres"
        CLEAN = "clean", "kontrollert"
        INFECTED = "infected", "virus funnet"
        NOT_SCANNED = "not_scanned", "ikke kontrollert"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    obligation = models.ForeignKey(  # the duty that it is handed in with; None = the application itself
        Obligation, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    kind = models.CharField(max_length=30)  # a value of the fact `documents`; of a report, the part of its form
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="attachments", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan_state = models.CharField(max_length=12, choices=Scan.choices)
    scanned_at = models.DateTimeField(null=True, blank=True)  # when the scanner last gave an answer
    quarantined_as = models.CharField(max_length=200, null=True, blank=True)  # where the bytes are kept from everyone
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["scan_state", "id"], name="attachment_by_scan")]
        ordering = ["id"]

    def __str__(self) -> str:
        """The name people see."""
        return self.name

    @property
    def may_be_opened(self) -> bool:
        """The scanner found nothing, or none is set up: a file that still waits is opened by nobody."""
        return self.scan_state in (self.Scan.CLEAN, self.Scan.NOT_SCANNED)

    @property
    def may_be_shown(self) -> bool:
        """A browser can draw it in its own sandbox."""
        return self.may_be_opened and self.content_type in SHOWN

    @property
    def is_standing(self) -> bool:
        """Neither removed nor replaced."""
        return self.removed_at is None and self.replaced_by_id is None
