import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("criteria", "0009_clause_relations"), ("grants", "0021_decisions")]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Eingangsbestätigung"),
                    ("correction", "Nachforderung"),
                    ("decision", "Bescheid"),
                    ("early_start", "Vorzeitiger Maßnahmebeginn"),
                    ("hearing", "Anhörung"),
                    ("revocation", "Rücknahme oder Widerruf"),
                    ("objection", "Eingang des Widerspruchs"),
                    ("remedy", "Abhilfebescheid"),
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="content",
            field=models.JSONField(blank=True, null=True, verbose_name="Inhalt"),
        ),
        migrations.AddField(
            model_name="letter",
            name="sealed_by",
            field=models.CharField(blank=True, max_length=200, verbose_name="Siegel"),
        ),
        migrations.CreateModel(
            name="ClauseSelection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keys", models.JSONField(default=list, verbose_name="Textbausteine")),
                ("chosen_at", models.DateTimeField(verbose_name="ausgewählt")),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clause_selection",
                        to="grants.decision",
                    ),
                ),
            ],
            options={"verbose_name": "Auswahl der Textbausteine", "ordering": ["decision"]},
        ),
    ]
