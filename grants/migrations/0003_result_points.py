from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0002_record_is_append_only")]
    operations = [
        migrations.AddField(
            model_name="result",
            name="points",
            field=models.JSONField(default=dict, verbose_name="mittlere Punkte je Kriterium, als Bruch"),
        ),
    ]
