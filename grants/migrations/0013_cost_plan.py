"""Rows of the lists in an application get a key of their own, so that two people can change different rows."""

import django.contrib.postgres.functions
from django.db import migrations, models

LISTS = {"planrow": "plan_row", "post": "post", "plannedvalue": "planned_value", "otherfunds": "other_funds"}


class Migration(migrations.Migration):
    dependencies = [("grants", "0012_accounts"), ("criteria", "0008_staff_items")]

    operations: list = [
        # The database gives each stored row a key of its own.
        *(
            migrations.AddField(
                model_name=model,
                name="key",
                field=models.UUIDField(
                    db_default=django.contrib.postgres.functions.RandomUUID(),
                    editable=False,
                    verbose_name="Schlüssel",
                ),
            )
            for model in LISTS
        ),
        *(
            migrations.AddConstraint(
                model_name=model,
                constraint=models.UniqueConstraint(fields=("application", "key"), name=f"one_{name}_per_key"),
            )
            for model, name in LISTS.items()
        ),
    ]
