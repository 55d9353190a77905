"""Master data, bank account and confirmation of a Träger, its administrators, and invitations."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

RIGHTS = [("edit", "bearbeiten"), ("sign", "unterzeichnen"), ("admin", "verwaltet den Träger")]


def keep_what_stands(apps, schema_editor):
    """The Träger that are here were let in by the office. Who may sign for one administers it from now on."""
    apps.get_model("grants", "Organisation").objects.update(confirmed_at=timezone.now())
    memberships = apps.get_model("grants", "Membership").objects
    memberships.bulk_create(
        type(membership)(user_id=membership.user_id, organisation_id=membership.organisation_id, right="admin")
        for membership in memberships.filter(right="sign", ended_at=None)
    )


def take_back(apps, schema_editor):
    apps.get_model("grants", "Membership").objects.filter(right="admin").delete()


class Migration(migrations.Migration):
    dependencies = [("grants", "0005_rule_book")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="register_court",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="Registergericht"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="email",
            field=models.EmailField(blank=True, default="", max_length=254, verbose_name="E-Mail-Adresse des Trägers"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="phone",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="Telefon"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="deducts_input_tax",
            field=models.BooleanField(blank=True, null=True, verbose_name="zum Vorsteuerabzug berechtigt"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="account_holder",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="Kontoinhaber"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="iban",
            field=models.CharField(blank=True, default="", max_length=34, verbose_name="IBAN"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="bic",
            field=models.CharField(blank=True, default="", max_length=11, verbose_name="BIC"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="organisation",
            name="registered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="registriert"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="bestätigt"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=Q(("confirmed_by", None), ("confirmed_at__isnull", False), _connector="OR"),
                name="organisation_confirmation_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=Q(iban="", account_holder="", bic="") | ~Q(iban="") & ~Q(account_holder=""),
                name="organisation_bank_account_is_whole",
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="right",
            field=models.CharField(choices=RIGHTS, max_length=10, verbose_name="Recht"),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(choices=RIGHTS, max_length=10), size=None, verbose_name="Rechte"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField(verbose_name="eingeladen")),
                ("expires_at", models.DateTimeField(verbose_name="gültig bis")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="angenommen")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="zurückgenommen")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="eingeladen von",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="invitations",
                        to="grants.organisation",
                    ),
                ),
            ],
            options={"verbose_name": "Einladung", "ordering": ["organisation", "invited_at", "id"]},
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=Q(("accepted_at", None), ("revoked_at", None)),
                fields=("organisation", "email"),
                name="one_waiting_invitation_per_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
                name="invitation_acceptance_has_time_and_person",
            ),
        ),
        migrations.RunPython(keep_what_stands, take_back),
    ]
