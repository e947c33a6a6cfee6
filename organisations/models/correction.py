"""Corrections of the registers: a row as it was and as it shall read, with source, reason and two persons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models.pairs import paired, two_persons
from organisations.models.user import User


class RegisterCorrection(models.Model):
    """One row of one register changed, added or removed; it works from the moment a second person confirms it.

    Register rows are replaced whole by a load and have no lasting key of their own, so the row is named by its natural
    key. `valid_from_on` is the first day on which the new values hold; a question about an earlier day is answered as
    before. Empty: they have always held.
    """

    class Register(models.TextChoices):
        """The registers that may be corrected."""

        MUNICIPALITY = "municipality", _("kommuner")
        SUCCESSION = "succession", _("sammenslåinger og delinger")
        MODEL_TRIAL = "model_trial", _("Modellkommuneforsøket")
        EARLIER_GRANT = "earlier_grant", _("tidligere tilskudd")
        CHOSEN_SERVICE = "chosen_service", _("valgte barnevernstjenester")

    class Act(models.TextChoices):
        """What is done with the row."""

        CHANGE = "change", _("endres")
        ADD = "add", _("legges til")
        REMOVE = "remove", _("tas ut")

    register = models.CharField(max_length=20, choices=Register.choices)
    row_key = models.CharField(max_length=300)  # the natural key, its parts joined by "|"
    row_name = models.CharField(max_length=200)  # the row as people call it
    act = models.CharField(max_length=6, choices=Act.choices)
    valid_from_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    reason = models.TextField()
    case_ref = models.CharField(max_length=32, blank=True)  # the case in which it was found, if any
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            two_persons("correction", "entered_by", "confirmed_by"),
            paired("correction", "confirmed"),
            paired("correction", "refused"),
            models.CheckConstraint(
                name="correction_settled_once",
                condition=models.Q(confirmed_at__isnull=True) | models.Q(refused_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["register", "row_key"],
                condition=models.Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="correction_one_open_for_a_row",
            ),
        ]

    def __str__(self) -> str:
        """The register and the row."""
        return f"{self.get_register_display()}: {self.row_name}"


class CorrectedValue(models.Model):
    """One column of the row before and after, as text in the way of the register files; empty is not known."""

    correction = models.ForeignKey(RegisterCorrection, on_delete=models.PROTECT, related_name="values_told")
    column = models.CharField(max_length=40)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "column"], name="corrected_column_once")]

    def __str__(self) -> str:
        """Column with both values."""
        return f"{self.column}: {self.before} → {self.after}"
