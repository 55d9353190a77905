"""Conflicts of interest per call and from relations to a Träger, their withdrawal, and sheets that were set aside."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0025_record")]

    operations = [
        migrations.CreateModel(
            name="ConflictReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reviewed_at", models.DateTimeField(verbose_name="durchgesehen")),
            ],
            options={
                "ordering": ["call", "reviewed_at"],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="zurückgenommen")),
                ("withdrawal_reason", models.TextField(blank=True, verbose_name="Grund der Rücknahme")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("board", "Vorstand oder Aufsichtsrat"),
                            ("employed", "Beschäftigung gegen Entgelt"),
                            ("member", "Mitglied"),
                            ("family", "Angehörige arbeiten dort oder leiten den Träger"),
                            ("advice", "Beratung oder Gutachten"),
                        ],
                        max_length=10,
                        verbose_name="Art der Verbindung",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="seit")),
                ("until", models.DateField(blank=True, null=True, verbose_name="bis")),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "Verbindung zu einem Träger",
                "ordering": ["organisation", "recorded_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SetAsideSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(blank=True, max_length=20, verbose_name="Teil")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="abgegeben")),
                ("scores", models.JSONField(verbose_name="Punkte mit Begründung je Kriterium")),
                ("set_aside_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["application", "set_aside_at", "pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="conflict",
            options={"ordering": ["declared_at", "pk"], "verbose_name": "Befangenheit"},
        ),
        migrations.RemoveConstraint(
            model_name="conflict",
            name="one_conflict_per_person",
        ),
        migrations.AddField(
            model_name="conflict",
            name="call",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conflicts",
                to="grants.call",
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conflicts",
                to="grants.organisation",
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="withdrawal_reason",
            field=models.TextField(blank=True, verbose_name="Grund der Rücknahme"),
        ),
        migrations.AddField(
            model_name="conflict",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="zurückgenommen"),
        ),
        migrations.AddField(
            model_name="conflict",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="conflict",
            name="application",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="conflicts",
                to="grants.application",
            ),
        ),
        migrations.AlterField(
            model_name="conflict",
            name="reason",
            field=models.TextField(max_length=2000, verbose_name="Grund"),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("application", "user"),
                name="one_conflict_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("call", "organisation", "user"),
                name="one_conflict_per_call_and_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("application__isnull", False), ("call", None), ("organisation", None)),
                    models.Q(("application", None), ("call__isnull", False), ("organisation__isnull", False)),
                    _connector="OR",
                ),
                name="conflict_is_about_a_file_or_an_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawal_reason", ""), ("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="conflict_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_by", models.F("user")), _negated=True),
                name="conflict_is_withdrawn_by_another",
            ),
        ),
        migrations.AddField(
            model_name="conflictreview",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conflict_reviews", to="grants.call"
            ),
        ),
        migrations.AddField(
            model_name="conflictreview",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="conflict_reviews",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="relations",
                to="grants.organisation",
                verbose_name="Träger",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="relations",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Person",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="setasidesheet",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="set_aside_sheets", to="grants.application"
            ),
        ),
        migrations.AddField(
            model_name="setasidesheet",
            name="assessor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictreview",
            constraint=models.UniqueConstraint(fields=("call", "user"), name="one_conflict_review_per_person"),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["board", "employed", "member", "family", "advice"])),
                name="relation_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since", None), ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="relation_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawal_reason", ""), ("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="relation_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_by", models.F("user")), _negated=True),
                name="relation_is_withdrawn_by_another",
            ),
        ),
    ]
