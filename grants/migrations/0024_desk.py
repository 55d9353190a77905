from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0023_remedies")]

    operations: list = []
