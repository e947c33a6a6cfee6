"""What was frozen stays: a letter's text once queued, its PDF once made, its merge data and openings always."""

from django.db import migrations

from organisations.immutable import append_only, frozen_when, set_once, triggers


class Migration(migrations.Migration):
    """Triggers on letters, merge data and openings."""

    dependencies = [("letters", "0001_initial")]
    operations = [
        triggers(
            *set_once(
                "letters_letter",
                [
                    "dedupe_key",
                    "kind",
                    "channel",
                    "case_ref",
                    "recipient_id",
                    "created_at",
                    "created_by_id",
                    "document_no",
                    "queued_at",
                    "available_at",
                    "sent_at",
                    "pdf",
                    "pdf_sha256",
                    "pdf_bytes",
                ],
            ),
            *frozen_when(
                "letters_letter",
                "OLD.queued_at IS NOT NULL",
                [
                    "html",
                    "text",
                    "title",
                    "language",
                    "language_reason",
                    "wording_digest",
                    "edition_digest",
                    "freeze_no",
                    "letter_date",
                    "due_on",
                    "case_no",
                    "serial",
                    "batch_id",
                ],
            ),
            *append_only("letters_letterfield"),
            *append_only("letters_opening"),
        )
    ]
