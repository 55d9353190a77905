"""Sachberichte with their questions, papers and frozen editions; and what a Träger vouches for as no person."""

import django.db.models.deletion
import django_fsm
import grants.attachments.models
from django.conf import settings
from django.db import migrations, models

FREEZE = """
CREATE TRIGGER edition_is_kept BEFORE UPDATE OR DELETE ON reporting_edition
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER clearance_is_kept BEFORE UPDATE OR DELETE ON reporting_clearance
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
"""
THAW = """
DROP TRIGGER clearance_is_kept ON reporting_clearance;
DROP TRIGGER edition_is_kept ON reporting_edition;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0004_deliveries"),
        ("grants", "0032_interface"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Narrative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="Förderjahr")),
                ("due_on", models.DateField(verbose_name="abzugeben bis")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Offen"),
                            ("submitted", "Eingereicht"),
                            ("questioned", "Rückfrage gestellt"),
                            ("accepted", "Angenommen"),
                        ],
                        default="draft",
                        max_length=50,
                        protected=True,
                        verbose_name="Stand",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("answers", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="eingereicht")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="angenommen")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="narratives", to="grants.application"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Sachbericht",
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=3000, verbose_name="Rückfrage")),
                ("asked_at", models.DateTimeField(verbose_name="gestellt")),
                ("reply", models.TextField(blank=True, max_length=3000, verbose_name="Antwort")),
                ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="beantwortet")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "narrative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inquiries", to="reporting.narrative"
                    ),
                ),
            ],
            options={
                "verbose_name": "Rückfrage",
                "ordering": ["narrative", "asked_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Fassung")),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(verbose_name="eingereicht")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "narrative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="reporting.narrative"
                    ),
                ),
            ],
            options={
                "verbose_name": "Fassung eines Sachberichts",
                "ordering": ["narrative", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="Indikator")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="Einheit")),
                (
                    "planned",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="geplant"),
                ),
                (
                    "actual",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="erreicht"
                    ),
                ),
                (
                    "narrative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="reporting.narrative"
                    ),
                ),
            ],
            options={
                "ordering": ["narrative", "position"],
            },
        ),
        migrations.CreateModel(
            name="ReportPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("statutes", "Satzung"),
                            ("register", "Registerauszug"),
                            ("exemption", "Freistellungsbescheid"),
                            ("authority", "Unterschriftsvollmacht"),
                            ("concept", "Konzept"),
                            ("other", "Sonstige"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="Datei")),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField(verbose_name="Größe")),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.FileField(blank=True, upload_to=grants.attachments.models.random_place)),
                ("uploaded_at", models.DateTimeField(verbose_name="hochgeladen")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="entfernt")),
                ("handed_in", models.BooleanField(default=False, verbose_name="eingereicht")),
                (
                    "narrative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="reporting.narrative"
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Anlage eines Sachberichts",
                "ordering": ["narrative", "uploaded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "Name einer Person"),
                            ("birth_date", "Geburtsdatum"),
                            ("number", "Versicherungs-, Steuer- oder Ausweisnummer"),
                            ("case", "Fall- oder Aktenzeichen einer Person"),
                            ("address", "Anschrift"),
                            ("phone", "Telefonnummer"),
                            ("email", "E-Mail-Adresse"),
                            ("iban", "Bankverbindung"),
                            ("rows", "Liste mit einer Zeile je Person"),
                        ],
                        max_length=20,
                        verbose_name="sah aus wie",
                    ),
                ),
                ("place", models.CharField(max_length=200, verbose_name="Stelle")),
                ("masked", models.CharField(max_length=80, verbose_name="Auszug")),
                ("fingerprint", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=500, verbose_name="Begründung")),
                ("said_at", models.DateTimeField(verbose_name="erklärt")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clearances", to="grants.application"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Erklärung „Keine Person“",
                "ordering": ["application", "said_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "fingerprint"), name="one_clearance_per_words"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["name", "birth_date", "number", "case", "address", "phone", "email", "iban", "rows"],
                            )
                        ),
                        name="clearance_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="clearance_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="narrative",
            constraint=models.UniqueConstraint(fields=("application", "year"), name="one_narrative_per_year"),
        ),
        migrations.AddConstraint(
            model_name="narrative",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "questioned", "accepted"])),
                name="narrative_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="narrative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "draft"), ("submitted_at", None), ("submitted_by", None)),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="narrative_submitted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="narrative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False), ("state", "accepted")),
                    models.Q(
                        models.Q(("state", "accepted"), _negated=True), ("accepted_at", None), ("accepted_by", None)
                    ),
                    _connector="OR",
                ),
                name="narrative_accepted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replied_at", None)), fields=("narrative",), name="one_open_inquiry_per_narrative"
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="inquiry_asks_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at", None), ("replied_by", None), ("reply", "")),
                    models.Q(
                        models.Q(("reply", ""), _negated=True),
                        ("replied_at__isnull", False),
                        ("replied_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="inquiry_reply_has_time_and_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("narrative", "number"), name="one_edition_per_number"),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(fields=("narrative", "position"), name="one_outcome_per_position"),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("actual", None), ("actual__gte", 0), _connector="OR"),
                name="outcome_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpaper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("narrative", "sha256"),
                name="one_report_paper_per_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(("handed_in", False), ("removed_at__isnull", False), ("removed_by__isnull", False)),
                    _connector="OR",
                ),
                name="report_paper_removal_is_before_handing_in",
            ),
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
