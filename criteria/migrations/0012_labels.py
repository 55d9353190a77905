"""What a version calls states and steps of an application; frozen with the rest of a released version."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

TABLE = "criteria_label"
FUNCTION = import_module("criteria.migrations.0006_only_drafts_change").FUNCTION


class Migration(migrations.Migration):
    dependencies = [("criteria", "0011_usual_days")]

    operations = [
        migrations.CreateModel(
            name="Label",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=400, verbose_name="Quelle")),
                ("is_assumption", models.BooleanField(default=False, verbose_name="Annahme")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("state", "state"), ("step", "step")], max_length=10, verbose_name="Art"
                    ),
                ),
                ("name", models.SlugField()),
                ("office", models.CharField(blank=True, max_length=80, verbose_name="im Amt")),
                ("applicant", models.CharField(blank=True, max_length=80, verbose_name="beim Träger")),
                ("button", models.CharField(blank=True, max_length=80, verbose_name="auf der Schaltfläche")),
                (
                    "guideline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="labels", to="criteria.guideline"
                    ),
                ),
            ],
            options={
                "ordering": ["guideline", "position"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True) | models.Q(is_assumption=True),
                        name="label_has_source_or_is_assumption",
                    ),
                    models.UniqueConstraint(fields=("guideline", "kind", "name"), name="one_label_per_state_or_step"),
                ],
            },
        ),
        migrations.RunSQL(
            FUNCTION.format(table=TABLE, guideline="SELECT part.guideline_id"),
            f"DROP TRIGGER only_drafts_change ON {TABLE}; DROP FUNCTION refuse_change_of_{TABLE};",
        ),
    ]
