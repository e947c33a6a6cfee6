"""Addresses that want a mail when a scheme is announced."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = [
        ('schemes', '0004_when_copied'),
    ]

    operations = [
        migrations.CreateModel(
            name='SchemeWatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='e-postadresse')),
                ('language', models.CharField(default='nb', max_length=2)),
                ('created_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='schemes.scheme')),
            ],
            options={
                'verbose_name': 'varsel om ordning',
                'verbose_name_plural': 'varsler om ordninger',
                'constraints': [models.UniqueConstraint(fields=('scheme', 'address'), name='scheme_watch_once')],
            },
        ),
    ]
