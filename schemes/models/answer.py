"""What every kind of answer has: text or whole number, and the revision that autosave checks. Abstract."""

from django.db import models

from organisations.models import User


class Answer(models.Model):
    """One answer to one question of the edition. A list of choices is text with commas; never JSON."""

    question = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    number = models.BigIntegerField(null=True, blank=True)  # whole kroner, counts, 1/0 for yes/no
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """The question's key and revision."""
        return f"{self.question} r{self.revision}"
