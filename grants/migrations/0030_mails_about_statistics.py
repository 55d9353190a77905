"""Mails about statistics have a kind of their own."""

from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("letter", "Neues im Postfach"),
    ("message", "Neue Nachricht"),
    ("draft", "Erinnerung: Antragsfrist"),
    ("correction", "Erinnerung: Nachbesserung"),
    ("extension", "Mehr Zeit für die Nachbesserung"),
    ("signature", "Zweite Unterschrift"),
    ("statistics", "Statistik"),
    ("confirmation", "Träger bestätigt"),
    ("refusal", "Registrierung abgelehnt"),
    ("invitation", "Einladung"),
    ("appointment", "Einladung durch das Sozialamt"),
]


class Migration(migrations.Migration):
    dependencies = [("grants", "0029_batch")]

    operations = [
        migrations.AlterField(
            model_name="mailitem",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20, verbose_name="Anlass"),
        ),
        migrations.RemoveConstraint(model_name="mailitem", name="mail_item_kind_is_known"),
        migrations.AddConstraint(
            model_name="mailitem",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _ in KINDS]), name="mail_item_kind_is_known"
            ),
        ),
    ]
