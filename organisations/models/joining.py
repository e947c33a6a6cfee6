"""How people come to act for an organisation: invited by it, or asking to; and what someone wrote who may no longer."""

from typing import Self

from django.db import models
from django.db.models import Q

from organisations.models.organisation import Organisation
from organisations.models.pairs import paired, two_persons
from organisations.models.user import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """The vocabulary of invitations."""

    def open(self) -> Self:
        """Neither accepted nor withdrawn; it may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """Roles offered to whoever opens the address that was mailed. Only the digest of its secret is kept.

    `round` counts how often it was sent: each renewal has a new secret and a mail of its own. The secret is made when
    the mail is written, so `token_digest` is empty until then.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    roles = models.CharField(max_length=80)  # names of MemberRole, comma-separated
    token_digest = models.CharField(max_length=64, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("invitation", "accepted"),
            paired("invitation", "withdrawn"),
            models.CheckConstraint(
                name="invitation_ends_once", condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
            models.UniqueConstraint(fields=["token_digest"], condition=~Q(token_digest=""), name="invitation_token"),
        ]

    def __str__(self) -> str:
        """Who is invited where."""
        return f"{self.email} · {self.organisation}"

    @property
    def role_names(self) -> tuple[str, ...]:
        """The roles offered."""
        return tuple(self.roles.split(","))


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    """The vocabulary of requests."""

    def open(self) -> Self:
        """Nobody has answered."""
        return self.filter(granted_at__isnull=True, refused_at__isnull=True)


class AccessRequest(models.Model):
    """A person whom the log-in says may represent an organisation asks to act for it here."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="access_requests")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_requests")
    text = models.CharField(max_length=500, blank=True)
    requested_at = models.DateTimeField()
    granted_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=500, blank=True)  # why it was refused

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("accessrequest", "granted"),
            paired("accessrequest", "refused"),
            two_persons("accessrequest", "user", "granted_by"),
            models.CheckConstraint(
                name="accessrequest_ends_once", condition=Q(granted_at__isnull=True) | Q(refused_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(granted_at__isnull=True, refused_at__isnull=True),
                name="accessrequest_open_once",
            ),
        ]

    def __str__(self) -> str:
        """Who asks for what."""
        return f"{self.user} · {self.organisation}"


class KeptText(models.Model):
    """What someone had written in an open form when their access was taken away: it is the organisation's now."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kept_texts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=200)  # the address of the form
    field = models.CharField(max_length=80, blank=True)  # the question, when a single answer was saved
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "page", "field"], name="kepttext_once"),
        ]

    def __str__(self) -> str:
        """Whose text, from where."""
        return f"{self.user}: {self.page}"
