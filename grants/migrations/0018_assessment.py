from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0017_formal_check")]

    operations: list = []
