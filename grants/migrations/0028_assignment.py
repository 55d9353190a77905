import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0027_state_aid")]

    operations = [
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('priorities', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), blank=True, default=list, size=None, verbose_name='Förderschwerpunkte')),
                ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('fachlich', 'Fachliche Bewertung'), ('finanztechnisch', 'Finanztechnische Bewertung')], max_length=20), blank=True, default=list, size=None, verbose_name='Teile')),
                ('assessor', models.OneToOneField(on_delete=django.db.models.deletion.RESTRICT, related_name='competence', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Kompetenzen',
                'ordering': ['assessor'],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='Bemerkung')),
                ('written_at', models.DateTimeField(verbose_name='geschrieben')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='grants.application')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.criterion')),
            ],
            options={
                'verbose_name': 'Bemerkung zur Bewertung',
                'ordering': ['application', 'written_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remark_says_something')],
            },
        ),
        migrations.CreateModel(
            name='RevisedScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField(verbose_name='Punkte vorher')),
                ('reason', models.TextField(blank=True, verbose_name='Begründung vorher')),
                ('new_points', models.PositiveSmallIntegerField(verbose_name='Punkte danach')),
                ('why', models.TextField(verbose_name='Grund der Änderung')),
                ('revised_at', models.DateTimeField(verbose_name='geändert')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revised_scores', to='grants.application')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.criterion')),
            ],
            options={
                'verbose_name': 'Geänderte Punkte',
                'ordering': ['application', 'revised_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='revision_has_a_reason'), models.CheckConstraint(condition=models.Q(('points', models.F('new_points')), _negated=True), name='revision_changes_points')],
            },
        ),
        migrations.CreateModel(
            name='CalibrationCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='Name des erfundenen Vorhabens')),
                ('story', models.TextField(max_length=20000, verbose_name='Text des erfundenen Antrags')),
                ('made_at', models.DateTimeField(verbose_name='angelegt')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='freigegeben')),
                ('guideline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calibration_cases', to='criteria.guideline', verbose_name='Richtlinie')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Übungsakte',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CalibrationSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submitted_at', models.DateTimeField(verbose_name='abgegeben')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='calibration_sheets', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='grants.calibrationcase')),
            ],
            options={
                'verbose_name': 'Übungsbewertung',
                'ordering': ['case', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CalibrationScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField(verbose_name='Punkte')),
                ('reason', models.TextField(blank=True, verbose_name='Begründung')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.criterion')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='grants.calibrationsheet')),
            ],
            options={
                'ordering': ['sheet', 'criterion__position'],
            },
        ),
        migrations.CreateModel(
            name='ReferenceScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField(verbose_name='Punkte')),
                ('reason', models.TextField(verbose_name='Begründung')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='grants.calibrationcase')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.criterion')),
            ],
            options={
                'ordering': ['case', 'criterion__position'],
            },
        ),
        migrations.AddConstraint(
            model_name='calibrationcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('story', ''), _negated=True)), name='calibration_case_is_told'),
        ),
        migrations.AddConstraint(
            model_name='calibrationsheet',
            constraint=models.UniqueConstraint(fields=('case', 'assessor'), name='one_calibration_sheet_per_person'),
        ),
        migrations.AddConstraint(
            model_name='calibrationscore',
            constraint=models.UniqueConstraint(fields=('sheet', 'criterion'), name='one_calibration_score'),
        ),
        migrations.AddConstraint(
            model_name='referencescore',
            constraint=models.UniqueConstraint(fields=('case', 'criterion'), name='one_reference_per_criterion'),
        ),
        migrations.AddConstraint(
            model_name='referencescore',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reference_has_a_reason'),
        ),
    ]
