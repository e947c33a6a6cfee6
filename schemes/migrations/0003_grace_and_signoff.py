"""Minutes of grace after the deadline, and whether a leader must approve the version that is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns that may be empty, so that SQLite adds them without making the table anew."""

    dependencies = [
        ('schemes', '0002_triggers'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='grace_minutes',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='call',
            name='needs_signoff',
            field=models.BooleanField(blank=True, null=True),
        ),
    ]
