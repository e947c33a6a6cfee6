import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0002_triggers'),
        ('organisations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('call_key', models.CharField(blank=True, max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('release_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('draft', 'under arbeid'), ('ready', 'klar'), ('released', 'sluppet'), ('stopped', 'stoppet')], default='draft', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('prepared_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('count', models.PositiveIntegerField(default=0)),
                ('total_nok', models.PositiveBigIntegerField(default=0)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('prepared_at__isnull', True), ('prepared_by__isnull', True)), models.Q(('prepared_at__isnull', False), ('prepared_by__isnull', False)), _connector='OR'), name='batch_prepared_paired'), models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='batch_released_paired'), models.CheckConstraint(condition=models.Q(('released_by__isnull', True), ('prepared_by__isnull', True), models.Q(('prepared_by', models.F('released_by')), _negated=True), _connector='OR'), name='batch_prepared_by_released_by_differ'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(('prepared_at__isnull', False), ('release_on__isnull', False), ('released_at__isnull', False)), _connector='OR'), name='batch_released_is_prepared'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('prepared_at__isnull', False), ('release_on__isnull', False)), _connector='OR'), name='batch_ready_is_prepared')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('lease_owner', models.CharField(blank=True, max_length=80)),
                ('last_error', models.CharField(blank=True, max_length=500)),
                ('kind', models.CharField(max_length=40)),
                ('channel', models.CharField(max_length=1)),
                ('case_ref', models.CharField(db_index=True, max_length=32)),
                ('case_no', models.CharField(blank=True, max_length=32)),
                ('serial', models.PositiveIntegerField(blank=True, null=True)),
                ('document_no', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(max_length=2)),
                ('language_reason', models.CharField(blank=True, max_length=40)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('html', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('wording_digest', models.CharField(blank=True, max_length=64)),
                ('edition_digest', models.CharField(blank=True, max_length=64)),
                ('freeze_no', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('held', 'holdt tilbake'), ('queued', 'i kø'), ('rendered', 'laget'), ('sent', 'sendt'), ('cancelled', 'avlyst'), ('dead', 'stoppet')], max_length=10)),
                ('dedupe_key', models.CharField(max_length=160, unique=True)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('letter_date', models.DateField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('available_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancel_reason', models.CharField(blank=True, max_length=300)),
                ('second_notice_at', models.DateTimeField(blank=True, null=True)),
                ('pdf', models.FileField(blank=True, max_length=120, upload_to='')),
                ('pdf_sha256', models.CharField(blank=True, max_length=64)),
                ('pdf_bytes', models.PositiveIntegerField(blank=True, null=True)),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='letters.batch')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['next_try_at', 'id'], name='letter_due'), models.Index(fields=['recipient', '-available_at', '-id'], name='letter_inbox')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('serial__isnull', False)), fields=('case_no', 'serial'), name='letter_document_once'), models.CheckConstraint(condition=models.Q(('queued_at__isnull', True), models.Q(models.Q(('html', ''), _negated=True), models.Q(('text', ''), _negated=True), ('letter_date__isnull', False)), _connector='OR'), name='letter_queued_has_text'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('queued_at__isnull', True), _connector='OR'), name='letter_held_not_queued'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['queued', 'rendered', 'sent', 'dead']), _negated=True), ('queued_at__isnull', False), _connector='OR'), name='letter_out_was_queued'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'L'), ('state__in', ['rendered', 'sent']), _negated=True), models.Q(models.Q(('pdf', ''), _negated=True), models.Q(('pdf_sha256', ''), _negated=True), ('pdf_bytes__isnull', False)), _connector='OR'), name='letter_of_record_has_pdf'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='letter_sent_at'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled')), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at__isnull', True)), _connector='OR'), name='letter_cancelled_at')],
            },
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('lease_owner', models.CharField(blank=True, max_length=80)),
                ('last_error', models.CharField(blank=True, max_length=500)),
                ('kind', models.CharField(max_length=40)),
                ('case_ref', models.CharField(blank=True, db_index=True, max_length=32)),
                ('dedupe_key', models.CharField(max_length=180)),
                ('address', models.EmailField(max_length=254)),
                ('channel', models.CharField(default='email', max_length=10)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('body', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('waiting', 'venter'), ('sending', 'sendes'), ('handed_over', 'overlevert'), ('dead', 'stoppet'), ('uncertain', 'usikker'), ('cancelled', 'avlyst')], default='waiting', max_length=12)),
                ('message_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('first_tried_at', models.DateTimeField(blank=True, null=True)),
                ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='organisations.organisation')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='letters.letter')),
            ],
            options={
                'verbose_name_plural': 'dispatches',
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['next_try_at', 'id'], name='dispatch_due')],
                'constraints': [models.UniqueConstraint(fields=('dedupe_key', 'address', 'channel'), name='dispatch_once'), models.CheckConstraint(condition=models.Q(models.Q(('handed_over_at__isnull', False), ('state', 'handed_over')), models.Q(models.Q(('state', 'handed_over'), _negated=True), ('handed_over_at__isnull', True)), _connector='OR'), name='dispatch_handed_over_at'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), models.Q(('lease_owner', ''), _negated=True), _connector='OR'), name='dispatch_sending_leased')],
            },
        ),
        migrations.CreateModel(
            name='LetterField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('freeze_no', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('value', models.TextField(blank=True)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='letters.letter')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('letter', 'freeze_no', 'name'), name='letter_field_once')],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField()),
                ('first', models.BooleanField()),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='letters.letter')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('letter', 'user'), name='opening_once_a_person'), models.UniqueConstraint(condition=models.Q(('first', True)), fields=('letter',), name='opening_one_first')],
            },
        ),
    ]
