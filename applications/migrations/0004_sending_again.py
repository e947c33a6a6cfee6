"""A leader confirms one version or sends it back; a recalled application can be sent again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.immutable import frozen_when, replaced, set_once

TABLE = "applications_application"
# A draft that was sent and recalled is sent at another moment; what is sent keeps its moment and sender.
SENT = frozen_when(TABLE, "OLD.status <> 'draft'", ["submitted_at", "submitted_by_id"], may_delete=True)


class Migration(migrations.Migration):
    """Columns of endorsements; the moment of sending is set for each sending."""

    dependencies = [
        ('applications', '0003_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='endorsement',
            name='comment',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='returned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='returned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='version',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='endorsement_returned_paired'),
        ),
        replaced(
            old=set_once(TABLE, ["ref", "case_no", "submitted_at", "submitted_by_id"], may_delete=True),
            new=[*set_once(TABLE, ["ref", "case_no"], may_delete=True), *SENT],
        ),
    ]
