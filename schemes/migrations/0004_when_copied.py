"""What becomes of an answer when an application is copied."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column that may be empty, so that SQLite keeps the table with its triggers."""

    dependencies = [
        ('schemes', '0003_grace_and_signoff'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='when_copied',
            field=models.CharField(blank=True, choices=[('keep', 'behold svaret'), ('clear', 'spør på nytt'), ('confirm', 'kopier, og be om bekreftelse')], max_length=10, null=True, verbose_name='når en tidligere søknad kopieres'),
        ),
    ]
