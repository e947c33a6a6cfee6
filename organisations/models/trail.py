"""The trace: who wrote what (AuditEntry) and who read what (ReadEntry). Append-only; triggers refuse changes."""

from django.db import models

from organisations.models.user import User


class AuditEntry(models.Model):
    """One write. `actor_name` stays when the person is gone; `case_ref` gathers a case across the floors."""

    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120)
    organisation_name = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=60)  # "application.submit", "attachment.add"
    subject = models.CharField(max_length=60)  # "application:17"
    case_ref = models.CharField(max_length=32, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case_ref", "id"], name="audit_of_case")]

    def __str__(self) -> str:
        """Action and subject."""
        return f"{self.action} {self.subject}"


class ReadEntry(models.Model):
    """One reading of a case, letter, attachment or export (arkivforskrifta § 5, F96)."""

    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120)
    organisation_name = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=120)  # "case", "letter:12", "attachment:3"
    case_ref = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case_ref", "id"], name="reading_of_case")]

    def __str__(self) -> str:
        """Who read what."""
        return f"{self.actor_name}: {self.what}"
