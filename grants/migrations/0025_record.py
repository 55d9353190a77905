"""Why and on what legal basis stands in the record; its end is kept apart, anchored, and nobody empties it."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import F, Q

FORWARD = """
CREATE FUNCTION keep_head_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO grants_head (chain, number, hash) VALUES (NEW.chain, NEW.number, NEW.hash)
    ON CONFLICT (chain) DO UPDATE SET number = EXCLUDED.number, hash = EXCLUDED.hash
    WHERE EXCLUDED.number > grants_head.number;
    RETURN NULL;
END $$;
CREATE TRIGGER record_keeps_its_head AFTER INSERT ON grants_entry
FOR EACH ROW EXECUTE FUNCTION keep_head_of_record();

CREATE FUNCTION refuse_older_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.chain = OLD.chain AND NEW.number > OLD.number THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The record is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER head_only_grows BEFORE UPDATE OR DELETE ON grants_head
FOR EACH ROW EXECUTE FUNCTION refuse_older_head();

CREATE TRIGGER anchor_is_append_only BEFORE UPDATE OR DELETE ON grants_anchor
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER anchored_head_is_append_only BEFORE UPDATE OR DELETE ON grants_anchoredhead
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER draw_is_append_only BEFORE UPDATE OR DELETE ON grants_draw
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();

CREATE TRIGGER record_is_not_emptied BEFORE TRUNCATE ON grants_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER record_is_not_emptied BEFORE TRUNCATE ON grants_submission
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER record_is_not_emptied BEFORE TRUNCATE ON grants_head
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER record_is_not_emptied BEFORE TRUNCATE ON grants_anchor
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER record_is_not_emptied BEFORE TRUNCATE ON grants_anchoredhead
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER record_is_not_emptied BEFORE TRUNCATE ON grants_draw
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

INSERT INTO grants_head (chain, number, hash)
SELECT DISTINCT ON (chain) chain, number, hash FROM grants_entry ORDER BY chain, number DESC;
"""
BACKWARD = """
DROP TRIGGER record_is_not_emptied ON grants_draw;
DROP TRIGGER record_is_not_emptied ON grants_anchoredhead;
DROP TRIGGER record_is_not_emptied ON grants_anchor;
DROP TRIGGER record_is_not_emptied ON grants_head;
DROP TRIGGER record_is_not_emptied ON grants_submission;
DROP TRIGGER record_is_not_emptied ON grants_entry;
DROP TRIGGER draw_is_append_only ON grants_draw;
DROP TRIGGER anchored_head_is_append_only ON grants_anchoredhead;
DROP TRIGGER anchor_is_append_only ON grants_anchor;
DROP TRIGGER head_only_grows ON grants_head;
DROP TRIGGER record_keeps_its_head ON grants_entry;
DROP FUNCTION refuse_older_head;
DROP FUNCTION keep_head_of_record;
"""

KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def person(**options):
    return models.ForeignKey(
        on_delete=options.pop("on_delete", django.db.models.deletion.RESTRICT),
        related_name=options.pop("related_name", "+"),
        to=settings.AUTH_USER_MODEL,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0024_desk")]

    operations = [
        migrations.AddField("entry", "reason", models.TextField("Grund", blank=True, default="")),
        migrations.AddField(
            "entry", "legal_basis", models.CharField("Rechtsgrundlage", blank=True, default="", max_length=300)
        ),
        migrations.AddField("entry", "format", models.PositiveSmallIntegerField(default=1)),
        migrations.AddConstraint(
            "entry",
            models.CheckConstraint(
                condition=Q(format=1, reason="", legal_basis="") | Q(format=2) & ~Q(legal_basis=""),
                name="entry_has_a_legal_basis",
            ),
        ),
        migrations.CreateModel(
            "Head",
            [
                ("chain", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"ordering": ["chain"]},
        ),
        migrations.CreateModel(
            "Anchor",
            [
                KEY,
                ("number", models.PositiveIntegerField(unique=True)),
                ("made_at", models.DateTimeField()),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("seal", models.TextField(blank=True)),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.CreateModel(
            "AnchoredHead",
            [
                KEY,
                ("chain", models.CharField(max_length=80)),
                ("number", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "anchor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="heads", to="grants.anchor"
                    ),
                ),
            ],
            options={
                "ordering": ["anchor", "chain"],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "anchor"), name="one_head_per_chain_and_anchor")
                ],
            },
        ),
        migrations.CreateModel(
            "Draw",
            [
                KEY,
                ("seed", models.CharField(max_length=80, verbose_name="Startwert")),
                ("size", models.PositiveIntegerField(verbose_name="Umfang")),
                ("population", models.PositiveIntegerField(verbose_name="gezogen aus")),
                ("factors", models.JSONField(verbose_name="Merkmale")),
                ("lines", models.JSONField(verbose_name="gezogene Akten")),
                ("drawn_at", models.DateTimeField(verbose_name="gezogen")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="grants.call",
                        verbose_name="Förderaufruf",
                    ),
                ),
                ("drawn_by", person()),
            ],
            options={
                "verbose_name": "Stichprobe",
                "ordering": ["-drawn_at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=Q(size__gt=0) & ~Q(seed=""), name="draw_has_size_and_seed")
                ],
            },
        ),
        migrations.CreateModel(
            "ApiKey",
            [
                KEY,
                ("name", models.CharField(max_length=80, verbose_name="Wofür")),
                (
                    "scopes",
                    ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("applications:read", "Anträge und Träger lesen"),
                                ("applications:write", "Anträge absenden"),
                                ("files:read", "Akten lesen: Prüfung, Bewertung, Entscheidung, Verlauf"),
                                ("files:write", "in Akten handeln"),
                                ("money:read", "Rangfolgen und Szenarien lesen"),
                                ("letters:read", "Schreiben lesen"),
                                ("messages:read", "Nachrichten lesen"),
                                ("messages:write", "Nachrichten senden"),
                            ],
                            max_length=30,
                        ),
                        size=None,
                        verbose_name="Umfang",
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=8)),
                ("created_at", models.DateTimeField(verbose_name="angelegt")),
                ("expires_at", models.DateTimeField(verbose_name="gültig bis")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="widerrufen")),
                ("used_on", models.DateField(blank=True, null=True, verbose_name="zuletzt benutzt")),
                ("user", person(related_name="api_keys")),
            ],
            options={
                "verbose_name": "Zugriffsschlüssel",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(expires_at__gt=F("created_at")), name="api_key_expires_after_it_is_made"
                    ),
                    models.CheckConstraint(condition=Q(scopes__len__gt=0), name="api_key_opens_something"),
                ],
            },
        ),
        migrations.CreateModel(
            "KeptAnswer",
            [
                KEY,
                ("key", models.CharField(max_length=100)),
                ("request", models.CharField(max_length=64, verbose_name="SHA-256 der Anfrage")),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("user", person(on_delete=django.db.models.deletion.CASCADE)),
            ],
            options={
                "ordering": ["made_at"],
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="one_answer_per_key")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
