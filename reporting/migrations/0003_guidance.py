"""The contact log of guidance; its lines are never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.immutable import append_only, triggers


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0003_search'),
        ('reporting', '0002_triggers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Guidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_on', models.DateField()),
                ('about', models.CharField(max_length=300)),
                ('noted_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='applications.application')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'guidance',
                'verbose_name_plural': 'guidance',
                'indexes': [models.Index(fields=['application', 'given_on'], name='guidance_by_case')],
            },
        ),
        triggers(*append_only("reporting_guidance")),
    ]
