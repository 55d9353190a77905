import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

CERTAINTIES = [("requested", "beantragt"), ("approved", "bewilligt"), ("refused", "abgelehnt")]


def open_the_target_group(apps, schema_editor):
    """Zielgruppe and Ortsteile stood in „Vorhaben“: what the office opened there stays open in the new section."""
    requests = apps.get_model("grants", "CorrectionRequest").objects.filter(answered_at=None)
    for request in requests:
        if "project" in request.sections and "target_group" not in request.sections:
            request.sections = [*request.sections, "target_group"]
            request.save(update_fields=["sections"])


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def belongs_to_application(name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to="grants.application"
    )


def text(label):
    return models.TextField(blank=True, verbose_name=label)


class Migration(migrations.Migration):
    dependencies = [("grants", "0008_calls")]
    operations = [
        migrations.AddField("application", "neighbourhood", text("Sozialraum")),
        migrations.AddField("application", "specific", text("spezifisch")),
        migrations.AddField("application", "measurable", text("messbar")),
        migrations.AddField("application", "influenceable", text("aktiv beeinflussbar")),
        migrations.AddField("application", "realistic", text("realistisch")),
        migrations.AddField("application", "time_bound", text("terminiert")),
        migrations.AddField(
            "application",
            "has_no_other_funds",
            models.BooleanField(default=False, verbose_name="keine anderen Mittel"),
        ),
        migrations.AddField(
            "planrow", "note", models.CharField(blank=True, max_length=300, verbose_name="Anmerkung")
        ),
        migrations.AddField(
            "planrow",
            "second_year",
            models.DecimalField(
                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="davon im zweiten Jahr"
            ),
        ),
        migrations.AddConstraint(
            "planrow",
            models.CheckConstraint(
                condition=Q(second_year=None) | Q(second_year__gte=0, second_year__lte=F("amount")),
                name="plan_row_second_year_is_a_part",
            ),
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", key()),
                ("application", belongs_to_application("posts")),
                ("position", models.PositiveSmallIntegerField()),
                ("function", models.CharField(blank=True, max_length=200, verbose_name="Funktion")),
                ("pay_group", models.CharField(blank=True, max_length=40, verbose_name="Entgeltgruppe")),
                ("pay_step", models.CharField(blank=True, max_length=10, verbose_name="Stufe")),
                (
                    "full_time_equivalent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name="VZÄ"),
                ),
                ("months", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Monate")),
                (
                    "gross",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Arbeitgeberbrutto"
                    ),
                ),
            ],
            options={
                "verbose_name": "Stelle",
                "ordering": ["application", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=["application", "position"], name="one_post_per_position"),
                    models.CheckConstraint(
                        condition=Q(full_time_equivalent=None)
                        | Q(full_time_equivalent__gt=0, full_time_equivalent__lte=1),
                        name="post_is_one_person_at_most",
                    ),
                    models.CheckConstraint(condition=Q(months=None) | Q(months__gte=1), name="post_lasts_a_month"),
                    models.CheckConstraint(condition=Q(gross=None) | Q(gross__gte=0), name="post_costs_nothing_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedValue",
            fields=[
                ("id", key()),
                ("application", belongs_to_application("planned_values")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="Indikator")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="Einheit")),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="geplanter Wert"
                    ),
                ),
            ],
            options={
                "verbose_name": "Indikator mit Planwert",
                "ordering": ["application", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=["application", "position"], name="one_planned_value_per_position")
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherFunds",
            fields=[
                ("id", key()),
                ("application", belongs_to_application("other_funds")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[("third_party", "Drittmittel"), ("city", "anderes Amt der Stadt")],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("giver", models.CharField(max_length=200, verbose_name="wer das Geld gibt")),
                ("purpose", models.CharField(blank=True, max_length=300, verbose_name="wofür")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Betrag"
                    ),
                ),
                (
                    "certainty",
                    models.CharField(blank=True, choices=CERTAINTIES, max_length=10, verbose_name="Stand der Zusage"),
                ),
            ],
            options={
                "verbose_name": "andere Mittel",
                "ordering": ["application", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=["application", "position"], name="one_other_funds_per_position"),
                    models.CheckConstraint(
                        condition=Q(amount=None) | Q(amount__gte=0), name="other_funds_are_not_negative"
                    ),
                ],
            },
        ),
        migrations.RunPython(open_the_target_group, migrations.RunPython.noop),
    ]
