import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HOW = [("at_once", "sofort"), ("daily", "gesammelt, höchstens eine E-Mail am Tag"), ("off", "gar nicht")]
KINDS = [
    ("letter", "Neues im Postfach"),
    ("message", "Neue Nachricht"),
    ("draft", "Erinnerung: Antragsfrist"),
    ("correction", "Erinnerung: Nachbesserung"),
    ("confirmation", "Träger bestätigt"),
    ("refusal", "Registrierung abgelehnt"),
    ("invitation", "Einladung"),
    ("appointment", "Einladung durch das Sozialamt"),
]
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def keep_what_was_switched_off(apps, schema_editor):
    preferences = apps.get_model("grants", "Preferences").objects
    preferences.filter(reminders=False).update(reminder_mail="off")
    preferences.filter(message_notices=False).update(message_mail="off")


class Migration(migrations.Migration):
    dependencies = [("grants", "0013_cost_plan")]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ID,
                ("key", models.CharField(max_length=200, unique=True)),
                ("address", models.EmailField(max_length=254, verbose_name="an")),
                ("subject", models.CharField(max_length=200, verbose_name="Betreff")),
                ("body", models.TextField(verbose_name="Text")),
                ("is_digest", models.BooleanField(default=False, verbose_name="Tagesübersicht")),
                ("opt_out", models.CharField(blank=True, max_length=12, verbose_name="kann abbestellt werden")),
                ("created_at", models.DateTimeField(verbose_name="angelegt")),
                ("due_at", models.DateTimeField(verbose_name="geplant für")),
                ("round", models.PositiveIntegerField(default=1)),
                ("held_at", models.DateTimeField(blank=True, null=True, verbose_name="zurückgehalten")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="verschickt")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="entfallen")),
                ("failed_at", models.DateTimeField(blank=True, null=True, verbose_name="letzter Versuch")),
                ("bounced_at", models.DateTimeField(blank=True, null=True, verbose_name="zurückgekommen")),
                ("bounce_status", models.CharField(blank=True, max_length=12, verbose_name="Statuscode")),
                ("answer", models.TextField(blank=True, verbose_name="Antwort der Gegenseite")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="mails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "E-Mail", "ordering": ["-due_at", "-id"]},
        ),
        migrations.CreateModel(
            name="MailItem",
            fields=[
                ID,
                ("kind", models.CharField(choices=KINDS, max_length=20, verbose_name="Anlass")),
                ("key", models.CharField(max_length=200, unique=True)),
                ("payload", models.JSONField(default=dict)),
                ("text", models.TextField(blank=True)),
                ("is_optional", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.application",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="grants.mail"
                    ),
                ),
            ],
            options={"verbose_name": "Anlass einer E-Mail", "ordering": ["id"]},
        ),
        migrations.AddIndex(
            model_name="mail", index=models.Index(fields=["-due_at", "-id"], name="mail_newest_first")
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("bounced_at__isnull", False)), fields=["address"], name="mail_bounced_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), ("dropped_at", None), _connector="OR"),
                name="mail_is_sent_or_dropped",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), ("held_at", None), _connector="OR"),
                name="mail_is_sent_or_held",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bounce_status", ""), ("bounced_at", None)),
                    models.Q(("bounced_at__isnull", False), models.Q(("bounce_status", ""), _negated=True)),
                    _connector="OR",
                ),
                name="mail_bounce_has_time_and_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _ in KINDS])), name="mail_item_kind_is_known"
            ),
        ),
        migrations.AddField(
            model_name="preferences",
            name="reminder_mail",
            field=models.CharField(choices=HOW, default="daily", max_length=8, verbose_name="Erinnerungen"),
        ),
        migrations.AddField(
            model_name="preferences",
            name="message_mail",
            field=models.CharField(choices=HOW, default="daily", max_length=8, verbose_name="Neue Nachrichten"),
        ),
        migrations.AddField(
            model_name="preferences",
            name="watches_all",
            field=models.BooleanField(default=False, verbose_name="auch zu Akten anderer"),
        ),
        migrations.AddField(
            model_name="preferences",
            name="substitute",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(keep_what_was_switched_off, migrations.RunPython.noop, elidable=True),
        # Rows were changed above: PostgreSQL checks what hangs on them before it alters the table.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="preferences", name="reminders"),
        migrations.RemoveField(model_name="preferences", name="message_notices"),
        migrations.AddConstraint(
            model_name="preferences",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("substitute", None),
                    models.Q(("substitute", models.F("user")), _negated=True),
                    _connector="OR",
                ),
                name="preferences_substitute_is_another_person",
            ),
        ),
    ]
