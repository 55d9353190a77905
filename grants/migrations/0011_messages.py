import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION refuse_change_of_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'read_at' - 'read_by_id') <> (to_jsonb(OLD) - 'read_at' - 'read_by_id')
    THEN
        RAISE EXCEPTION 'A message is neither changed nor deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER message_is_kept BEFORE UPDATE OR DELETE ON grants_filemessage
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_message();
"""
BACKWARD = """
DROP TRIGGER message_is_kept ON grants_filemessage;
DROP FUNCTION refuse_change_of_message;
"""


class Migration(migrations.Migration):
    dependencies = [("grants", "0010_presence")]
    operations = [
        migrations.CreateModel(
            name="FileMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_office", models.BooleanField(verbose_name="vom Sozialamt")),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="in der Rolle")),
                ("text", models.TextField(max_length=5000, verbose_name="Nachricht")),
                ("sent_at", models.DateTimeField(verbose_name="gesendet")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="gelesen")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="grants.application"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Nachricht",
                "ordering": ["sent_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["from_office", "application"],
                        name="message_unread",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="message_reading_has_time_and_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="message_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preferences",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reminders",
                    models.BooleanField(default=True, verbose_name="Erinnerungen vor dem Ende einer Frist"),
                ),
                ("message_notices", models.BooleanField(default=True, verbose_name="Hinweis auf neue Nachrichten")),
                ("calendar_key", models.CharField(blank=True, max_length=43, null=True, unique=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "Einstellungen einer Person", "ordering": ["user"]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
