"""What an organisation says is wrong in a register, kept as it was said and answered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.immutable import set_once, triggers

OBJECTION = [
    "organisation_id",
    "application_id",
    "fact",
    "rule",
    "value_seen",
    "evidence",
    "attachment_id",
    "made_at",
    "made_by_id",
    "result",
    "answer",
    "completion_id",
    "correction_id",
    "answered_at",
    "answered_by_id",
]


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0009_answer_origin'),
        ('organisations', '0004_completion_no_grant'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.CharField(max_length=60)),
                ('rule', models.CharField(blank=True, max_length=5)),
                ('value_seen', models.TextField()),
                ('evidence', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('result', models.CharField(blank=True, choices=[('kept', 'Registeret står ved lag'), ('applicant', 'Rettet for denne søkeren'), ('register', 'Rettet i registeret for alle')], max_length=10)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='applications.application')),
                ('attachment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='applications.attachment')),
                ('completion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.registercompletion')),
                ('correction', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.registercorrection')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['application'], name='objection_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='objection_answered_paired'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('result', '')), models.Q(('answered_at__isnull', False), models.Q(('result', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='objection_answered_whole'), models.CheckConstraint(condition=models.Q(models.Q(('completion', None), ('result', 'applicant'), _negated=True), models.Q(('correction', None), ('result', 'register'), _negated=True)), name='objection_correction_named'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('organisation', 'application', 'fact'), name='objection_one_open_in_a_case'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('application__isnull', True)), fields=('organisation', 'fact'), name='objection_one_open_outside_cases')],
            },
        ),
        triggers(*set_once("applications_objection", OBJECTION, may_delete=True)),
    ]
