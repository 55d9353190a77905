from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0018_assessment")]

    operations: list = []
