"""The published base rates, with the note which are verified. The office keeps them from here on."""

from django.db import migrations

from criteria.interest import published_rates


def load(apps, schema_editor):
    BaseRate = apps.get_model("criteria", "BaseRate")
    BaseRate.objects.bulk_create(
        BaseRate(valid_from=rate.valid_from, percent=rate.percent, is_verified=rate.is_verified, note=rate.note)
        for rate in published_rates()
    )


def unload(apps, schema_editor):
    apps.get_model("criteria", "BaseRate").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("criteria", "0006_only_drafts_change")]
    operations = [migrations.RunPython(load, unload)]
