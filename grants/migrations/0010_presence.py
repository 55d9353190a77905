import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0009_sections")]
    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40, verbose_name="Abschnitt")),
                ("seen_at", models.DateTimeField(verbose_name="zuletzt gesehen")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="grants.application"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Anwesenheit",
                "ordering": ["application", "user"],
                "constraints": [
                    models.UniqueConstraint(fields=["application", "user"], name="one_presence_per_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="LastChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40, verbose_name="Abschnitt")),
                ("part", models.CharField(max_length=60, verbose_name="Angabe")),
                ("changed_at", models.DateTimeField(verbose_name="geändert")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="grants.application"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "letzte Änderung",
                "ordering": ["application", "section", "part"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["application", "section", "part"], name="one_last_change_per_part"
                    )
                ],
            },
        ),
    ]
