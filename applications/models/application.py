"""The application, who stands behind it, what they answered and what was sent."""

from datetime import date

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from applications.workflow import UNFINISHED, Status
from organisations.models import Organisation, User
from organisations.models.pairs import paired, two_persons
from schemes.models import Answer, Call, Edition, RuleRun

NEVER = date.max  # a case without a date comes after all that have one
DUE = Coalesce("due_on", Value(NEVER, output_field=models.DateField()))  # what the queue sorts by; never null
IS_UNFINISHED = Q(status__in=[status.value for status in UNFINISHED])

CONTACT_FIELDS = (  # of a participant; "your_ref" is their own case number, printed in letters
    "contact_name",
    "contact_role",
    "contact_email",
    "contact_phone",
    "address",
    "postal_code",
    "postal_place",
    "account_number",
    "your_ref",
)


class Application(models.Model):
    """One application to one track of a call. What the queue filters or sorts are columns, written by operations."""

    ref = models.CharField(max_length=32, unique=True)  # opaque, from creation; the thread across the floors
    case_no = models.CharField(max_length=12, blank=True)  # "2019/00123", given at submission
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="applications")
    track = models.CharField(max_length=20)
    status = models.CharField(max_length=12, default=Status.DRAFT, choices=[(s.value, s.value) for s in Status])
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    language = models.CharField(max_length=2, default="nb")  # nb or nn: the form of Norwegian it is written in
    project_title = models.CharField(max_length=200, blank=True)
    applied_nok = models.PositiveBigIntegerField(default=0)  # sum of the grant lines of the budget
    own_contribution_nok = models.PositiveBigIntegerField(default=0)
    county = models.CharField(max_length=80, blank=True)
    search_key = models.CharField(max_length=300, blank=True)
    sort_key = models.CharField(max_length=200, blank=True)
    is_late = models.BooleanField(default=False)  # received after the deadline; a person decides (R02)
    caseworker = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)  # when the next step of the case is due
    is_waiting = models.BooleanField(default=False)  # waits for the applicant; the clock stands still
    total_score = models.PositiveSmallIntegerField(null=True, blank=True)
    met_count = models.PositiveSmallIntegerField(default=0)
    not_met_count = models.PositiveSmallIntegerField(default=0)
    unknown_count = models.PositiveSmallIntegerField(default=0)
    discretion_count = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)  # counts the saves of a draft; the sender confirms the one seen
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    last_event_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recommended_at = models.DateTimeField(null=True, blank=True)
    recommended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_no"], condition=~Q(case_no=""), name="application_case_no_unique"),
            two_persons("application", "recommended_by", "decided_by"),
            paired("application", "recommended"),
            paired("application", "decided"),
            models.CheckConstraint(
                name="application_sent_has_number",
                condition=Q(status=Status.DRAFT) | Q(submitted_at__isnull=False) & ~Q(case_no=""),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on", "id"], name="application_by_status_due"),
            models.Index(fields=["caseworker", "status", "due_on", "id"], name="application_of_caseworker"),
            models.Index(fields=["lead", "-last_event_at", "id"], name="application_of_lead"),
            models.Index(fields=["call", "track", "sort_key", "id"], name="application_of_call"),
            # the queue: one for each order it offers, ending in id; those of unfinished cases skip the many finished
            models.Index(DUE, "id", name="application_by_due"),
            models.Index(fields=["sort_key", "id"], name="application_by_name"),
            models.Index(fields=["applied_nok", "id"], name="application_by_amount"),
            models.Index(fields=["submitted_at", "id"], name="application_by_received"),
            models.Index(DUE, "id", condition=IS_UNFINISHED, name="application_open_due"),
            models.Index(fields=["submitted_at", "id"], condition=IS_UNFINISHED, name="application_open_received"),
            models.Index("caseworker", DUE, "id", condition=IS_UNFINISHED, name="application_open_mine"),
            models.Index(DUE, "id", condition=IS_UNFINISHED & Q(is_waiting=True), name="application_open_waiting"),
            models.Index(
                fields=["due_on", "id"], condition=IS_UNFINISHED & Q(is_waiting=False), name="application_open_ours"
            ),
        ]

    def __str__(self) -> str:
        """The case number, or the reference of a draft."""
        return self.case_no or self.ref


class Participant(models.Model):
    """One organisation behind the application, the lead among them; a single applicant is a list of one."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    is_lead = models.BooleanField(default=False)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_role = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=4, blank=True)
    postal_place = models.CharField(max_length=80, blank=True)
    account_number = models.CharField(max_length=11, blank=True)
    your_ref = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=1)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)  # when a partner was asked to join; empty for the lead
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "organisation"], name="participant_once"),
            models.UniqueConstraint(fields=["application"], condition=Q(is_lead=True), name="participant_one_lead"),
            paired("participant", "confirmed"),
            paired("participant", "declined"),
        ]

    def __str__(self) -> str:
        """The organisation."""
        return str(self.organisation)


class MunicipalSupport(models.Model):
    """A municipality behind a service, and whether its own leadership has said that it supports taking part (R75)."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="supports")
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supports")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "municipality"], name="support_once"),
            paired("support", "confirmed"),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        """The municipality."""
        return str(self.municipality)


class ApplicationAnswer(Answer):
    """One answer of the application form. `participant` empty = for all of them; `origin` empty = written here."""

    class Origin(models.TextChoices):
        """Where an answer came from that nobody wrote in the form."""

        PRE_CHECK = "pre-check", "forhåndssjekken"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    origin = models.CharField(max_length=20, null=True, blank=True, choices=Origin.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "participant", "question"], nulls_distinct=False, name="answer_once"
            )
        ]


class CopiedField(models.Model):
    """An answer, or a typed part, that came from the application this one is a copy of, and that must be looked over.

    Looked over when somebody confirms it here, or has written in the answer since.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="copied_fields")
    field = models.CharField(max_length=60)  # a question's key, or budget, plan
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "field"], name="copied_field_once"),
            paired("copiedfield", "confirmed"),
        ]

    def __str__(self) -> str:
        """The field."""
        return self.field


class Submission(models.Model):
    """What was sent, as text, with its hash: version 1 at sending, one more for each answered correction."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    content = models.TextField()  # all answers, lines and attachments (with their hashes) in reading order
    sha256 = models.CharField(max_length=64)
    seen_outcomes = models.TextField(blank=True)  # the outcomes the sender confirmed having seen, one code a line
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(RuleRun, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "version"], name="submission_version_once")]

    def __str__(self) -> str:
        """Application and version."""
        return f"{self.application} v{self.version}"


class CaseNumber(models.Model):
    """The counter of case numbers of one year; its row is locked while a number is given."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """The last number given."""
        return f"{self.year}/{self.last:05d}"
