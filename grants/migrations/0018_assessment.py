import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _to_person():
    return models.ForeignKey(
        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
    )


# So far a sheet was open to the office as soon as nobody's sheet of the application was open.
UNSEAL = """
    UPDATE grants_assessment AS sheet SET opened_at = sheet.submitted_at
    WHERE sheet.submitted_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM grants_assessment AS other
        WHERE other.application_id = sheet.application_id AND other.submitted_at IS NULL
    )
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0009_clause_relations"), ("grants", "0017_formal_check")]

    operations = [
        migrations.RemoveConstraint(model_name="assessment", name="one_assessment_per_assessor"),
        migrations.AddField(
            model_name="assessment",
            name="part",
            field=models.CharField(
                blank=True,
                choices=[("fachlich", "Fachliche Bewertung"), ("finanztechnisch", "Finanztechnische Bewertung")],
                default="",
                max_length=20,
                verbose_name="Teil",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="assessment",
            name="opened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="entsiegelt"),
        ),
        migrations.RunSQL(UNSEAL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("application", "assessor", "part"), name="one_sheet_per_assessor_and_part"
            ),
        ),
        migrations.AddField(
            model_name="result",
            name="took_part",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="an der Abstimmung beteiligt",
            ),
        ),
        migrations.CreateModel(
            name="ModeratedScore",
            fields=[
                ("id", ID),
                ("points", models.PositiveSmallIntegerField(verbose_name="Punkte")),
                ("reason", models.TextField(verbose_name="Begründung")),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moderated", to="grants.result"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="criteria.criterion"
                    ),
                ),
            ],
            options={
                "ordering": ["result", "criterion__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("result", "criterion"), name="one_moderation_per_criterion"),
                    models.CheckConstraint(condition=~models.Q(reason=""), name="moderation_has_a_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierResult",
            fields=[
                ("id", ID),
                ("percent", models.CharField(max_length=60, verbose_name="Ergebnis in Prozent, als Bruch")),
                ("spread", models.CharField(max_length=60, verbose_name="Abstand in Prozentpunkten, als Bruch")),
                ("points", models.JSONField(verbose_name="Punkte je Kriterium, als Bruch")),
                ("lines", models.JSONField(verbose_name="Erläuterung")),
                ("moderation", models.TextField(blank=True, verbose_name="Ergebnis der Abstimmung")),
                ("sheets", models.JSONField(verbose_name="Bewertungen, wie sie abgegeben waren")),
                ("moderated", models.JSONField(verbose_name="abgestimmte Punkte")),
                ("closed_at", models.DateTimeField()),
                ("closed_by", _to_person()),
                ("returned_at", models.DateTimeField()),
                ("returned_by", _to_person()),
                ("reason", models.TextField(verbose_name="Grund der Rückgabe")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier_results",
                        to="grants.application",
                    ),
                ),
            ],
            options={
                "ordering": ["application", "returned_at", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(reason=""), name="return_of_a_result_has_a_reason")
                ],
            },
        ),
    ]
