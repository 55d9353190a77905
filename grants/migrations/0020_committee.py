import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION keep_scenario_within_envelope() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := NEW.scenario_id;
    envelope numeric;
BEGIN
    -- Two people who change two lines at once wait here for each other.
    SELECT s.envelope INTO envelope FROM grants_scenario AS s WHERE s.id = wanted FOR UPDATE;
    IF (SELECT sum(l.amount) FROM grants_scenarioline AS l WHERE l.scenario_id = wanted) > envelope THEN
        RAISE EXCEPTION 'A scenario spends more than its envelope'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'scenario_within_envelope';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER scenario_within_envelope AFTER INSERT OR UPDATE OF amount ON grants_scenarioline
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_scenario_within_envelope();
CREATE FUNCTION keep_scenario_envelope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.envelope IS DISTINCT FROM OLD.envelope THEN
        RAISE EXCEPTION 'The envelope of a scenario does not change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'scenario_envelope_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scenario_envelope_stays BEFORE UPDATE ON grants_scenario
FOR EACH ROW EXECUTE FUNCTION keep_scenario_envelope();
CREATE TRIGGER paper_is_frozen BEFORE UPDATE OR DELETE ON grants_paper
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER consultation_is_frozen BEFORE UPDATE OR DELETE ON grants_consultation
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
"""
BACKWARD = """
DROP TRIGGER consultation_is_frozen ON grants_consultation;
DROP TRIGGER paper_is_frozen ON grants_paper;
DROP TRIGGER scenario_envelope_stays ON grants_scenario;
DROP FUNCTION keep_scenario_envelope;
DROP TRIGGER scenario_within_envelope ON grants_scenarioline;
DROP FUNCTION keep_scenario_within_envelope;
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0007_base_rates"), ("grants", "0019_finance")]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='Nummer')),
                ('content', models.JSONField(verbose_name='Inhalt')),
                ('content_sha256', models.CharField(max_length=64)),
                ('pdf', models.FileField(upload_to='papers/%Y/%m')),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(verbose_name='erstellt')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='grants.call')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Entscheidungsvorlage',
                'ordering': ['call', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(max_length=120, verbose_name='Gremium')),
                ('session', models.CharField(blank=True, max_length=120, verbose_name='Sitzung')),
                ('held_on', models.DateField(verbose_name='Datum der Sitzung')),
                ('outcome', models.CharField(choices=[('adopted', 'beschlossen'), ('amended', 'geändert beschlossen'), ('postponed', 'vertagt'), ('refused', 'abgelehnt')], max_length=10, verbose_name='Ergebnis')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='Beschlussnummer')),
                ('note', models.TextField(blank=True, verbose_name='Anmerkung')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='grants.paper')),
            ],
            options={
                'verbose_name': 'Beratung',
                'ordering': ['paper', 'held_on', 'recorded_at'],
            },
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('strategy', models.CharField(choices=[('rank_order', 'Nach Rangfolge'), ('proportional', 'Anteilig gekürzt'), ('optimum', 'Größter Nutzen')], max_length=20, verbose_name='Verfahren')),
                ('shortfall', models.CharField(choices=[('stop', 'Reicht der Rest nicht für den Mindestbetrag des nächsten Antrags, endet die Vergabe.'), ('skip', 'Reicht der Rest nicht für den Mindestbetrag eines Antrags, ist der nächste an der Reihe.')], max_length=10, verbose_name='wenn der Rest nicht reicht')),
                ('envelope', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='verfügbare Mittel')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(verbose_name='angelegt')),
                ('saved_at', models.DateTimeField(verbose_name='geändert')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='grants.call', verbose_name='Förderaufruf')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.priority', verbose_name='Förderschwerpunkt')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Szenario',
                'ordering': ['call', 'created_at'],
            },
        ),
        migrations.AddField(
            model_name='paper',
            name='scenario',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='grants.scenario'),
        ),
        migrations.CreateModel(
            name='ScenarioLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='Platz')),
                ('percent', models.CharField(max_length=60, verbose_name='Ergebnis in Prozent, als Bruch')),
                ('requested', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='beantragt')),
                ('proposed', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='Vorschlag')),
                ('smallest', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='mindestens')),
                ('worked_out', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='nach Verfahren')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='Betrag')),
                ('explanation', models.TextField(blank=True, verbose_name='Erläuterung des Verfahrens')),
                ('reason', models.TextField(blank=True, verbose_name='Grund der Änderung')),
                ('wording', models.TextField(blank=True, verbose_name='Begründung für die Vorlage')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenario_lines', to='grants.application')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='grants.scenario')),
            ],
            options={
                'ordering': ['scenario', 'place'],
            },
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['adopted', 'amended']), _negated=True), models.Q(('number', ''), _negated=True), _connector='OR'), name='resolution_has_a_number'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'amended'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='amended_resolution_says_how'),
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.UniqueConstraint(fields=('call', 'name'), name='one_scenario_per_name'),
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.CheckConstraint(condition=models.Q(('envelope__gte', 0)), name='scenario_envelope_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('call', 'number'), name='one_paper_per_number'),
        ),
        migrations.AddConstraint(
            model_name='scenarioline',
            constraint=models.UniqueConstraint(fields=('scenario', 'application'), name='one_scenario_line_per_application'),
        ),
        migrations.AddConstraint(
            model_name='scenarioline',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('amount__lte', models.F('proposed'))), name='scenario_line_stays_within_the_proposal'),
        ),
        migrations.AddConstraint(
            model_name='scenarioline',
            constraint=models.CheckConstraint(condition=models.Q(('amount', models.F('worked_out')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='scenario_line_is_changed_with_a_reason'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
