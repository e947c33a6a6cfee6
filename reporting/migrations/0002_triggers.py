"""What was sent, reviewed or claimed stays as it was, whoever asks."""

from django.db import migrations

from organisations.immutable import append_only, frozen_when, set_once, triggers

CLAIM = ["application_id", "report_id", "ground", "proposed_at", "proposed_by_id", "noticed_at", "noticed_by_id"]


class Migration(migrations.Migration):
    """Reviews are append-only, the first hand-in never moves, an approved report keeps its text, a claim its amount."""

    dependencies = [("reporting", "0001_initial")]
    operations = [
        triggers(
            *append_only("reporting_reportreview"),
            *set_once("reporting_report", ["obligation_id", "first_submitted_at"], may_delete=True),
            *frozen_when(
                "reporting_report",
                "OLD.approved_at IS NOT NULL",
                ["content", "sha256", "award_id", "submitted_at", "approved_at"],
            ),
            *set_once("reporting_repayment", CLAIM),
            *frozen_when(
                "reporting_repayment", "OLD.claimed_at IS NOT NULL", ["amount_nok", "claim_due_on", "claimed_at"]
            ),
        )
    ]
