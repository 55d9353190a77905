from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0012_accounts")]

    operations: list = []
