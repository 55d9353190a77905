from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0019_finance")]

    operations: list = []
