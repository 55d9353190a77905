"""A position of the plan says itself whether it gathers the Personalkosten, and whether it is a Pauschale.

Released versions keep what they say: of them only the new columns are filled, by what the code had read before.
"""

from django.db import migrations, models

GUARD = "ALTER TABLE criteria_planitem {} TRIGGER only_drafts_change"
FILL = """
UPDATE criteria_planitem SET is_staff = true WHERE kind = 'cost' AND code = 'personal';
UPDATE criteria_planitem SET is_flat_rate = true WHERE kind = 'cost' AND code <> 'personal' AND title ILIKE '%pauschal%';
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0007_base_rates")]
    operations = [
        migrations.AddField(
            model_name="planitem",
            name="is_staff",
            field=models.BooleanField(default=False, verbose_name="Personalkosten"),
        ),
        migrations.AddField(
            model_name="planitem",
            name="is_flat_rate",
            field=models.BooleanField(default=False, verbose_name="Pauschale"),
        ),
        migrations.RunSQL(GUARD.format("DISABLE"), migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD.format("ENABLE"), migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_flat_rate", False), ("is_staff", False)),
                    models.Q(("is_flat_rate", False), ("is_staff", True), ("kind", "cost")),
                    models.Q(("is_flat_rate", True), ("is_staff", False), ("kind", "cost")),
                    _connector="OR",
                ),
                name="only_costs_are_staff_or_flat_rate",
            ),
        ),
    ]
