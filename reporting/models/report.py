"""A report is the answer to one obligation: the model, an interim, final or yearly report, with its accounts."""

from datetime import date

from django.db import models

from applications.models import Award, Obligation
from organisations.models import User
from organisations.models.pairs import paired, two_persons
from reporting.workflow import ReportStatus
from schemes.models import Answer, RuleRun
from schemes.workdays import oslo_day


class Report(models.Model):
    """The report of one obligation. A return reopens the same row; `first_submitted_at` never moves (R50)."""

    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="report")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="reports")  # what it is measured against
    status = models.CharField(
        max_length=10, default=ReportStatus.DRAFT, choices=[(s.value, s.value) for s in ReportStatus]
    )
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    content = models.TextField(blank=True)  # what was sent last, as text
    sha256 = models.CharField(max_length=64, blank=True)
    run = models.ForeignKey(RuleRun, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    return_due_on = models.DateField(null=True, blank=True)  # the date of a return; reminders follow it
    is_url_reachable = models.BooleanField(null=True, blank=True)  # a person opened the model's address (R45)
    url_checked_at = models.DateTimeField(null=True, blank=True)
    url_checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            paired("report", "submitted"),
            paired("report", "returned"),
            paired("report", "approved"),
            paired("report", "url_checked"),
            two_persons("report", "submitted_by", "approved_by"),
            models.CheckConstraint(
                name="report_sent_has_text",
                condition=models.Q(submitted_at__isnull=True)
                | models.Q(first_submitted_at__isnull=False) & ~models.Q(sha256=""),
            ),
        ]
        indexes = [models.Index(fields=["status", "submitted_at", "id"], name="report_by_status")]

    def __str__(self) -> str:
        """The obligation it answers."""
        return str(self.obligation)

    @property
    def first_submitted_on(self) -> date | None:
        """The Oslo day of the first complete hand-in: a return does not move it (R50)."""
        return oslo_day(self.first_submitted_at) if self.first_submitted_at is not None else None

    @property
    def approved_on(self) -> date | None:
        """The Oslo day of the approval: from it on, costs of using the model count (R16, R51)."""
        return oslo_day(self.approved_at) if self.approved_at is not None else None


class ReportAnswer(Answer):
    """One answer of a report form, or the explanation of one deviation in the accounts."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="answers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "question"], name="report_answer_once")]


class ExpenseLine(models.Model):
    """One cost of the accounts: what for, when, how much, in whole kroner. A draft may leave a part of it empty."""

    class Purpose(models.TextChoices):
        """What the money went to (R51, R52)."""

        DEVELOP = "develop", "utvikle modellen"
        MAP_NEEDS = "map_needs", "kartlegge behov og mangler"
        IMPLEMENT = "implement", "ta modellen i bruk"
        TRAIN = "train", "opplæring"
        STRENGTHEN = "strengthen", "styrke tilbudet"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="expenses")
    category = models.CharField(max_length=30)
    row = models.PositiveSmallIntegerField()  # numbers the lines of a category from 1
    purpose = models.CharField(max_length=12, blank=True, choices=Purpose.choices)
    description = models.CharField(max_length=200, blank=True)
    spent_on = models.DateField(null=True, blank=True)
    amount_nok = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "category", "row"], name="expense_line_once")]
        ordering = ["category", "row"]

    def __str__(self) -> str:
        """Category and amount."""
        return f"{self.category}: {self.amount_nok}"


class ReportReview(models.Model):
    """What a reviewer said of a report that came in: it can be approved, or it goes back with points. Append-only."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reviews")
    is_approved = models.BooleanField()
    points = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["reviewed_at", "id"]

    def __str__(self) -> str:
        """Report and outcome."""
        return f"{self.report}: {'approved' if self.is_approved else 'returned'}"
