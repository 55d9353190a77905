"""Remove what 0004 carried over, and let the database guard the new columns."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("criteria", "0004_carry_over")]
    operations = [
        migrations.RemoveField(
            model_name='criterion',
            name='goal',
        ),
        migrations.RemoveField(
            model_name='parameter',
            name='label',
        ),
        migrations.RemoveField(
            model_name='parameter',
            name='unit',
        ),
        migrations.RemoveField(
            model_name='priority',
            name='old_exclusions',
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('is_assumption', True), _connector='OR'), name='criterion_has_source_or_is_assumption'),
        ),
        migrations.AddConstraint(
            model_name='guideline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'superseded'), ('valid_until__isnull', False)), models.Q(models.Q(('state', 'superseded'), _negated=True), ('valid_until', None)), _connector='OR'), name='only_a_superseded_guideline_has_ended'),
        ),
        migrations.AddConstraint(
            model_name='guideline',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ('in_force', 'superseded'))), expressions=[(models.Func(models.Func(models.F('series'), function='hashtext', output_field=models.IntegerField()), models.Func(models.F('series'), function='hashtext', output_field=models.IntegerField()), models.Value('[]'), function='int4range', output_field=django.contrib.postgres.fields.ranges.IntegerRangeField()), '&&'), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='guidelines_of_a_series_do_not_overlap'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('is_assumption', True), _connector='OR'), name='planitem_has_source_or_is_assumption'),
        ),
        migrations.AddConstraint(
            model_name='priority',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('is_assumption', True), _connector='OR'), name='priority_has_source_or_is_assumption'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), ('is_assumption', True), _connector='OR'), name='requirement_has_source_or_is_assumption'),
        ),
    ]
