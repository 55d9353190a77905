import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def prove_addresses(apps, schema_editor):
    """Who has an account now keeps it: these addresses count as proven."""
    User, EmailAddress = apps.get_model("grants", "User"), apps.get_model("account", "EmailAddress")
    known = EmailAddress.objects.filter(user=models.OuterRef("pk"))
    accounts = User.objects.filter(~models.Exists(known)).only("pk", "email")
    EmailAddress.objects.bulk_create(
        EmailAddress(user=account, email=account.email, verified=True, primary=True) for account in accounts
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0011_messages"), ("account", "0009_emailaddress_unique_primary_email")]

    operations: list = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=150, verbose_name="Name")),
                ("email", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                ("password", models.CharField(max_length=128)),
                ("data", models.JSONField()),
                ("asked_at", models.DateTimeField(verbose_name="abgesendet")),
                ("expires_at", models.DateTimeField(verbose_name="gültig bis")),
            ],
            options={"verbose_name": "Registrierung", "ordering": ["asked_at", "id"]},
        ),
        migrations.AddField(
            model_name="organisation",
            name="refused_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="abgelehnt"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="refused_by",
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
                condition=models.Q(refused_at=None, refused_by=None)
                | models.Q(refused_at__isnull=False, refused_by__isnull=False, confirmed_at=None),
                name="organisation_refusal_has_time_and_person",
            ),
        ),
        migrations.RunPython(prove_addresses, migrations.RunPython.noop),
    ]
