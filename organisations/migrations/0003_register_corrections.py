"""Corrections of the registers: what was entered and confirmed stays as it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.immutable import append_only, set_once, triggers

CORRECTION = [
    "register",
    "row_key",
    "row_name",
    "act",
    "valid_from_on",
    "source",
    "reason",
    "case_ref",
    "entered_at",
    "entered_by_id",
    "confirmed_at",
    "confirmed_by_id",
    "refused_at",
    "refused_by_id",
]


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_triggers'),
    ]

    operations = [
        migrations.AddField(
            model_name='registerload',
            name='files_digest',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.CreateModel(
            name='RegisterCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(choices=[('municipality', 'kommuner'), ('succession', 'sammenslåinger og delinger'), ('model_trial', 'Modellkommuneforsøket'), ('earlier_grant', 'tidligere tilskudd'), ('chosen_service', 'valgte barnevernstjenester')], max_length=20)),
                ('row_key', models.CharField(max_length=300)),
                ('row_name', models.CharField(max_length=200)),
                ('act', models.CharField(choices=[('change', 'endres'), ('add', 'legges til'), ('remove', 'tas ut')], max_length=6)),
                ('valid_from_on', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=300)),
                ('reason', models.TextField()),
                ('case_ref', models.CharField(blank=True, max_length=32)),
                ('entered_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CorrectedValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.CharField(max_length=40)),
                ('before', models.CharField(blank=True, max_length=300)),
                ('after', models.CharField(blank=True, max_length=300)),
                ('correction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values_told', to='organisations.registercorrection')),
            ],
        ),
        migrations.AddConstraint(
            model_name='registercorrection',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('entered_by__isnull', True), models.Q(('entered_by', models.F('confirmed_by')), _negated=True), _connector='OR'), name='correction_entered_by_confirmed_by_differ'),
        ),
        migrations.AddConstraint(
            model_name='registercorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='correction_confirmed_paired'),
        ),
        migrations.AddConstraint(
            model_name='registercorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='correction_refused_paired'),
        ),
        migrations.AddConstraint(
            model_name='registercorrection',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('refused_at__isnull', True), _connector='OR'), name='correction_settled_once'),
        ),
        migrations.AddConstraint(
            model_name='registercorrection',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True), ('refused_at__isnull', True)), fields=('register', 'row_key'), name='correction_one_open_for_a_row'),
        ),
        migrations.AddConstraint(
            model_name='correctedvalue',
            constraint=models.UniqueConstraint(fields=('correction', 'column'), name='corrected_column_once'),
        ),
        triggers(
            *append_only("organisations_correctedvalue"),
            *set_once("organisations_registercorrection", CORRECTION),
        ),
    ]
