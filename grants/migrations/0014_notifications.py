from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0013_cost_plan")]

    operations: list = []
