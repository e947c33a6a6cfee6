"""What the caseworker does with a case: habilitet, scores, judgements, overrides, recommendation."""

from django.db import models

from applications.models.application import Application
from applications.workflow import Result
from organisations.models import User
from organisations.models.pairs import paired, two_persons
from schemes.models import RuleRun


class ConflictDeclaration(models.Model):
    """A person says whether they have a conflict of interest in this case (fvl §§ 6–10). The newest counts."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declarations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    has_conflict = models.BooleanField()
    reason = models.TextField(blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "user", "-id"], name="declaration_newest")]

    def __str__(self) -> str:
        """Who, and what they said."""
        return f"{self.user}: {'inhabil' if self.has_conflict else 'habil'}"


class Score(models.Model):
    """Points for one criterion of the edition with the reason (R27)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=30)
    points = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "criterion"], name="score_once")]

    def __str__(self) -> str:
        """Criterion and points."""
        return f"{self.criterion}: {self.points}"


class Judgement(models.Model):
    """A person's reasoned answer to a rule of discretion: the fact `judgement.RNN`. A new answer is a new row."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="judgements")
    rule = models.CharField(max_length=5)
    is_met = models.BooleanField()
    reason = models.TextField()
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["application", "rule", "-id"], name="judgement_newest")]

    def __str__(self) -> str:
        """Rule and answer."""
        return f"{self.rule}: {'met' if self.is_met else 'not_met'}"


class Override(models.Model):
    """An award in spite of an outcome: reason and a second person; shown, and never an input to the rules."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="overrides")
    rule = models.CharField(max_length=5)
    outcome = models.CharField(max_length=12)  # what it covers: not_met or unknown
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            two_persons("override", "proposed_by", "confirmed_by"),
            paired("override", "confirmed"),
            models.UniqueConstraint(fields=["application", "rule"], name="override_once"),
        ]

    def __str__(self) -> str:
        """The rule."""
        return self.rule


class Recommendation(models.Model):
    """The caseworker's proposal (innstilling). A returned case gets a new one; the newest counts."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recommendations")
    result = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Result])
    reason = models.TextField()
    reduction_reason = models.TextField(blank=True)
    assessment_text = models.TextField(blank=True)  # marked text of a rejection letter
    # the same texts in nynorsk, where the participants have both forms of Norwegian and each gets its own
    reason_nn = models.TextField(blank=True)
    reduction_reason_nn = models.TextField(blank=True)
    assessment_text_nn = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(RuleRun, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """The proposed result."""
        return self.result


class RecommendedLine(models.Model):
    """The amount proposed for one cost category, with the reason where it differs from what was applied for."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="lines")
    category = models.CharField(max_length=30)
    applied_nok = models.PositiveBigIntegerField()
    amount_nok = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "category"], name="recommended_line_once")]

    def __str__(self) -> str:
        """Category and amount."""
        return f"{self.category}: {self.amount_nok}"
