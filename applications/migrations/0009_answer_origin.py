"""Where an answer came from that nobody wrote in the form: the pre-check."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A nullable column: no table is remade."""

    dependencies = [
        ('applications', '0008_copies'),
    ]

    operations = [
        migrations.AddField(
            model_name='applicationanswer',
            name='origin',
            field=models.CharField(blank=True, choices=[('pre-check', 'forhåndssjekken')], max_length=20, null=True),
        ),
    ]
