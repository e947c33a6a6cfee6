"""Joint applications: a partner says yes or no, a municipality supports, each service has its amounts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.immutable import append_only, triggers


class Migration(migrations.Migration):
    """Who joins an application and who supports it; what is proposed for services that are chosen."""

    dependencies = [
        ('applications', '0006_visits'),
        ('organisations', '0002_triggers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MunicipalSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Selection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cluster', models.PositiveSmallIntegerField()),
                ('centre_name', models.CharField(max_length=200)),
                ('amount_reason', models.TextField()),
                ('amount_reason_nn', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='ServiceAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('amount_nok', models.PositiveBigIntegerField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='participant',
            name='asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='participant',
            name='declined_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='participant',
            name='declined_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by__isnull', True)), models.Q(('declined_at__isnull', False), ('declined_by__isnull', False)), _connector='OR'), name='participant_declined_paired'),
        ),
        migrations.AddField(
            model_name='municipalsupport',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='municipalsupport',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='municipalsupport',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='municipalsupport',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='applications.participant'),
        ),
        migrations.AddField(
            model_name='selection',
            name='recommendation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='selection', to='applications.recommendation'),
        ),
        migrations.AddField(
            model_name='serviceamount',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.participant'),
        ),
        migrations.AddField(
            model_name='serviceamount',
            name='selection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='applications.selection'),
        ),
        migrations.AddConstraint(
            model_name='municipalsupport',
            constraint=models.UniqueConstraint(fields=('participant', 'municipality'), name='support_once'),
        ),
        migrations.AddConstraint(
            model_name='municipalsupport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='support_confirmed_paired'),
        ),
        migrations.AddConstraint(
            model_name='selection',
            constraint=models.CheckConstraint(condition=models.Q(('cluster__gte', 1)), name='selection_cluster_from_one'),
        ),
        migrations.AddConstraint(
            model_name='serviceamount',
            constraint=models.UniqueConstraint(fields=('selection', 'participant', 'year'), name='service_amount_once'),
        ),
        triggers(*append_only("applications_selection"), *append_only("applications_serviceamount")),
    ]
