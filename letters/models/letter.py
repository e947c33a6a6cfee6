"""Letters, their merge data, and who opened them."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from letters.models.batch import Batch
from letters.models.leased import Leased
from organisations.models import Organisation


class LetterState(models.TextChoices):
    """Where a letter is: held > queued > rendered > sent; cancelled and dead are ends (dead = could not be made)."""

    HELD = "held", "holdt tilbake"
    QUEUED = "queued", "i kø"
    RENDERED = "rendered", "laget"
    SENT = "sent", "sendt"
    CANCELLED = "cancelled", "avlyst"
    DEAD = "dead", "stoppet"


class LetterQuerySet(models.QuerySet["Letter"]):
    """The vocabulary of letters."""

    def visible_to(self, organisation_id: int | None) -> Self:
        """Letters that have reached this organisation: nothing held, queued, cancelled or dead exists for it."""
        states = (LetterState.RENDERED, LetterState.SENT)
        return self.filter(recipient_id=organisation_id, state__in=states)

    def of_case(self, case_ref: str) -> Self:
        """All letters of one case, newest first."""
        return self.filter(case_ref=case_ref).order_by("-id")

    def held(self) -> Self:
        """Waiting for a person's release."""
        return self.filter(state=LetterState.HELD)

    def dead(self) -> Self:
        """Could not be made: a person must look."""
        return self.filter(state=LetterState.DEAD)

    def unopened(self) -> Self:
        """Nobody at the recipient has opened it."""
        return self.filter(~Exists(Opening.objects.filter(letter=OuterRef("pk"))))

    def with_unread(self) -> Self:
        """Each row knows `is_unread`."""
        return self.annotate(is_unread=~Exists(Opening.objects.filter(letter=OuterRef("pk"))))


class Letter(Leased):
    """One letter to one recipient in one language. Once `queued_at` is set its text never changes (triggers).

    `available_at` is the release; `sent_at` the first notice that left: from then the time to appeal runs.
    """

    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=1)
    case_ref = models.CharField(max_length=32, db_index=True)
    case_no = models.CharField(max_length=32, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)  # of the documents of the case
    document_no = models.CharField(max_length=40, blank=True)
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters")
    language = models.CharField(max_length=2)
    language_reason = models.CharField(max_length=40, blank=True)  # which step chose the language
    title = models.CharField(max_length=200, blank=True)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    wording_digest = models.CharField(max_length=64, blank=True)
    edition_digest = models.CharField(max_length=64, blank=True)
    freeze_no = models.PositiveSmallIntegerField(default=0)  # which of the frozen sets of merge data holds
    state = models.CharField(max_length=10, choices=LetterState.choices)
    dedupe_key = models.CharField(max_length=160, unique=True)
    token = models.UUIDField(default=uuid.uuid4, editable=False)  # tells the writer whether the row is its own
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    letter_date = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    queued_at = models.DateTimeField(null=True, blank=True)
    available_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    second_notice_at = models.DateTimeField(null=True, blank=True)
    pdf = models.FileField(max_length=120, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_bytes = models.PositiveIntegerField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_no", "serial"], condition=Q(serial__isnull=False), name="letter_document_once"
            ),
            models.CheckConstraint(
                name="letter_queued_has_text",
                condition=Q(queued_at__isnull=True) | (~Q(html="") & ~Q(text="") & Q(letter_date__isnull=False)),
            ),
            models.CheckConstraint(
                name="letter_held_not_queued", condition=~Q(state="held") | Q(queued_at__isnull=True)
            ),
            models.CheckConstraint(
                name="letter_out_was_queued",
                condition=~Q(state__in=["queued", "rendered", "sent", "dead"]) | Q(queued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_of_record_has_pdf",
                condition=~Q(state__in=["rendered", "sent"], channel="L")
                | (~Q(pdf="") & ~Q(pdf_sha256="") & Q(pdf_bytes__isnull=False)),
            ),
            models.CheckConstraint(name="letter_sent_at", condition=~Q(state="sent") | Q(sent_at__isnull=False)),
            models.CheckConstraint(
                name="letter_cancelled_at",
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(state="queued"), name="letter_due"),
            models.Index(fields=["recipient", "-available_at", "-id"], name="letter_inbox"),
        ]

    def __str__(self) -> str:
        """Kind and document number."""
        return f"{self.kind} {self.document_no or self.case_ref}"

    @property
    def has_pdf(self) -> bool:
        """Is there a letter of record to open?"""
        return bool(self.pdf_sha256)

    @property
    def pdf_filename(self) -> str:
        """What the PDF is called when it is saved."""
        return f"{self.document_no.replace('/', '-') or self.pk}.pdf"


class LetterField(models.Model):
    """One merged value as it was printed. Append-only; a held letter made ready anew gets a new set (`freeze_no`)."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="merged")
    freeze_no = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    value = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "freeze_no", "name"], name="letter_field_once"),
        ]

    def __str__(self) -> str:
        """The field's name."""
        return self.name


class Opening(models.Model):
    """The first time a person at the recipient opened a letter. Append-only. `first` marks the first person of all."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    first = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "user"], name="opening_once_a_person"),
            models.UniqueConstraint(fields=["letter"], condition=Q(first=True), name="opening_one_first"),
        ]

    def __str__(self) -> str:
        """Who and when."""
        return f"{self.user} {self.opened_at:%Y-%m-%d %H:%M}"
