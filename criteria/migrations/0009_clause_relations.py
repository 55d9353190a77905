from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("criteria", "0008_staff_items")]

    operations = [
        migrations.AddField(
            model_name="clause",
            name="requires",
            field=models.JSONField(blank=True, default=list, verbose_name="steht nur mit"),
        ),
        migrations.AddField(
            model_name="clause",
            name="excludes",
            field=models.JSONField(blank=True, default=list, verbose_name="steht nicht mit"),
        ),
        migrations.AddField(
            model_name="clause",
            name="is_optional",
            field=models.BooleanField(default=False, verbose_name="steht nur auf Wunsch"),
        ),
    ]
