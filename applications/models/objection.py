"""«Er dette feil?»: an organisation says that the registers are wrong about it, and the answer it gets (F126)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.attachment import Attachment
from organisations.models import Organisation, RegisterCompletion, RegisterCorrection, User
from organisations.models.pairs import paired


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """The vocabulary of objections."""

    def open(self) -> "ObjectionQuerySet":
        """Not answered yet."""
        return self.filter(answered_at__isnull=True)


class Objection(models.Model):
    """One objection to one fact, in a case, or (without an application) on the organisation's own account.

    `value_seen` is the fact as it stood when they objected. The answer names the correction it led to, which two
    persons stand behind; runs of the rules that are kept go on saying what they read.
    """

    class Result(models.TextChoices):
        """What came of it."""

        KEPT = "kept", _("Registeret står ved lag")
        APPLICANT = "applicant", _("Rettet for denne søkeren")
        REGISTER = "register", _("Rettet i registeret for alle")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="objections")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.CASCADE, related_name="objections"
    )
    fact = models.CharField(max_length=60)
    rule = models.CharField(max_length=5, blank=True)  # the rule beside which they pressed «Er dette feil?»
    value_seen = models.TextField()
    evidence = models.TextField()
    attachment = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=10, blank=True, choices=Result.choices)
    answer = models.TextField(blank=True)
    completion = models.ForeignKey(
        RegisterCompletion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    correction = models.ForeignKey(
        RegisterCorrection, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("objection", "answered"),
            models.CheckConstraint(
                name="objection_answered_whole",
                condition=models.Q(answered_at__isnull=True, result="", answer="")
                | models.Q(answered_at__isnull=False) & ~models.Q(result="") & ~models.Q(answer=""),
            ),
            models.CheckConstraint(
                name="objection_correction_named",
                condition=~models.Q(result="applicant", completion=None)
                & ~models.Q(result="register", correction=None),
            ),
            models.UniqueConstraint(
                fields=["organisation", "application", "fact"],
                condition=models.Q(answered_at__isnull=True),
                name="objection_one_open_in_a_case",
            ),
            models.UniqueConstraint(
                fields=["organisation", "fact"],
                condition=models.Q(answered_at__isnull=True, application__isnull=True),
                name="objection_one_open_outside_cases",
            ),
        ]
        indexes = [
            models.Index(fields=["application"], condition=models.Q(answered_at__isnull=True), name="objection_waiting")
        ]

    def __str__(self) -> str:
        """Who, about which fact."""
        return f"{self.organisation}: {self.fact}"
