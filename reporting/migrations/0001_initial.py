import django.db.models.deletion
import reporting.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0002_triggers'),
        ('organisations', '__first__'),
        ('schemes', '0002_triggers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('returned', 'returned'), ('approved', 'approved')], default=reporting.workflow.ReportStatus['DRAFT'], max_length=10)),
                ('first_submitted_at', models.DateTimeField(blank=True, null=True)),
                ('content', models.TextField(blank=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('return_due_on', models.DateField(blank=True, null=True)),
                ('is_url_reachable', models.BooleanField(blank=True, null=True)),
                ('url_checked_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('returned_at', models.DateTimeField(blank=True, null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='applications.award')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('obligation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='applications.obligation')),
                ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schemes.rulerun')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('url_checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['status', 'submitted_at', 'id'], name='report_by_status')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='report_submitted_paired'), models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='report_returned_paired'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='report_approved_paired'), models.CheckConstraint(condition=models.Q(models.Q(('url_checked_at__isnull', True), ('url_checked_by__isnull', True)), models.Q(('url_checked_at__isnull', False), ('url_checked_by__isnull', False)), _connector='OR'), name='report_url_checked_paired'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), ('submitted_by__isnull', True), models.Q(('submitted_by', models.F('approved_by')), _negated=True), _connector='OR'), name='report_submitted_by_approved_by_differ'), models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), models.Q(('first_submitted_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='report_sent_has_text')],
            },
        ),
        migrations.CreateModel(
            name='Repayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('unused', 'ubrukte midler'), ('not_carried_out', 'ikke gjennomført')], max_length=20)),
                ('amount_nok', models.PositiveBigIntegerField()),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('dismissed', 'dismissed'), ('noticed', 'noticed'), ('claimed', 'claimed'), ('settled', 'settled')], default=reporting.workflow.RepaymentStatus['PROPOSED'], max_length=10)),
                ('comment_due_on', models.DateField(blank=True, null=True)),
                ('claim_due_on', models.DateField(blank=True, null=True)),
                ('settled_on', models.DateField(blank=True, null=True)),
                ('proposed_at', models.DateTimeField()),
                ('noticed_at', models.DateTimeField(blank=True, null=True)),
                ('dismissed_at', models.DateTimeField(blank=True, null=True)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repayments', to='applications.application')),
                ('claimed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dismissed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('noticed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('obligation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repayment', to='applications.obligation')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repayments', to='reporting.report')),
            ],
            options={
                'indexes': [models.Index(fields=['status', 'proposed_at', 'id'], name='repayment_by_status')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('noticed_at__isnull', True), ('noticed_by__isnull', True)), models.Q(('noticed_at__isnull', False), ('noticed_by__isnull', False)), _connector='OR'), name='repayment_noticed_paired'), models.CheckConstraint(condition=models.Q(models.Q(('dismissed_at__isnull', True), ('dismissed_by__isnull', True)), models.Q(('dismissed_at__isnull', False), ('dismissed_by__isnull', False)), _connector='OR'), name='repayment_dismissed_paired'), models.CheckConstraint(condition=models.Q(models.Q(('claimed_at__isnull', True), ('claimed_by__isnull', True)), models.Q(('claimed_at__isnull', False), ('claimed_by__isnull', False)), _connector='OR'), name='repayment_claimed_paired'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='repayment_settled_paired'), models.CheckConstraint(condition=models.Q(('noticed_by__isnull', True), ('proposed_by__isnull', True), models.Q(('proposed_by', models.F('noticed_by')), _negated=True), _connector='OR'), name='repayment_proposed_by_noticed_by_differ'), models.CheckConstraint(condition=models.Q(('claimed_by__isnull', True), ('proposed_by__isnull', True), models.Q(('proposed_by', models.F('claimed_by')), _negated=True), _connector='OR'), name='repayment_proposed_by_claimed_by_differ'), models.UniqueConstraint(fields=('report', 'ground'), name='repayment_once'), models.CheckConstraint(condition=models.Q(('claimed_at__isnull', True), ('noticed_at__isnull', False), _connector='OR'), name='repayment_claim_follows_notice')],
            },
        ),
        migrations.CreateModel(
            name='ExpenseLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(max_length=30)),
                ('row', models.PositiveSmallIntegerField()),
                ('purpose', models.CharField(blank=True, choices=[('develop', 'utvikle modellen'), ('map_needs', 'kartlegge behov og mangler'), ('implement', 'ta modellen i bruk'), ('train', 'opplæring'), ('strengthen', 'styrke tilbudet')], max_length=12)),
                ('description', models.CharField(blank=True, max_length=200)),
                ('spent_on', models.DateField(blank=True, null=True)),
                ('amount_nok', models.PositiveBigIntegerField(blank=True, null=True)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expenses', to='reporting.report')),
            ],
            options={
                'ordering': ['category', 'row'],
                'constraints': [models.UniqueConstraint(fields=('report', 'category', 'row'), name='expense_line_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=60)),
                ('text', models.TextField(blank=True)),
                ('number', models.BigIntegerField(blank=True, null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='reporting.report')),
                ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'question'), name='report_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_approved', models.BooleanField()),
                ('points', models.TextField(blank=True)),
                ('reviewed_at', models.DateTimeField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='reporting.report')),
                ('reviewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['reviewed_at', 'id'],
            },
        ),
    ]
