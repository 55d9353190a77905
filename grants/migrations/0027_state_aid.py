import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("letter", "Neues im Postfach"),
    ("message", "Neue Nachricht"),
    ("draft", "Erinnerung: Antragsfrist"),
    ("correction", "Erinnerung: Nachbesserung"),
    ("extension", "Mehr Zeit für die Nachbesserung"),
    ("signature", "Zweite Unterschrift"),
    ("confirmation", "Träger bestätigt"),
    ("refusal", "Registrierung abgelehnt"),
    ("invitation", "Einladung"),
    ("appointment", "Einladung durch das Sozialamt"),
]

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
ORGANISATION = models.ForeignKey(
    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.organisation", verbose_name="Träger"
)
NOTED_BY = models.ForeignKey(
    on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
)
NOTED = [
    ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="Betrag")),
    ("noted_at", models.DateTimeField(verbose_name="vermerkt")),
    ("organisation", ORGANISATION),
    ("noted_by", NOTED_BY),
]


def above_zero(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name=f"{name}_is_above_zero")


class Migration(migrations.Migration):
    dependencies = [("grants", "0026_conflicts")]

    operations = [
        migrations.CreateModel(
            name="NotedAid",
            fields=[
                ("id", ID),
                *NOTED,
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("De-minimis", "De-minimis-Beihilfe"),
                            ("DAWI-De-minimis", "DAWI-De-minimis-Beihilfe"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("giver", models.CharField(max_length=200, verbose_name="Beihilfegeber")),
                ("granted_on", models.DateField(verbose_name="gewährt am")),
            ],
            options={
                "verbose_name": "De-minimis-Beihilfe",
                "ordering": ["organisation", "granted_on", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NotedGrant",
            fields=[
                ("id", ID),
                *NOTED,
                ("office", models.CharField(max_length=200, verbose_name="Amt oder Stelle")),
                ("subject", models.CharField(max_length=200, verbose_name="Förderung")),
                ("start", models.DateField(verbose_name="von")),
                ("end", models.DateField(verbose_name="bis")),
                ("source", models.CharField(max_length=300, verbose_name="Quelle")),
            ],
            options={
                "verbose_name": "Förderung anderer Stellen",
                "ordering": ["organisation", "start", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint("notedaid", above_zero("notedaid")),
        migrations.AddConstraint(
            "notedaid",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ["De-minimis", "DAWI-De-minimis"])), name="noted_aid_kind_is_known"
            ),
        ),
        migrations.AddConstraint("notedgrant", above_zero("notedgrant")),
        migrations.AddConstraint(
            "notedgrant",
            models.CheckConstraint(
                condition=models.Q(("end__gte", models.F("start"))), name="noted_grant_days_in_order"
            ),
        ),
        migrations.AddField("checkitem", "is_applicable", models.BooleanField(default=True, verbose_name="zutreffend")),
        migrations.AddConstraint(
            "checkitem",
            models.CheckConstraint(
                condition=models.Q(
                    ("is_applicable", True),
                    models.Q(("fulfilled", None), models.Q(("note", ""), _negated=True)),
                    _connector="OR",
                ),
                name="check_item_that_does_not_apply_is_explained",
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
