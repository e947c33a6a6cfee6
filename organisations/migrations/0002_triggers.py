"""The trail of writes and of reads is append-only, whoever asks."""

from django.db import migrations

from organisations.immutable import append_only, triggers


class Migration(migrations.Migration):
    """Triggers on both tables of the trail."""

    dependencies = [("organisations", "0001_initial")]
    operations = [triggers(*append_only("organisations_auditentry"), *append_only("organisations_readentry"))]
