from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0024_desk")]

    operations: list = []
