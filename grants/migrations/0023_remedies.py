from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0022_letters")]

    operations: list = []
