import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import grants.attachments.models

FORWARD = """
CREATE FUNCTION refuse_change_of_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (to_jsonb(NEW) - 'acknowledged_at' - 'acknowledged_by_id')
        <> (to_jsonb(OLD) - 'acknowledged_at' - 'acknowledged_by_id')
    THEN
        RAISE EXCEPTION 'A notice is neither changed nor deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_is_kept BEFORE UPDATE OR DELETE ON grants_changenotice
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_notice();
"""
BACKWARD = """
DROP TRIGGER notice_is_kept ON grants_changenotice;
DROP FUNCTION refuse_change_of_notice;
"""


class Migration(migrations.Migration):
    dependencies = [("grants", "0014_notifications")]

    operations = [
        migrations.CreateModel(
            name="ChangeNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("funding", "Andere Mittel: beantragt, erhalten oder geändert"),
                            ("costs", "Ausgaben: höher oder niedriger als im Plan"),
                            ("purpose", "Zweck oder Ziele: geändert oder nicht mehr zu erreichen"),
                            ("staff", "Personal: eine Stelle ist unbesetzt oder anders besetzt"),
                            ("unspent", "Zuwendung: lässt sich nicht rechtzeitig ausgeben"),
                            ("items", "Gegenstände: werden nicht mehr für den Zweck gebraucht"),
                            ("insolvency", "Insolvenz: beantragt oder eröffnet"),
                            ("other", "Etwas anderes, das für die Zuwendung wichtig ist"),
                        ],
                        max_length=20,
                        verbose_name="Was sich ändert",
                    ),
                ),
                ("known_since", models.DateField(verbose_name="bekannt seit")),
                ("text", models.TextField(max_length=5000, verbose_name="Was sich geändert hat")),
                ("reported_at", models.DateTimeField(verbose_name="mitgeteilt")),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="zur Kenntnis genommen")),
            ],
            options={
                "verbose_name": "Änderungsmitteilung",
                "ordering": ["application", "-reported_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EarlyStart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wanted_from", models.DateField(verbose_name="gewünschter Beginn")),
                ("reason", models.TextField(max_length=4000, verbose_name="Warum Sie nicht warten können")),
                ("requested_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("allowed_from", models.DateField(blank=True, null=True, verbose_name="Beginn möglich ab")),
                ("decision_reason", models.TextField(blank=True, max_length=4000, verbose_name="Begründung")),
                ("legal_basis", models.CharField(blank=True, max_length=300, verbose_name="Rechtsgrundlage")),
            ],
            options={
                "verbose_name": "Antrag auf vorzeitigen Maßnahmebeginn",
                "ordering": ["application", "requested_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Enclosure",
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
            ],
            options={
                "verbose_name": "Anlage einer Änderungsmitteilung",
                "ordering": ["notice", "uploaded_at", "id"],
            },
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Eingangsbestätigung"),
                    ("correction", "Nachforderung"),
                    ("decision", "Bescheid"),
                    ("early_start", "Vorzeitiger Maßnahmebeginn"),
                ],
                max_length=12,
                verbose_name="Art",
            ),
        ),
        migrations.AddField(
            model_name="changenotice",
            name="acknowledged_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="changenotice",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="change_notices", to="grants.application"
            ),
        ),
        migrations.AddField(
            model_name="changenotice",
            name="reported_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="earlystart",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="early_starts", to="grants.application"
            ),
        ),
        migrations.AddField(
            model_name="earlystart",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="earlystart",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="enclosure",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="enclosures", to="grants.changenotice"
            ),
        ),
        migrations.AddField(
            model_name="enclosure",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="enclosure",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="changenotice",
            index=models.Index(
                condition=models.Q(("acknowledged_at", None)), fields=["application"], name="change_notice_unread"
            ),
        ),
        migrations.AddConstraint(
            model_name="changenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["funding", "costs", "purpose", "staff", "unspent", "items", "insolvency", "other"])
                ),
                name="change_notice_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="changenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="change_notice_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="changenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                    models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                    _connector="OR",
                ),
                name="change_notice_acknowledgement_has_time_and_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlystart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("application",),
                name="one_open_early_start_per_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlystart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("allowed_from", None),
                        ("decided_at", None),
                        ("decided_by", None),
                        ("decision_reason", ""),
                        ("legal_basis", ""),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision_reason", ""), _negated=True),
                        models.Q(("legal_basis", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="early_start_decision_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlystart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("allowed_from", None), ("allowed_from__gte", models.F("wanted_from")), _connector="OR"
                ),
                name="early_start_is_not_before_it_is_wanted",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlystart",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="early_start_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="enclosure",
            constraint=models.UniqueConstraint(fields=("notice", "sha256"), name="one_enclosure_per_content"),
        ),
        migrations.AddConstraint(
            model_name="enclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("removed_at", None), ("removed_by", None), models.Q(("file", ""), _negated=True)),
                name="enclosure_stays",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
