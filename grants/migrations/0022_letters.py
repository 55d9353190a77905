from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0021_decisions")]

    operations: list = []
