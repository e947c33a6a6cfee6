"""Who is there and what is said: visits, messages, and requests for corrections with the fields they open."""

from django.db import models

from applications.models.application import Application
from organisations.models import Organisation, User
from organisations.models.pairs import paired


class Visit(models.Model):
    """Where one person is in an application now, and when they were there before: presence, and "new since then".

    A courtesy, never a lock: nothing that is written depends on a row here.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, blank=True)  # the end of the visit before this one; null = the first
    is_here = models.BooleanField(default=True)  # false when the page said goodbye
    part = models.CharField(max_length=60, blank=True)  # the part of the form that is open; "" = none
    field = models.CharField(max_length=80, blank=True)  # the field one writes in, by the key the page uses

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="visit_once")]

    def __str__(self) -> str:
        """Who is where."""
        return f"{self.user} {self.part}"


class Message(models.Model):
    """One message in the case. The subject is a closed list; "appeal" and "more time" are its thin forms."""

    class Subject(models.TextChoices):
        """What it is about."""

        QUESTION = "question", "spørsmål eller opplysning"
        MORE_TIME = "more_time", "be om mer tid"
        CHANGE = "change", "endring i prosjektet"
        APPEAL = "appeal", "klage"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="messages")
    subject = models.CharField(max_length=12, choices=Subject.choices)
    body = models.TextField()
    is_from_directorate = models.BooleanField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)  # first read by the other side
    read_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [paired("message", "read")]
        ordering = ["sent_at", "id"]

    def __str__(self) -> str:
        """Subject and time."""
        return f"{self.subject} {self.sent_at:%Y-%m-%d}"


class InformationRequest(models.Model):
    """A letter that asks for corrections of chosen fields by a date (mangelbrev; R32, fvl § 11). One open at a time."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="requests")
    note = models.TextField(blank=True)
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lapsed_at = models.DateTimeField(null=True, blank=True)  # the day after due_on without an answer

    class Meta:
        constraints = [
            paired("request", "answered"),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(answered_at__isnull=True, lapsed_at__isnull=True),
                name="request_one_open",
            ),
        ]

    def __str__(self) -> str:
        """Application and due date."""
        return f"{self.application} → {self.due_on}"


class RequestedField(models.Model):
    """One field that a request opens: a question's key, or a typed part (budget, plan, contacts, attachments)."""

    request = models.ForeignKey(InformationRequest, on_delete=models.CASCADE, related_name="fields")
    field = models.CharField(max_length=60)
    note = models.CharField(max_length=500)
    value_before = models.TextField(blank=True)
    value_after = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "field"], name="requested_field_once")]

    def __str__(self) -> str:
        """The field."""
        return self.field
