from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0020_committee")]

    operations: list = []
