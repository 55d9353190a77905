"""Signatures under applications, how many a Träger asks for, and what becomes of late applications.

Versions of the guideline that never spoke of late applications refuse them, as the portal did: an assumption, marked as
such. Released versions keep all else that they say.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("letter", "Neues im Postfach"),
    ("message", "Neue Nachricht"),
    ("draft", "Erinnerung: Antragsfrist"),
    ("correction", "Erinnerung: Nachbesserung"),
    ("signature", "Zweite Unterschrift"),
    ("confirmation", "Träger bestätigt"),
    ("refusal", "Registrierung abgelehnt"),
    ("invitation", "Einladung"),
    ("appointment", "Einladung durch das Sozialamt"),
]
GUARD = "ALTER TABLE criteria_parameter {} TRIGGER only_drafts_change"
# What was inserted is checked at once: PostgreSQL alters no table on which a check still waits.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO criteria_parameter (guideline_id, name, value, source, is_assumption)
SELECT known.guideline_id, 'late_applications', 'refused', 'bei der Umstellung des Portals ergänzt', true
FROM criteria_parameter AS known
WHERE known.name = 'grace_minutes' AND NOT EXISTS (
    SELECT FROM criteria_parameter AS said
    WHERE said.guideline_id = known.guideline_id AND said.name = 'late_applications'
);
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0008_staff_items"), ("grants", "0015_notices_of_change")]
    operations = [
        migrations.RunSQL(GUARD.format("DISABLE"), migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD.format("ENABLE"), migrations.RunSQL.noop),
        migrations.AddField(
            model_name="call",
            name="accepts_late",
            field=models.BooleanField(default=False, verbose_name="nimmt verspätete Anträge an"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="needs_two_signatures",
            field=models.BooleanField(default=False, verbose_name="zwei Personen unterschreiben Anträge gemeinsam"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="one_signature_asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="eine Unterschrift vorgeschlagen"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="one_signature_asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("one_signature_asked_at", None), ("one_signature_asked_by", None)),
                    models.Q(
                        ("needs_two_signatures", True),
                        ("one_signature_asked_at__isnull", False),
                        ("one_signature_asked_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="organisation_asks_for_one_signature_where_two_sign",
            ),
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Fassung")),
                ("stamp", models.CharField(max_length=100, verbose_name="Stempel")),
                ("declarations", models.JSONField(verbose_name="Erklärungen")),
                ("signed_at", models.DateTimeField(verbose_name="unterschrieben am")),
                ("taken_back_at", models.DateTimeField(blank=True, null=True, verbose_name="zurückgenommen")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="grants.application"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="unterschrieben von",
                    ),
                ),
            ],
            options={"verbose_name": "Unterschrift", "ordering": ["application", "number", "signed_at", "id"]},
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at", None)),
                fields=("application", "person", "stamp"),
                name="one_signature_per_person_and_stamp",
            ),
        ),
        migrations.RemoveConstraint(model_name="mailitem", name="mail_item_kind_is_known"),
        migrations.AlterField(
            model_name="mailitem",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20, verbose_name="Anlass"),
        ),
        migrations.AddConstraint(
            model_name="mailitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _ in KINDS])), name="mail_item_kind_is_known"
            ),
        ),
    ]
