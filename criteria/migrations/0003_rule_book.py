"""New tables and columns of plans, guideline versions and rubrics. What stands is carried over in 0004."""

from importlib import import_module

import django.db.models.deletion
import django_fsm
from django.db import migrations, models

FROZEN = import_module("criteria.migrations.0002_frozen_guideline").Migration.operations

class Migration(migrations.Migration):
    dependencies = [("criteria", "0002_frozen_guideline")]
    operations = [
        # The old triggers would refuse the carrying over; 0006 puts stricter ones in their place.
        *(migrations.RunSQL(step.reverse_sql, step.sql) for step in reversed(FROZEN)),
        migrations.RenameField("priority", "exclusions", "old_exclusions"),
        migrations.AlterField("parameter", "label", models.CharField(max_length=200, default="")),
        migrations.CreateModel(
            name='BaseRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(unique=True, verbose_name='gilt ab')),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='Prozent im Jahr')),
                ('is_verified', models.BooleanField(default=False, verbose_name='mit der Veröffentlichung abgeglichen')),
                ('note', models.CharField(max_length=300, verbose_name='Beleg')),
            ],
            options={
                'verbose_name': 'Basiszinssatz',
                'ordering': ['-valid_from'],
            },
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=400, verbose_name='Quelle')),
                ('is_assumption', models.BooleanField(default=False, verbose_name='Annahme')),
                ('key', models.SlugField()),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('Befristung', 'Befristung'), ('Bedingung', 'Bedingung'), ('Widerrufsvorbehalt', 'Widerrufsvorbehalt'), ('Auflage', 'Auflage'), ('Auflagenvorbehalt', 'Auflagenvorbehalt'), ('Hinweis', 'Hinweis')], max_length=30, verbose_name='Art')),
                ('when', models.CharField(choices=[('immer', 'immer'), ('mehrjährig', 'mehrjährig'), ('einfacher Nachweis', 'einfacher Nachweis'), ('ausführlicher Nachweis', 'ausführlicher Nachweis'), ('Haushaltsvorbehalt', 'Haushaltsvorbehalt'), ('Beihilfe', 'Beihilfe')], max_length=30, verbose_name='steht im Bescheid')),
                ('text', models.TextField(verbose_name='Text')),
            ],
            options={
                'verbose_name': 'Textbaustein',
                'ordering': ['guideline', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DecisionLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=400, verbose_name='Quelle')),
                ('is_assumption', models.BooleanField(default=False, verbose_name='Annahme')),
                ('position', models.PositiveSmallIntegerField()),
                ('body', models.CharField(max_length=120, verbose_name='Stelle')),
                ('act', models.CharField(max_length=120, verbose_name='Entscheidung')),
                ('up_to', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='bis zu')),
            ],
            options={
                'verbose_name': 'Entscheidungsebene',
                'ordering': ['guideline', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=400, verbose_name='Quelle')),
                ('is_assumption', models.BooleanField(default=False, verbose_name='Annahme')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.TextField(verbose_name='nicht gefördert')),
            ],
            options={
                'ordering': ['priority', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Gate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=400, verbose_name='Quelle')),
                ('is_assumption', models.BooleanField(default=False, verbose_name='Annahme')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.TextField(verbose_name='Zugangsvoraussetzung')),
                ('legal_basis', models.CharField(max_length=200, verbose_name='Rechtsgrundlage')),
            ],
            options={
                'verbose_name': 'Zugangsvoraussetzung',
                'ordering': ['guideline', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('specific', models.TextField(blank=True, verbose_name='spezifisch: Was genau soll erreicht werden?')),
                ('measurable', models.TextField(blank=True, verbose_name='messbar: Woran ist es zu erkennen?')),
                ('influenceable', models.TextField(blank=True, verbose_name='aktiv beeinflussbar: Was kann das Amt selbst tun?')),
                ('realistic', models.TextField(blank=True, verbose_name='realistisch: Womit ist es zu schaffen?')),
                ('time_bound', models.TextField(blank=True, verbose_name='terminiert: Bis wann?')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='Nummer')),
                ('text', models.TextField(verbose_name='Maßnahme')),
                ('responsible', models.CharField(blank=True, max_length=200, verbose_name='zuständig')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='fällig am')),
                ('source', models.CharField(max_length=300, verbose_name='Quelle')),
                ('is_invented', models.BooleanField(default=False, verbose_name='erfundenes Beispiel')),
            ],
            options={
                'verbose_name': 'Maßnahme',
                'ordering': ['goal', 'number', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='Indikator')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='Einheit')),
                ('base_value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='Ausgangswert')),
                ('base_date', models.DateField(blank=True, null=True, verbose_name='Stand des Ausgangswerts')),
                ('target_value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='Zielwert')),
                ('target_date', models.DateField(blank=True, null=True, verbose_name='zu erreichen bis')),
                ('source', models.CharField(max_length=300, verbose_name='Quelle')),
                ('is_invented', models.BooleanField(default=False, verbose_name='erfundenes Beispiel')),
            ],
            options={
                'verbose_name': 'Indikator des Ziels',
                'ordering': ['goal', 'name'],
            },
        ),
        migrations.AlterModelOptions(
            name='guideline',
            options={'ordering': ['-valid_from', '-id'], 'verbose_name': 'Förderrichtlinie'},
        ),
        migrations.AddField(
            model_name='criterion',
            name='goals',
            field=models.ManyToManyField(blank=True, related_name='criteria', to='criteria.goal', verbose_name='Ziele der Fachpläne'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='is_assumption',
            field=models.BooleanField(default=False, verbose_name='Annahme'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='is_formal',
            field=models.BooleanField(default=False, verbose_name='formales Kriterium'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='part',
            field=models.CharField(choices=[('fachlich', 'Fachliche Bewertung'), ('finanztechnisch', 'Finanztechnische Bewertung')], default='fachlich', max_length=20, verbose_name='Teil'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='source',
            field=models.CharField(blank=True, max_length=400, verbose_name='Quelle'),
        ),
        migrations.AddField(
            model_name='goal',
            name='boroughs',
            field=models.ManyToManyField(blank=True, related_name='goals', to='criteria.borough', verbose_name='Stadtbezirke'),
        ),
        migrations.AddField(
            model_name='goal',
            name='districts',
            field=models.ManyToManyField(blank=True, related_name='goals', to='criteria.district', verbose_name='Ortsteile'),
        ),
        migrations.AddField(
            model_name='goal',
            name='influenceable',
            field=models.TextField(blank=True, verbose_name='aktiv beeinflussbar: Was kann das Amt selbst tun?'),
        ),
        migrations.AddField(
            model_name='goal',
            name='measurable',
            field=models.TextField(blank=True, verbose_name='messbar: Woran ist es zu erkennen?'),
        ),
        migrations.AddField(
            model_name='goal',
            name='realistic',
            field=models.TextField(blank=True, verbose_name='realistisch: Womit ist es zu schaffen?'),
        ),
        migrations.AddField(
            model_name='goal',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='criteria.goal', verbose_name='tritt an die Stelle von'),
        ),
        migrations.AddField(
            model_name='goal',
            name='specific',
            field=models.TextField(blank=True, verbose_name='spezifisch: Was genau soll erreicht werden?'),
        ),
        migrations.AddField(
            model_name='goal',
            name='target_groups',
            field=models.TextField(blank=True, verbose_name='Zielgruppen'),
        ),
        migrations.AddField(
            model_name='goal',
            name='time_bound',
            field=models.TextField(blank=True, verbose_name='terminiert: Bis wann?'),
        ),
        migrations.AddField(
            model_name='guideline',
            name='series',
            field=models.SlugField(default='foerderrichtlinie', verbose_name='Reihe'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='guideline',
            name='state',
            field=django_fsm.FSMField(choices=[('draft', 'Entwurf'), ('signed', 'Einmal freigegeben'), ('approved', 'Freigegeben'), ('in_force', 'In Kraft'), ('superseded', 'Abgelöst')], default='draft', max_length=50, protected=True, verbose_name='Zustand'),
        ),
        migrations.AddField(
            model_name='guideline',
            name='valid_until',
            field=models.DateField(blank=True, null=True, verbose_name='gilt bis'),
        ),
        migrations.AddField(
            model_name='plan',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='criteria.plan', verbose_name='schreibt fort'),
        ),
        migrations.AddField(
            model_name='plan',
            name='valid_from',
            field=models.DateField(blank=True, null=True, verbose_name='gilt ab'),
        ),
        migrations.AddField(
            model_name='plan',
            name='valid_until',
            field=models.DateField(blank=True, null=True, verbose_name='gilt bis'),
        ),
        migrations.AddField(
            model_name='planitem',
            name='is_assumption',
            field=models.BooleanField(default=False, verbose_name='Annahme'),
        ),
        migrations.AddField(
            model_name='planitem',
            name='source',
            field=models.CharField(blank=True, max_length=400, verbose_name='Quelle'),
        ),
        migrations.AddField(
            model_name='priority',
            name='position',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='priority',
            name='source',
            field=models.CharField(blank=True, max_length=400, verbose_name='Quelle'),
        ),
        migrations.AddField(
            model_name='requirement',
            name='source',
            field=models.CharField(blank=True, max_length=400, verbose_name='Quelle'),
        ),
        migrations.AlterField(
            model_name='goal',
            name='is_invented',
            field=models.BooleanField(default=False, verbose_name='erfundenes Beispiel'),
        ),
        migrations.AlterField(
            model_name='goal',
            name='key',
            field=models.SlugField(unique=True, verbose_name='Kurzname'),
        ),
        migrations.AlterField(
            model_name='goal',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='criteria.plan', verbose_name='Fachplan'),
        ),
        migrations.AlterField(
            model_name='plan',
            name='is_invented',
            field=models.BooleanField(default=False, verbose_name='erfundenes Beispiel'),
        ),
        migrations.AlterField(
            model_name='plan',
            name='key',
            field=models.SlugField(unique=True, verbose_name='Kurzname'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('replaces', models.F('id')), _negated=True), name='goal_does_not_replace_itself'),
        ),
        migrations.AddConstraint(
            model_name='guideline',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='guideline_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('replaces', models.F('id')), _negated=True), name='plan_does_not_replace_itself'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='plan_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='baserate',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__day', 1), ('valid_from__month__in', (1, 7))), name='base_rate_starts_a_half_year'),
        ),
        migrations.AddField(
            model_name='clause',
            name='guideline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clauses', to='criteria.guideline'),
        ),
        migrations.AddField(
            model_name='decisionlevel',
            name='guideline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decision_levels', to='criteria.guideline'),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='priority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to='criteria.priority'),
        ),
        migrations.AddField(
            model_name='gate',
            name='guideline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gates', to='criteria.guideline'),
        ),
        migrations.AddField(
            model_name='measure',
            name='goal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='criteria.goal'),
        ),
        migrations.AddField(
            model_name='target',
            name='goal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='criteria.goal'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('is_assumption', True), _connector='OR'), name='clause_has_source_or_is_assumption'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.UniqueConstraint(fields=('guideline', 'key'), name='one_clause_per_key'),
        ),
        migrations.AddConstraint(
            model_name='decisionlevel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('is_assumption', True), _connector='OR'), name='decisionlevel_has_source_or_is_assumption'),
        ),
        migrations.AddConstraint(
            model_name='decisionlevel',
            constraint=models.UniqueConstraint(fields=('guideline', 'position'), name='one_decision_level_per_position'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('is_assumption', True), _connector='OR'), name='exclusion_has_source_or_is_assumption'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.UniqueConstraint(fields=('priority', 'position'), name='one_exclusion_per_position'),
        ),
        migrations.AddConstraint(
            model_name='gate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('is_assumption', True), _connector='OR'), name='gate_has_source_or_is_assumption'),
        ),
        migrations.AddConstraint(
            model_name='gate',
            constraint=models.UniqueConstraint(fields=('guideline', 'position'), name='one_gate_per_position'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(fields=('goal', 'name'), name='one_target_per_name'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('base_date', None), ('base_value', None)), models.Q(('base_date__isnull', False), ('base_value__isnull', False)), _connector='OR'), name='base_value_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('target_date', None), ('target_value', None)), models.Q(('target_date__isnull', False), ('target_value__isnull', False)), _connector='OR'), name='target_value_has_its_date'),
        ),
    ]
