"""What of an indicator a value is: the total, or a category of a breakdown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="observation",
            options={
                "ordering": ["survey", "indicator", "category", "period_start", "district", "delivery", "valid_from"]
            },
        ),
        migrations.RemoveConstraint(
            model_name="observation",
            name="one_current_version",
        ),
        migrations.AddField(
            model_name="observation",
            name="category",
            field=models.CharField(blank=True, default="", max_length=150),
        ),
        migrations.AlterField(
            model_name="observation",
            name="district",
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("survey", "indicator", "category", "period", "district", "delivery"),
                name="one_current_version",
            ),
        ),
    ]
