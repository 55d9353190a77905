"""Anlagen of an application and master documents of a Träger."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import grants.attachments.models

KINDS = [
    ("statutes", "Satzung"),
    ("register", "Registerauszug"),
    ("exemption", "Freistellungsbescheid"),
    ("authority", "Unterschriftsvollmacht"),
    ("concept", "Konzept"),
    ("other", "Sonstige"),
]
REMOVAL = models.Q(("removed_at", None), ("removed_by", None)) | models.Q(
    ("removed_at__isnull", False), ("removed_by__isnull", False)
)


def paper() -> list[tuple[str, models.Field]]:
    """What an Anlage and a master document have in common."""
    person = {"on_delete": django.db.models.deletion.RESTRICT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("kind", models.CharField(choices=KINDS, max_length=20, verbose_name="Art")),
        ("name", models.CharField(max_length=150, verbose_name="Datei")),
        ("content_type", models.CharField(max_length=100)),
        ("size", models.PositiveIntegerField(verbose_name="Größe")),
        ("sha256", models.CharField(max_length=64)),
        ("file", models.FileField(blank=True, upload_to=grants.attachments.models.random_place)),
        ("uploaded_at", models.DateTimeField(verbose_name="hochgeladen")),
        ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="entfernt")),
        ("removed_by", models.ForeignKey(blank=True, null=True, **person)),
        ("uploaded_by", models.ForeignKey(**person)),
    ]


class Migration(migrations.Migration):
    dependencies = [("grants", "0006_organisations")]
    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                *paper(),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="grants.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "Anlage",
                "ordering": ["application", "uploaded_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [kind for kind, _ in KINDS])), name="attachment_kind_is_known"
                    ),
                    models.CheckConstraint(condition=REMOVAL, name="attachment_removal_has_time_and_person"),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("application", "kind", "sha256"),
                        name="one_standing_attachment_per_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                *paper(),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="grants.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Unterlage",
                "ordering": ["organisation", "kind", "uploaded_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [kind for kind, _ in KINDS if kind != "concept"])),
                        name="document_kind_is_lasting",
                    ),
                    models.CheckConstraint(condition=REMOVAL, name="document_removal_has_time_and_person"),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)) & ~models.Q(("kind", "other")),
                        fields=("organisation", "kind"),
                        name="one_standing_document_per_kind",
                    ),
                ],
            },
        ),
    ]
