"""A published edition never changes, nor the rows it was made of; settings stand once a call is open; runs are kept."""

from django.db import migrations

from organisations.immutable import append_only, follows_parent, frozen_when, triggers

EDITION_COLUMNS = [
    "scheme_id", "year", "revision", "circular", "document", "sha256", "source_sha256", "publish_reason",
    "created_at", "created_by_id", "sent_at", "sent_by_id", "published_at", "published_by_id",
]  # fmt: skip
DRAFT_TABLES = [
    "costcategory", "coveredcost", "coveredcosts", "criterion", "criterionanchor", "documentasked", "example",
    "examplefact", "exampleoutcome", "heading", "instalmentterm", "ladder", "ladderstep", "obligationterm", "passage",
    "proposedcall", "proposedsetting", "question", "questionoption", "ruleconfigrow", "ruleparameter", "ruleseverity",
    "ruletext", "section", "source", "terms", "titlevariant", "track", "trackletter", "wordingblock", "wordingletter",
    "copiedvalue",
]  # fmt: skip


class Migration(migrations.Migration):
    """Triggers on editions, draft rows, settings and runs."""

    dependencies = [("schemes", "0001_initial")]
    operations = [
        triggers(
            *frozen_when("schemes_edition", "OLD.status IN ('published', 'retired')", EDITION_COLUMNS),
            *follows_parent(
                [f"schemes_{table}" for table in DRAFT_TABLES],
                key="edition_id",
                parent="schemes_edition",
                condition="status = 'draft'",
            ),
            *follows_parent(
                ["schemes_callsetting"], key="call_id", parent="schemes_call", condition="status = 'planned'"
            ),
            *append_only("schemes_rulerun"),
        )
    ]
