"""The edition (all that applies to one scheme in one year) and the call that pins one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import User
from organisations.models.pairs import paired, two_persons
from schemes.models.scheme import Scheme
from schemes.workflow import CallStatus, EditionStatus


class Edition(models.Model):
    """One revision. A draft is rows (schemes.models.draft); a published one is its frozen `document`."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="editions")
    year = models.PositiveSmallIntegerField()
    revision = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=10, default=EditionStatus.DRAFT, choices=[(s.value, s.value) for s in EditionStatus]
    )
    circular = models.CharField(max_length=120, blank=True)
    document = models.TextField(blank=True)  # canonical TOML text, frozen at publication
    sha256 = models.CharField(max_length=64, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)  # digest of the file it was loaded from
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    publish_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("utgave")
        verbose_name_plural = _("utgaver")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "year", "revision"], name="edition_numbered_once"),
            two_persons("edition", "sent_by", "published_by"),
            models.CheckConstraint(
                name="edition_published_has_document",
                condition=models.Q(status__in=["draft", "in_review"]) | ~models.Q(document="", sha256=""),
            ),
        ]

    def __str__(self) -> str:
        """The version as outcomes name it: scheme-year-revision."""
        return self.version

    @property
    def version(self) -> str:
        """scheme-year-revision, e.g. "utsatte-barn-2019-1"."""
        return f"{self.scheme.key}-{self.year}-{self.revision}"


class Call(models.Model):
    """An announcement: pins an edition, has a deadline and a frame. Its other settings are CallSetting rows."""

    key = models.SlugField(max_length=60, unique=True)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="calls")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="calls")
    status = models.CharField(
        max_length=10, default=CallStatus.PLANNED, choices=[(s.value, s.value) for s in CallStatus]
    )
    is_practice = models.BooleanField(default=False)  # an example to try out (F121), marked wherever it shows
    opens_on = models.DateField(null=True, blank=True)
    deadline_on = models.DateField(null=True, blank=True)  # the whole day counts; no clock time is given (C12)
    grace_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # after that day, still in time
    needs_signoff = models.BooleanField(null=True, blank=True)  # the administrative leader approves the version sent
    release_on = models.DateField(null=True, blank=True)  # when decisions are planned to be sent
    budget_year = models.PositiveSmallIntegerField(null=True, blank=True)
    budget_post = models.CharField(max_length=120, blank=True)
    neutral_default = models.CharField(max_length=2, blank=True)  # nb / nn for neutral municipalities (språklova § 15)
    payee = models.CharField(max_length=4, blank=True)  # lead / each, joint applications
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("utlysning")
        verbose_name_plural = _("utlysninger")
        constraints = [paired("call", "closed")]
        indexes = [models.Index(fields=["deadline_on", "id"], name="call_by_deadline")]

    def __str__(self) -> str:
        """The key."""
        return self.key


class CallSetting(models.Model):
    """One `call.*` fact of a call as canonical JSON text of its value; absent = not set. Frozen when the call opens."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="settings")
    name = models.CharField(max_length=60)  # "call.mu_split"
    value = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "name"], name="call_setting_once")]

    def __str__(self) -> str:
        """Name and value."""
        return f"{self.name} = {self.value}"
