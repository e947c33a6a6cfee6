import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChosenService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300)),
                ('certainty', models.CharField(blank=True, max_length=20)),
                ('cluster', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('municipality_numbers', models.CharField(blank=True, max_length=60)),
                ('municipality_names', models.CharField(blank=True, max_length=200)),
                ('district_number', models.CharField(blank=True, max_length=6)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300)),
                ('certainty', models.CharField(blank=True, max_length=20)),
                ('number', models.CharField(max_length=6, unique=True)),
                ('name', models.CharField(max_length=80)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ModelTrialParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300)),
                ('certainty', models.CharField(blank=True, max_length=20)),
                ('municipality_number_2015', models.CharField(max_length=4, unique=True)),
                ('name', models.CharField(max_length=80)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RegisterLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
                ('row_count', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('display_name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('subject', models.CharField(blank=True, max_length=200, null=True, unique=True)),
                ('language', models.CharField(default='nb', max_length=2)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='EarlierGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300)),
                ('certainty', models.CharField(blank=True, max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('scheme', models.CharField(max_length=120)),
                ('recipient_name', models.CharField(max_length=120)),
                ('municipality_number_2015', models.CharField(max_length=4)),
                ('amount_nok', models.PositiveIntegerField(null=True)),
                ('is_unclear', models.BooleanField(default=False)),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'scheme', 'recipient_name'), name='earlier_grant_once')],
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300)),
                ('certainty', models.CharField(blank=True, max_length=20)),
                ('list_year', models.PositiveSmallIntegerField()),
                ('number', models.CharField(max_length=4)),
                ('name', models.CharField(max_length=80)),
                ('other_names', models.CharField(blank=True, max_length=120)),
                ('county_number', models.CharField(max_length=2)),
                ('county_name', models.CharField(max_length=80)),
                ('orgnr', models.CharField(blank=True, max_length=9)),
                ('language_form', models.CharField(blank=True, max_length=10)),
                ('is_sami_area', models.BooleanField(null=True)),
                ('population', models.PositiveIntegerField(null=True)),
                ('children_0_17', models.PositiveIntegerField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('list_year', 'number'), name='municipality_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('municipality', 'municipality'), ('oslo_district', 'oslo_district'), ('municipal_unit', 'municipal_unit'), ('child_welfare_service', 'child_welfare_service'), ('intermunicipal_child_welfare_service', 'intermunicipal_child_welfare_service'), ('county', 'county'), ('intermunicipal_company', 'intermunicipal_company'), ('private', 'private'), ('other', 'other'), ('directorate', 'directorate')], max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('orgnr', models.CharField(blank=True, max_length=9)),
                ('municipality_number', models.CharField(blank=True, max_length=4)),
                ('district_number', models.CharField(blank=True, max_length=6)),
                ('county_name', models.CharField(blank=True, max_length=80)),
                ('language_form', models.CharField(blank=True, choices=[('nb', 'bokmål'), ('nn', 'nynorsk'), ('neutral', 'nøytral')], max_length=10)),
                ('language_choice', models.CharField(blank=True, max_length=2)),
                ('notice_email', models.EmailField(blank=True, max_length=254)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('postal_code', models.CharField(blank=True, max_length=4)),
                ('postal_place', models.CharField(blank=True, max_length=80)),
                ('valid_from_on', models.DateField(blank=True, null=True)),
                ('valid_to_on', models.DateField(blank=True, null=True)),
                ('search_key', models.CharField(blank=True, db_index=True, max_length=200)),
                ('sort_key', models.CharField(blank=True, max_length=200)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['sort_key', 'id'], name='organisation_sorted')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('orgnr', ''), _negated=True), fields=('orgnr',), name='organisation_orgnr_unique')],
            },
        ),
        migrations.CreateModel(
            name='MunicipalModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_ref', models.CharField(max_length=32)),
                ('title', models.CharField(max_length=200)),
                ('url', models.URLField(blank=True)),
                ('submitted_on', models.DateField()),
                ('approved_on', models.DateField()),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='models_approved', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('read', 'read'), ('write', 'write'), ('economy', 'economy'), ('send', 'send'), ('lead', 'lead'), ('admin', 'admin'), ('staff', 'staff')], max_length=10)),
                ('granted_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'organisation', 'role'), name='membership_role_once')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=11)),
                ('entered_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('entered_by__isnull', True), models.Q(('entered_by', models.F('confirmed_by')), _negated=True), _connector='OR'), name='account_entered_by_confirmed_by_differ'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='account_confirmed_paired')],
            },
        ),
        migrations.CreateModel(
            name='ReadEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('actor_name', models.CharField(max_length=120)),
                ('organisation_name', models.CharField(blank=True, max_length=200)),
                ('what', models.CharField(max_length=120)),
                ('case_ref', models.CharField(blank=True, max_length=32)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['case_ref', 'id'], name='reading_of_case')],
            },
        ),
        migrations.CreateModel(
            name='RegisterCompletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_ref', models.CharField(max_length=32)),
                ('kind', models.CharField(choices=[('mu_year_checked', 'år der listen er kontrollert'), ('mu_grant', 'tidligere tilskudd til modellutvikling'), ('bti_2017', 'BTI-tilskudd fra Helsedirektoratet 2017'), ('bufdir_2018', 'tilskudd fra Bufdir 2018'), ('population', 'folketall')], max_length=20)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('number', models.PositiveIntegerField(blank=True, null=True)),
                ('is_true', models.BooleanField(blank=True, null=True)),
                ('relation', models.CharField(blank=True, max_length=20)),
                ('period_end_on', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=300)),
                ('reason', models.TextField()),
                ('entered_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='completions', to='organisations.organisation')),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('entered_by__isnull', True), models.Q(('entered_by', models.F('confirmed_by')), _negated=True), _connector='OR'), name='completion_entered_by_confirmed_by_differ'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='completion_confirmed_paired'), models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='completion_refused_paired'), models.UniqueConstraint(condition=models.Q(('kind', 'mu_year_checked'), ('refused_at__isnull', True)), fields=('organisation', 'kind', 'year'), name='completion_year_once')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300)),
                ('certainty', models.CharField(blank=True, max_length=20)),
                ('from_year', models.PositiveSmallIntegerField()),
                ('to_year', models.PositiveSmallIntegerField()),
                ('from_number', models.CharField(max_length=4)),
                ('from_name', models.CharField(max_length=80)),
                ('to_number', models.CharField(max_length=4)),
                ('to_name', models.CharField(max_length=80)),
                ('relation', models.CharField(max_length=30)),
                ('changed_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('from_year', 'to_year', 'from_number', 'to_number'), name='succession_step_once')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('actor_name', models.CharField(max_length=120)),
                ('organisation_name', models.CharField(blank=True, max_length=200)),
                ('action', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=60)),
                ('case_ref', models.CharField(blank=True, max_length=32)),
                ('before', models.TextField(blank=True)),
                ('after', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['case_ref', 'id'], name='audit_of_case')],
            },
        ),
    ]
