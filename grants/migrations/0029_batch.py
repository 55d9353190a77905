from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("grants", "0028_assignment")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="later_envelope",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="davon für das zweite Jahr"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=Q(later_envelope=None) | Q(later_envelope__gte=0, later_envelope__lte=F("envelope")),
                name="call_later_envelope_is_part_of_the_envelope",
            ),
        ),
    ]
