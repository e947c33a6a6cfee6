"""Files of a report stand beside those of the application; what the scanner stops is kept apart; who removed what."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.immutable import frozen_when, triggers


class Migration(migrations.Migration):
    """Nullable columns only: SQLite adds them without remaking the table, so its triggers stay."""

    dependencies = [
        ("applications", "0004_sending_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="attachment",
            name="obligation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="applications.obligation",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="quarantined_as",
            field=models.CharField(blank=True, max_length=200, null=True),
        ),
        migrations.AddField(
            model_name="attachment",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scanned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        triggers(*frozen_when("applications_attachment", "OLD.obligation_id IS NOT NULL", ["obligation_id"])),
    ]
