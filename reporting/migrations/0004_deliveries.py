"""Deliveries: checked before they are handed in, kept as revisions, returned by value, with more time."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

STATES = ["due", "checked", "submitted", "accepted", "returned"]
FREEZE = """
CREATE TRIGGER revision_is_kept BEFORE UPDATE OR DELETE ON reporting_revision
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER revision_cell_is_kept BEFORE UPDATE OR DELETE ON reporting_revisioncell
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER cell_note_is_kept BEFORE UPDATE OR DELETE ON reporting_cellnote
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
"""
THAW = """
DROP TRIGGER cell_note_is_kept ON reporting_cellnote;
DROP TRIGGER revision_cell_is_kept ON reporting_revisioncell;
DROP TRIGGER revision_is_kept ON reporting_revision;
"""
# What was handed in before revisions were kept: its present values are the newest revision.
FIRST_REVISIONS = """
UPDATE reporting_delivery SET state = 'checked'
WHERE state = 'due' AND EXISTS (SELECT FROM reporting_cell WHERE delivery_id = reporting_delivery.id);
INSERT INTO reporting_revision (delivery_id, number, upload_id, digest, explanation, reason, questions, due_on,
    submitted_at, submitted_by_id)
SELECT delivery.id, delivery.revision, NULL, '', delivery.explanation, '', 0, period.due_on,
    delivery.submitted_at, delivery.submitted_by_id
FROM reporting_delivery AS delivery JOIN reporting_period AS period ON period.id = delivery.period_id
WHERE delivery.state IN ('submitted', 'accepted') AND delivery.revision > 0;
INSERT INTO reporting_revisioncell (revision_id, district_id, indicator_id, category, value)
SELECT revision.id, cell.district_id, cell.indicator_id, cell.category, cell.value
FROM reporting_revision AS revision JOIN reporting_cell AS cell ON cell.delivery_id = revision.delivery_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


def key(**options):
    return models.ForeignKey(related_name="+", **options)


def person(**options):
    return key(on_delete=django.db.models.deletion.RESTRICT, to=settings.AUTH_USER_MODEL, **options)


def cell_fields():
    kept = {"on_delete": django.db.models.deletion.PROTECT}
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("district", key(to="criteria.district", null=True, blank=True, **kept)),
        ("indicator", key(to="reporting.indicator", **kept)),
        ("category", models.CharField(blank=True, default="", max_length=150)),
    ]


def id_and(*fields):
    key = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
    return [("id", key), *fields]


REVISION = migrations.CreateModel(
    name="Revision",
    fields=id_and(
        ("number", models.PositiveSmallIntegerField(verbose_name="Fassung")),
        ("digest", models.CharField(max_length=64, verbose_name="SHA-256 der Werte")),
        ("explanation", models.TextField(blank=True, verbose_name="Erläuterung")),
        ("reason", models.TextField(blank=True, verbose_name="Grund der neuen Fassung")),
        ("questions", models.PositiveIntegerField(default=0, verbose_name="Auffälligkeiten")),
        ("due_on", models.DateField(verbose_name="abzugeben bis")),
        ("submitted_at", models.DateTimeField(verbose_name="abgegeben")),
        (
            "delivery",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="reporting.delivery"
            ),
        ),
        ("submitted_by", person()),
        ("upload", key(on_delete=django.db.models.deletion.PROTECT, to="reporting.upload", null=True, blank=True)),
    ),
    options={
        "verbose_name": "Fassung einer Statistik",
        "ordering": ["delivery", "number"],
        "constraints": [
            models.UniqueConstraint(fields=("delivery", "number"), name="one_revision_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_counts_from_one"),
        ],
    },
)
REVISION_CELL = migrations.CreateModel(
    name="RevisionCell",
    fields=[
        *cell_fields(),
        ("value", models.DecimalField(decimal_places=2, max_digits=14)),
        (
            "revision",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cells", to="reporting.revision"
            ),
        ),
    ],
    options={
        "ordering": ["revision", "district", "indicator", "category"],
        "constraints": [
            models.UniqueConstraint(
                fields=("revision", "district", "indicator", "category"),
                name="one_value_per_cell_of_revision",
                nulls_distinct=False,
            )
        ],
    },
)
CELL_NOTE = migrations.CreateModel(
    name="CellNote",
    fields=[
        *cell_fields(),
        ("text", models.CharField(max_length=500, verbose_name="Was zu ändern oder zu erklären ist")),
        (
            "revision",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="reporting.revision"
            ),
        ),
    ],
    options={
        "ordering": ["revision", "district", "indicator", "category", "id"],
        "constraints": [models.CheckConstraint(condition=~Q(text=""), name="cell_note_says_something")],
    },
)
EXTENSION = migrations.CreateModel(
    name="Extension",
    fields=id_and(
        ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="beantragt")),
        ("asked_until", models.DateField(blank=True, null=True, verbose_name="gewünscht bis")),
        ("wish", models.TextField(blank=True, verbose_name="Begründung des Trägers")),
        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="entschieden")),
        ("granted_until", models.DateField(blank=True, null=True, verbose_name="verlängert bis")),
        ("reason", models.TextField(blank=True, verbose_name="Begründung des Sozialamts")),
        ("asked_by", person(null=True, blank=True)),
        ("decided_by", person(null=True, blank=True)),
        (
            "delivery",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="reporting.delivery"
            ),
        ),
    ),
    options={
        "verbose_name": "Fristverlängerung einer Statistik",
        "ordering": ["delivery", "id"],
        "constraints": [
            models.UniqueConstraint(
                condition=Q(decided_at=None), fields=("delivery",), name="one_open_extension_per_delivery"
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=False, asked_by__isnull=False, asked_until__isnull=False)
                | Q(asked_at=None, asked_by=None, asked_until=None),
                name="extension_asked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False, decided_by__isnull=False)
                | Q(decided_at=None, decided_by=None, granted_until=None, asked_at__isnull=False),
                name="extension_decided_by_somebody",
            ),
        ],
    },
)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_catalogue"), ("grants", "0032_interface")]

    operations = [
        migrations.RemoveConstraint(model_name="delivery", name="delivery_state_is_known"),
        migrations.RemoveConstraint(model_name="delivery", name="delivery_submitted_by_somebody"),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("due", "Offen"),
                    ("checked", "Geprüft"),
                    ("submitted", "Abgegeben"),
                    ("accepted", "Angenommen"),
                    ("returned", "Zurückgegeben"),
                ],
                default="due",
                max_length=50,
                protected=True,
                verbose_name="Stand",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(condition=Q(state__in=STATES), name="delivery_state_is_known"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=Q(state__in=["due", "checked"]) | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="delivery_submitted_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="postponed_to",
            field=models.DateField(blank=True, null=True, verbose_name="verlängert bis"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="correction_reason",
            field=models.TextField(blank=True, default="", verbose_name="Grund der neuen Fassung"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="upload",
            name="digest",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256 der Werte"),
            preserve_default=False,
        ),
        REVISION,
        REVISION_CELL,
        CELL_NOTE,
        EXTENSION,
        migrations.RunSQL(FIRST_REVISIONS, migrations.RunSQL.noop),
        migrations.RunSQL(FREEZE, THAW),
    ]
