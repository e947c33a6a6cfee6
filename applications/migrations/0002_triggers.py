"""What has been sent, declared, judged, recommended or decided stays as it was, whoever asks."""

from django.db import migrations

from organisations.immutable import append_only, frozen_when, frozen_with_parent, set_once, triggers

DECISION = [
    "application_id",
    "supersedes_id",
    "kind",
    "result",
    "reason",
    "law_set",
    "recommendation_id",
    "edition_id",
    "run_id",
    "proposed_by_id",
    "decided_at",
    "decided_by_id",
]
ATTACHMENT = [
    "application_id",
    "kind",
    "name",
    "file",
    "content_type",
    "size",
    "sha256",
    "uploaded_at",
    "uploaded_by_id",
]


class Migration(migrations.Migration):
    """Append-only tables, columns that are set once, and what freezes with the release of a decision."""

    dependencies = [("applications", "0001_initial")]
    operations = [
        triggers(
            *set_once(
                "applications_application", ["ref", "case_no", "submitted_at", "submitted_by_id"], may_delete=True
            ),
            *append_only("applications_submission"),
            *set_once("applications_attachment", ATTACHMENT, may_delete=True),
            *append_only("applications_conflictdeclaration"),
            *append_only("applications_judgement"),
            *append_only("applications_recommendation"),
            *append_only("applications_recommendedline"),
            *set_once("applications_decision", DECISION),
            *frozen_when("applications_decision", "OLD.released_at IS NOT NULL", ["decided_on", "released_at"]),
            *set_once("applications_award", ["decision_id", "total_nok"]),
            *frozen_with_parent(
                "applications_award",
                key="decision_id",
                parent="applications_decision",
                condition="released_at IS NOT NULL",
                columns=["period_start_on", "period_end_on"],
            ),
            *append_only("applications_awardline"),
        )
    ]
