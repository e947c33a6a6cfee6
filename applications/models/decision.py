"""The decision and what follows: award, duties (obligations), instalments. Never edited: a chain by `supersedes`."""

from django.db import models
from django.db.models import Q

from applications.models.application import Application, Participant
from applications.models.assessment import Recommendation
from applications.workflow import ObligationKind, ObligationStatus, Result
from organisations.models import User
from organisations.models.pairs import paired, two_persons
from schemes.models import Edition, RuleRun


class Decision(models.Model):
    """One decision (vedtak). `decided_on` is the release date, set when the letters are made ready."""

    class Kind(models.TextChoices):
        """Why it was made."""

        FIRST = "first", "første vedtak"
        APPEAL = "appeal", "etter klage"
        CHANGE = "change", "endring"
        REPAYMENT = "repayment", "tilbakebetaling"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FIRST)
    result = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Result])
    reason = models.TextField()
    law_set = models.CharField(max_length=4)  # 1967 or 2025, frozen
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(RuleRun, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True, blank=True)  # vedtaksdato = date of release
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            two_persons("decision", "proposed_by", "decided_by"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(supersedes__isnull=True), name="decision_one_first"
            ),
            models.CheckConstraint(
                name="decision_released_has_date", condition=Q(released_at__isnull=True) | Q(decided_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """Application and result."""
        return f"{self.application}: {self.result}"


class Award(models.Model):
    """The money of a decision that grants."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="award")
    total_nok = models.PositiveBigIntegerField()
    period_start_on = models.DateField(null=True, blank=True)
    period_end_on = models.DateField(null=True, blank=True)  # not set where the track has no period

    def __str__(self) -> str:
        """The sum."""
        return f"kr {self.total_nok}"


class AwardLine(models.Model):
    """The granted amount of one cost category: the baseline of the accounts."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="lines")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=30)
    amount_nok = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "participant", "category"], name="award_line_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        """Category and amount."""
        return f"{self.category}: {self.amount_nok}"


class Obligation(models.Model):
    """A duty with a date and an owner. Letter, reminders, gates and home pages read these rows (F112)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="obligations")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="obligations")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="obligations")
    kind = models.CharField(max_length=15, choices=[(k.value, k.value) for k in ObligationKind])
    status = models.CharField(
        max_length=10, default=ObligationStatus.OPEN, choices=[(s.value, s.value) for s in ObligationStatus]
    )
    due_on = models.DateField()
    opens_on = models.DateField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    fulfilled_at = models.DateTimeField(null=True, blank=True)
    fulfilled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "participant", "kind", "due_on"],
                condition=~Q(status=ObligationStatus.WITHDRAWN),
                name="obligation_once",
            )
        ]
        indexes = [models.Index(fields=["status", "due_on", "id"], name="obligation_due")]
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        """Kind and due date."""
        return f"{self.kind} {self.due_on}"


class Instalment(models.Model):
    """One planned payment. Releasable when all that it requires is fulfilled: a query, not a status."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="instalments")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="instalments")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    amount_nok = models.PositiveBigIntegerField()
    earliest_on = models.DateField()
    requires = models.ManyToManyField(Obligation, related_name="gates")
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hold_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "participant", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="instalment_once",
            ),
            paired("instalment", "held"),
        ]
        ordering = ["number", "id"]

    def __str__(self) -> str:
        """Number and amount."""
        return f"termin {self.number}: kr {self.amount_nok}"
