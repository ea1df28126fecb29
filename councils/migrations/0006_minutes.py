import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from kommunbrott.first_tables import FirstTables
from kommunbrott.triggers import InsertOnly


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0005_promises'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables(
            [
                migrations.CreateModel(
                    name='HistoricalMinutes',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('status', models.CharField(choices=[('utkast', 'Utkast'), ('hos_justerare', 'Hos justerare'), ('justerat', 'Justerat'), ('anslaget', 'Anslaget'), ('publicerat', 'Publicerat')], default='utkast', editable=False, max_length=16, verbose_name='läge')),
                        ('dnr', models.CharField(blank=True, max_length=60, verbose_name='diarienummer')),
                        ('starts', models.TimeField(verbose_name='började')),
                        ('ends', models.TimeField(verbose_name='slutade')),
                        ('has_coming', models.BooleanField(default=True, verbose_name='kommande möten skrivs ut')),
                        ('due_on', models.DateField(blank=True, editable=False, null=True, verbose_name='justeras senast')),
                        ('sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='skickat till justerare')),
                        ('adjusted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='justerat')),
                        ('posted_on', models.DateField(blank=True, editable=False, null=True, verbose_name='anslaget')),
                        ('posted_until', models.DateField(blank=True, editable=False, null=True, verbose_name='tas ned från anslagstavlan')),
                        ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publicerat')),
                        ('edition', models.PositiveIntegerField(default=0, editable=False, verbose_name='ändring nummer')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('meeting', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.meeting', verbose_name='möte')),
                    ],
                    options={
                        'verbose_name': 'historical protokoll',
                        'verbose_name_plural': 'historical protokoll',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Minutes',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('status', models.CharField(choices=[('utkast', 'Utkast'), ('hos_justerare', 'Hos justerare'), ('justerat', 'Justerat'), ('anslaget', 'Anslaget'), ('publicerat', 'Publicerat')], default='utkast', editable=False, max_length=16, verbose_name='läge')),
                        ('dnr', models.CharField(blank=True, max_length=60, verbose_name='diarienummer')),
                        ('starts', models.TimeField(verbose_name='började')),
                        ('ends', models.TimeField(verbose_name='slutade')),
                        ('has_coming', models.BooleanField(default=True, verbose_name='kommande möten skrivs ut')),
                        ('due_on', models.DateField(blank=True, editable=False, null=True, verbose_name='justeras senast')),
                        ('sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='skickat till justerare')),
                        ('adjusted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='justerat')),
                        ('posted_on', models.DateField(blank=True, editable=False, null=True, verbose_name='anslaget')),
                        ('posted_until', models.DateField(blank=True, editable=False, null=True, verbose_name='tas ned från anslagstavlan')),
                        ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publicerat')),
                        ('edition', models.PositiveIntegerField(default=0, editable=False, verbose_name='ändring nummer')),
                        ('meeting', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='protocol', to='councils.meeting', verbose_name='möte')),
                    ],
                    options={
                        'verbose_name': 'protokoll',
                        'verbose_name_plural': 'protokoll',
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalMinutesSigner',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('role', models.CharField(choices=[('sekreterare', 'Sekreterare'), ('ordforande', 'Ordförande'), ('justerare', 'Justerare')], max_length=12, verbose_name='som')),
                        ('position', models.PositiveIntegerField(default=0, verbose_name='ordning')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('attendance', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.attendance', verbose_name='person på mötet')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('minutes', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.minutes', verbose_name='protokoll')),
                    ],
                    options={
                        'verbose_name': 'historical den som undertecknar',
                        'verbose_name_plural': 'historical de som undertecknar',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='MinutesCorrection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='nummer')),
                        ('label', models.CharField(blank=True, max_length=20, verbose_name='gäller')),
                        ('text', models.TextField(verbose_name='rättelse')),
                        ('made_on', models.DateField(verbose_name='dag')),
                        ('made_at', models.DateTimeField(verbose_name='när')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gjord av')),
                        ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='councils.minutes', verbose_name='protokoll')),
                    ],
                    options={
                        'verbose_name': 'rättelse',
                        'verbose_name_plural': 'rättelser',
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='MinutesMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item_id', models.PositiveBigIntegerField(verbose_name='ärendets nummer')),
                        ('item_digest', models.CharField(max_length=64, verbose_name='ärendets kontrollsumma')),
                        ('remark', models.TextField(blank=True, verbose_name='anmärkning')),
                        ('said_at', models.DateTimeField(verbose_name='när')),
                        ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='councils.attendance', verbose_name='person på mötet')),
                        ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='councils.minutes', verbose_name='protokoll')),
                    ],
                    options={
                        'verbose_name': 'läst ärende i protokoll',
                        'verbose_name_plural': 'lästa ärenden i protokoll',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='MinutesScan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='filnamn')),
                        ('kind', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('xlsx', 'Excel'), ('pptx', 'PowerPoint'), ('odt', 'OpenDocument')], max_length=8, verbose_name='slag')),
                        ('size', models.PositiveIntegerField(verbose_name='storlek i byte')),
                        ('sha256', models.CharField(max_length=64, verbose_name='kontrollsumma')),
                        ('stored_as', models.CharField(editable=False, max_length=40, unique=True, verbose_name='lagrad som')),
                        ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uppladdad')),
                        ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='councils.minutes', verbose_name='protokoll')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uppladdad av')),
                    ],
                    options={
                        'verbose_name': 'inskannat protokoll',
                        'verbose_name_plural': 'inskannade protokoll',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='MinutesSigner',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('sekreterare', 'Sekreterare'), ('ordforande', 'Ordförande'), ('justerare', 'Justerare')], max_length=12, verbose_name='som')),
                        ('position', models.PositiveIntegerField(default=0, verbose_name='ordning')),
                        ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signs', to='councils.attendance', verbose_name='person på mötet')),
                        ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signers', to='councils.minutes', verbose_name='protokoll')),
                    ],
                    options={
                        'verbose_name': 'den som undertecknar',
                        'verbose_name_plural': 'de som undertecknar',
                        'ordering': ['position', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='MinutesVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='nummer')),
                        ('kind', models.CharField(choices=[('utkast', 'Utkast till protokoll'), ('till_justering', 'Protokoll för justering'), ('justerat', 'Protokoll'), ('offentligt', 'Protokoll'), ('utdrag', 'Protokollsutdrag')], max_length=16, verbose_name='slag')),
                        ('content', models.JSONField(verbose_name='innehåll')),
                        ('digest', models.CharField(max_length=64, verbose_name='innehållets kontrollsumma')),
                        ('pdf', models.BinaryField(verbose_name='pdf')),
                        ('sha256', models.CharField(max_length=64, verbose_name='filens kontrollsumma')),
                        ('public_pdf', models.BinaryField(null=True, verbose_name='offentlig pdf')),
                        ('public_sha256', models.CharField(blank=True, max_length=64, verbose_name='den offentliga filens kontrollsumma')),
                        ('made_at', models.DateTimeField(verbose_name='gjord')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gjord av')),
                        ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='councils.minutes', verbose_name='protokoll')),
                    ],
                    options={
                        'verbose_name': 'version av protokoll',
                        'verbose_name_plural': 'versioner av protokoll',
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='MinutesApproval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('how', models.CharField(choices=[('inloggning', 'Godkänt med inloggning'), ('lank', 'Godkänt genom personlig länk'), ('papper', 'Undertecknat på papper')], max_length=12, verbose_name='hur')),
                        ('approved_on', models.DateField(verbose_name='dag')),
                        ('said_at', models.DateTimeField(verbose_name='när')),
                        ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='councils.attendance', verbose_name='person på mötet')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='konto')),
                        ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='councils.minutesscan', verbose_name='inskannat')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='councils.minutesversion', verbose_name='version')),
                    ],
                    options={
                        'verbose_name': 'justering',
                        'verbose_name_plural': 'justeringar',
                        'ordering': ['pk'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='minutes',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('posted_on__isnull', False), ('posted_until__isnull', False)), models.Q(('posted_on__isnull', True), ('posted_until__isnull', True)), _connector='OR'), name='minutes_are_posted_from_and_until'),
                ),
                migrations.AddConstraint(
                    model_name='minutes',
                    constraint=models.CheckConstraint(condition=models.Q(('posted_on__isnull', True), ('posted_until__isnull', True), ('posted_until__gte', models.F('posted_on')), _connector='OR'), name='minutes_are_taken_down_after_they_are_posted'),
                ),
                migrations.AddConstraint(
                    model_name='minutes',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('adjusted_at__isnull', False), ('status__in', ('justerat', 'anslaget', 'publicerat'))), models.Q(models.Q(('status__in', ('justerat', 'anslaget', 'publicerat')), _negated=True), ('adjusted_at__isnull', True)), _connector='OR'), name='adjusted_minutes_say_when'),
                ),
                migrations.AddConstraint(
                    model_name='minutes',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('status', 'publicerat')), models.Q(models.Q(('status', 'publicerat'), _negated=True), ('published_at__isnull', True)), _connector='OR'), name='published_minutes_say_when'),
                ),
                migrations.AddConstraint(
                    model_name='minutescorrection',
                    constraint=models.UniqueConstraint(fields=('minutes', 'number'), name='correction_number_is_unique'),
                ),
                migrations.AddConstraint(
                    model_name='minutessigner',
                    constraint=models.UniqueConstraint(fields=('minutes', 'attendance'), name='signs_minutes_once'),
                ),
                migrations.AddConstraint(
                    model_name='minutesversion',
                    constraint=models.UniqueConstraint(fields=('minutes', 'number'), name='minutes_version_number_is_unique'),
                ),
                migrations.AddConstraint(
                    model_name='minutesversion',
                    constraint=models.UniqueConstraint(condition=models.Q(('kind', 'justerat')), fields=('minutes',), name='minutes_are_adjusted_once'),
                ),
                migrations.AddConstraint(
                    model_name='minutesversion',
                    constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('till_justering', 'justerat'))), name='minutes_version_is_to_adjust_or_adjusted'),
                ),
                migrations.AddConstraint(
                    model_name='minutesversion',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('public_pdf__isnull', True), ('public_sha256', '')), models.Q(('public_pdf__isnull', False), models.Q(('public_sha256', ''), _negated=True)), _connector='OR'), name='public_minutes_have_their_sum'),
                ),
                migrations.AddConstraint(
                    model_name='minutesapproval',
                    constraint=models.UniqueConstraint(fields=('version', 'attendance'), name='approves_minutes_once'),
                ),
                migrations.AddConstraint(
                    model_name='minutesapproval',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('how', 'papper'), ('scan__isnull', False)), models.Q(models.Q(('how', 'papper'), _negated=True), ('scan__isnull', True)), _connector='OR'), name='paper_has_its_scan'),
                ),
            ]
        ),
        # Last: SQLite makes a table that is altered anew and leaves its triggers behind.
        InsertOnly("MinutesVersion", unique=("minutes_id", "number")),
        InsertOnly("MinutesApproval", unique=("version_id", "attendance_id")),
        InsertOnly("MinutesCorrection", unique=("minutes_id", "number")),
        InsertOnly("MinutesMark"),
        InsertOnly("MinutesScan", unique=("stored_as",)),
    ]
