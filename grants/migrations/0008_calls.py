"""Calls begin as drafts of the office: announcement, unpublished envelope, required attachments, time needed, hint."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0007_attachments")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="announced_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="angekündigt"),
        ),
        # Until now there were no drafts: every stored call was announced.
        migrations.RunSQL("UPDATE grants_call SET announced_at = opens_at", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="call",
            name="envelope_is_public",
            field=models.BooleanField(default=True, verbose_name="Fördermittel veröffentlichen"),
        ),
        migrations.AddField(
            model_name="call",
            name="hint",
            field=models.TextField(blank=True, verbose_name="Hinweise"),
        ),
        migrations.AddField(
            model_name="call",
            name="minutes_needed",
            field=models.PositiveSmallIntegerField(default=120, verbose_name="Zeitbedarf in Minuten"),
        ),
        migrations.AddField(
            model_name="call",
            name="required_attachments",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                size=None,
                verbose_name="Nötige Anlagen",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("announced_at", None), ("announced_at__lte", models.F("opens_at")), _connector="OR"),
                name="call_opens_after_it_is_announced",
            ),
        ),
    ]
