"""A scheme, who works with it, and the money of a call."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models import User
from schemes.workflow import SchemeRoleName


class Scheme(models.Model):
    """A grant scheme. What the sources leave open is null: "not set", never a guess (letters.md 1.1)."""

    key = models.SlugField(max_length=60, unique=True)
    name_nb = models.CharField(max_length=200)
    name_nn = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    body_name = models.CharField(max_length=120)
    body_short = models.CharField(max_length=40)
    is_enkeltvedtak = models.BooleanField(null=True, blank=True)  # individual decision (fvl § 2) or not
    appeal_body_nb = models.CharField(max_length=200, blank=True)
    appeal_body_nn = models.CharField(max_length=200, blank=True)
    is_court_condition_on = models.BooleanField(null=True, blank=True)
    new_act_in_force_on = models.DateField(null=True, blank=True)  # the administration act of 2025
    terms_acceptance_days = models.PositiveSmallIntegerField(null=True, blank=True)
    correction_min_days = models.PositiveSmallIntegerField(null=True, blank=True)
    comment_min_days = models.PositiveSmallIntegerField(null=True, blank=True)
    claim_days = models.PositiveSmallIntegerField(null=True, blank=True)
    hold_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_days_application = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_days_report = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_days_change = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_days_appeal = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("ordning")
        verbose_name_plural = _("ordninger")

    def __str__(self) -> str:
        """The bokmål name."""
        return self.name_nb


class SchemeRole(models.Model):
    """One role of one person of the directorate; `scheme` empty = for every scheme."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="scheme_roles")
    scheme = models.ForeignKey(Scheme, null=True, blank=True, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in SchemeRoleName])
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("rolle i ordning")
        verbose_name_plural = _("roller i ordninger")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "scheme", "role"], condition=Q(ended_at__isnull=True), name="scheme_role_once"
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at__isnull=True, scheme__isnull=True),
                name="scheme_role_everywhere_once",
            ),
        ]

    def __str__(self) -> str:
        """Person and role."""
        return f"{self.user} · {self.role}"


class Frame(models.Model):
    """The appropriation of one call (R03). Nothing is bound before a total is set, and never more than the total."""

    call = models.OneToOneField("schemes.Call", on_delete=models.PROTECT, related_name="frame")
    total_nok = models.PositiveBigIntegerField(null=True, blank=True)
    earmark_nok = models.PositiveBigIntegerField(
        null=True, blank=True
    )  # for BTI recipients 2017 (R04); share not given
    bound_nok = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="frame_never_overspent",
                condition=Q(bound_nok=0) | Q(total_nok__isnull=False, bound_nok__lte=F("total_nok")),
            ),
            models.CheckConstraint(
                name="frame_earmark_within",
                condition=Q(earmark_nok__isnull=True) | Q(total_nok__isnull=True) | Q(earmark_nok__lte=F("total_nok")),
            ),
        ]

    def __str__(self) -> str:
        """The call it belongs to."""
        return f"{self.call_id}: {self.bound_nok} / {self.total_nok}"

    @property
    def left_nok(self) -> int | None:
        """What is left to give, in whole kroner; None while the total is not set."""
        return None if self.total_nok is None else self.total_nok - self.bound_nok
