from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0015_notices_of_change")]

    operations: list = []
