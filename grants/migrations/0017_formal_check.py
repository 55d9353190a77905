"""Typed points of a Nachforderung, its rounds, what was said before, and a version of the formal check."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

ANSWERS = [
    "attachments", "contribution", "districts", "goals", "neighbourhood", "other_funds", "period", "plan_rows",
    "planned_values", "posts", "priority", "smart", "summary", "target_group", "title",
]  # fmt: skip
KINDS = ["incomplete", "incorrect", "outdated", "unclear"]


def number_rounds(apps, schema_editor):
    rounds = {}
    for request in apps.get_model("grants", "CorrectionRequest").objects.order_by("application", "requested_at", "pk"):
        rounds[request.application_id] = request.number = rounds.get(request.application_id, 0) + 1
        request.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("grants", "0016_signatures")]

    operations = [
        migrations.CreateModel(
            name="FormalCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("saved_at", models.DateTimeField()),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="formal_check",
                        to="grants.application",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["application"]},
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="before",
            field=models.JSONField(
                default=dict,
                encoder=django.core.serializers.json.DjangoJSONEncoder,
                verbose_name="Stand davor",
            ),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="number",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="Runde"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="correctionrequest",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="beendet"),
        ),
        migrations.AlterField(
            model_name="correctionrequest",
            name="message",
            field=models.TextField(blank=True, verbose_name="Was fehlt oder nicht stimmt"),
        ),
        migrations.RunPython(number_rounds, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.UniqueConstraint(fields=("application", "number"), name="one_correction_per_round"),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=Q(("closed_by", None), ("answered_at__isnull", False), _connector="OR"),
                name="correction_closed_has_ended",
            ),
        ),
        migrations.CreateModel(
            name="CorrectionPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("answer", models.CharField(max_length=20, verbose_name="Angabe")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("incomplete", "unvollständig"),
                            ("incorrect", "unrichtig"),
                            ("outdated", "veraltet"),
                            ("unclear", "unklar"),
                        ],
                        max_length=10,
                        verbose_name="Mangel",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="Was fehlt oder nicht stimmt")),
                ("question", models.TextField(blank=True, verbose_name="aus der formalen Prüfung")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="grants.correctionrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "Punkt einer Nachforderung",
                "ordering": ["request", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "position"), name="one_correction_point_per_position"),
                    models.CheckConstraint(
                        condition=Q(("answer__in", ANSWERS)), name="correction_point_answer_is_known"
                    ),
                    models.CheckConstraint(condition=Q(("kind__in", KINDS)), name="correction_point_kind_is_known"),
                ],
            },
        ),
    ]
