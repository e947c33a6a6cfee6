"""The professional guidance that a grantee gets from the directorate (R54)."""

from django.db import models

from applications.models import Application
from organisations.models import User


class Guidance(models.Model):
    """One line of the contact log: when, and what about. Never changed; a mistake is put right by a new line."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="guidance")
    given_on = models.DateField()
    about = models.CharField(max_length=300)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "guidance"
        verbose_name_plural = "guidance"
        indexes = [models.Index(fields=["application", "given_on"], name="guidance_by_case")]

    def __str__(self) -> str:
        """The day and the subject."""
        return f"{self.given_on}: {self.about}"
