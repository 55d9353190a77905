"""The desk of the office; the database itself keeps the texts of the full-text search."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from criteria.collation import GermanKey

FOLDED = GermanKey.template % {"expressions": "owner || ' ' || content || ' ' || talk"}
# The stems of German words, and beside them the words as they stand, for beginnings of words that have no stem yet.
VECTOR = f"""
ALTER TABLE grants_searchentry DROP COLUMN vector;
ALTER TABLE grants_searchentry ADD COLUMN vector tsvector NOT NULL GENERATED ALWAYS AS (
    to_tsvector('german'::regconfig, owner || ' ' || content || ' ' || talk) || to_tsvector('simple'::regconfig, {FOLDED})
) STORED;
"""
# What a Träger changes during a Nachforderung is not handed in yet, nor is what it withdraws then.
TRIGGERS = r"""
CREATE FUNCTION file_search_content(a grants_application) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(translate(concat_ws(E'\n', a.reference, a.title, a.summary, a.target_group, a.neighbourhood,
        a.contribution, a.specific, a.measurable, a.influenceable, a.realistic, a.time_bound), E'\x02\x03', ''), 60000)
$$;
CREATE FUNCTION refresh_search_of_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'correction' AND NEW.state = 'withdrawn' THEN
        RETURN NULL;
    END IF;
    INSERT INTO grants_searchentry (application_id, owner, content, talk)
    SELECT NEW.id, o.name, file_search_content(NEW), '' FROM grants_organisation o WHERE o.id = NEW.organisation_id
    ON CONFLICT (application_id) DO UPDATE SET content = EXCLUDED.content
    WHERE grants_searchentry.content <> EXCLUDED.content;
    RETURN NULL;
END $$;
CREATE TRIGGER file_is_searched AFTER INSERT OR UPDATE ON grants_application FOR EACH ROW
WHEN (NEW.submitted_at IS NOT NULL AND NEW.state <> 'correction') EXECUTE FUNCTION refresh_search_of_file();
CREATE FUNCTION refresh_search_of_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE grants_searchentry SET talk = right(talk || E'\n' || translate(NEW.text, E'\x02\x03', ''), 60000)
    WHERE application_id = NEW.application_id;
    RETURN NULL;
END $$;
CREATE TRIGGER message_is_searched AFTER INSERT ON grants_filemessage FOR EACH ROW
EXECUTE FUNCTION refresh_search_of_messages();
CREATE FUNCTION refresh_search_of_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE grants_searchentry SET owner = NEW.name FROM grants_application a
    WHERE a.id = application_id AND a.organisation_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER owner_is_searched AFTER UPDATE OF name ON grants_organisation FOR EACH ROW
WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION refresh_search_of_owner();
"""
KNOWN = r"""
INSERT INTO grants_searchentry (application_id, owner, content, talk)
SELECT a.id, o.name, file_search_content(a), coalesce(
    (SELECT right(string_agg(translate(m.text, E'\x02\x03', ''), E'\n' ORDER BY m.sent_at, m.id), 60000)
     FROM grants_filemessage m WHERE m.application_id = a.id), '')
FROM grants_application a JOIN grants_organisation o ON o.id = a.organisation_id WHERE a.submitted_at IS NOT NULL;
"""
BACKWARD = """
DROP TRIGGER owner_is_searched ON grants_organisation;
DROP TRIGGER message_is_searched ON grants_filemessage;
DROP TRIGGER file_is_searched ON grants_application;
DROP FUNCTION refresh_search_of_owner;
DROP FUNCTION refresh_search_of_messages;
DROP FUNCTION refresh_search_of_file;
DROP FUNCTION file_search_content;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('grants', '0023_remedies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='substitutions', to=settings.AUTH_USER_MODEL, verbose_name='wird vertreten')),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='stands_in', to=settings.AUTH_USER_MODEL, verbose_name='vertritt')),
                ('starts_on', models.DateField(verbose_name='von')),
                ('ends_on', models.DateField(verbose_name='bis')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='beendet')),
            ],
            options={
                'verbose_name': 'Vertretung',
                'ordering': ['starts_on', 'pk'],
                'indexes': [models.Index(fields=['substitute', 'ends_on'], name='substitution_by_substitute')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('substitute')), _negated=True), name='substitution_is_by_another_person'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='substitution_days_in_order')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='grants.application')),
                ('owner', models.TextField()),
                ('content', models.TextField()),
                ('talk', models.TextField()),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'ordering': ['application'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='file_full_text')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=80, verbose_name='Name')),
                ('query', models.TextField(blank=True, verbose_name='Adresse')),
                ('is_shared', models.BooleanField(default=False, verbose_name='für alle im Amt')),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'Ansicht',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='one_view_per_name')],
            },
        ),
        migrations.CreateModel(
            name='DefaultView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='default_view', to=settings.AUTH_USER_MODEL)),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grants.savedview')),
            ],
            options={
                'ordering': ['user'],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='grants.application')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='follow_ups', to=settings.AUTH_USER_MODEL, verbose_name='für')),
                ('due_on', models.DateField(verbose_name='fällig am')),
                ('note', models.CharField(max_length=300, verbose_name='Vermerk')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='erledigt')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Wiedervorlage',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['person', 'due_on'], name='follow_up_due'), models.Index(condition=models.Q(('done_at', None)), fields=['application'], name='follow_up_of_file')],
                'constraints': [models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='follow_up_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', None)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='follow_up_done_has_time_and_person')],
            },
        ),
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=30, verbose_name='Vorgang')),
                ('values', models.JSONField(default=dict, verbose_name='Angaben')),
                ('started_at', models.DateTimeField(verbose_name='begonnen')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='bulk_runs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Sammelvorgang',
                'ordering': ['-started_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='grants.bulkrun')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grants.application')),
                ('handled_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['run', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('run', 'application'), name='one_bulk_item_per_file'), models.CheckConstraint(condition=models.Q(('handled_at__isnull', False), ('reason', ''), _connector='OR'), name='bulk_item_reason_once_handled')],
            },
        ),
        migrations.RunSQL(VECTOR, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, BACKWARD),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]

