"""The typed tables of the form: budget, plan, endorsements."""

from django.db import models

from applications.models.application import Application, Participant
from organisations.models import User
from organisations.models.pairs import paired


class BudgetLine(models.Model):
    """One amount: a cost category in one project year, paid by this grant or by the applicant itself."""

    class Source(models.TextChoices):
        """Who pays."""

        GRANT = "grant", "tilskudd"
        OWN = "own", "egne midler"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="budget_lines")
    participant = models.ForeignKey(Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    row = models.PositiveSmallIntegerField()  # of the lines of a category; cells share the rest
    category = models.CharField(max_length=30)
    description = models.CharField(max_length=200, blank=True)
    year_index = models.PositiveSmallIntegerField()  # project year, from 1
    source = models.CharField(max_length=5, choices=Source.choices)
    amount_nok = models.PositiveBigIntegerField()
    position_pct = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    part = models.CharField(max_length=10, blank=True)  # develop / implement, where the call splits (C1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "participant", "category", "row", "year_index", "source"],
                nulls_distinct=False,
                name="budget_cell_once",
            )
        ]
        ordering = ["category", "row", "year_index", "source", "id"]

    def __str__(self) -> str:
        """Category and amount."""
        return f"{self.category} {self.amount_nok}"


class Activity(models.Model):
    """One line of the project plan: an activity with a period, or a milestone with a date (R42)."""

    class Kind(models.TextChoices):
        """Activity or milestone."""

        ACTIVITY = "activity", "aktivitet"
        MILESTONE = "milestone", "milepæl"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    responsible = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # a milestone has this one only

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "kind", "position"], name="activity_position_once")
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """The title."""
        return self.title


class Endorsement(models.Model):
    """Anchored with administrative or political leadership (R30): who confirmed, in which office, when.

    A leader who read the application in the portal confirms one version of it (`version`: a digest of all but the
    endorsements themselves), or sends it back with a note. A confirmation and a return never stand together.
    """

    class Kind(models.TextChoices):
        """Which leadership."""

        ADMINISTRATIVE = "administrative", "administrativ ledelse"
        POLITICAL = "political", "politisk ledelse"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="endorsements")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    office = models.CharField(max_length=120, blank=True)  # "kommunedirektør", "ordfører, sak 41/19"
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=64, blank=True)  # what was read; empty = a decision made elsewhere
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)  # what must be changed, from the leader who sent it back

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="endorsement_once"),
            paired("endorsement", "confirmed"),
            paired("endorsement", "returned"),
        ]

    def __str__(self) -> str:
        """Kind and office."""
        return f"{self.kind}: {self.office}"
