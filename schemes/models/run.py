"""A kept evaluation: all facts, all outcomes, the version. A later run is a new row and never overwrites."""

from django.db import models

from organisations.models import User
from schemes.models.edition import Call, Edition


class RuleRun(models.Model):
    """One run of the rules over one case. `facts` and `outcomes` are canonical JSON text (schemes.rules)."""

    class Occasion(models.TextChoices):
        """When a run is kept."""

        SUBMISSION = "submission", "innsending"
        CORRECTION = "correction", "retting"
        ASSESSMENT = "assessment", "vurdering"
        RECOMMENDATION = "recommendation", "innstilling"
        DECISION = "decision", "vedtak"
        REPORT = "report", "rapport"

    case_ref = models.CharField(max_length=32)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    edition_sha256 = models.CharField(max_length=64)
    track = models.CharField(max_length=20)
    phase = models.CharField(max_length=20)
    occasion = models.CharField(max_length=20, choices=Occasion.choices)
    verdict = models.CharField(max_length=20)
    facts = models.TextField()
    outcomes = models.TextField()
    met_count = models.PositiveSmallIntegerField(default=0)
    not_met_count = models.PositiveSmallIntegerField(default=0)
    unknown_count = models.PositiveSmallIntegerField(default=0)
    discretion_count = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case_ref", "id"], name="run_of_case")]

    def __str__(self) -> str:
        """Case, phase and verdict."""
        return f"{self.case_ref} {self.phase}: {self.verdict}"
