"""Releases of guideline versions, gates in the formal check, the level of a decision, the grace in minutes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('criteria', '0003_rule_book'),
        ('grants', '0004_sort_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(verbose_name='freigegeben')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='zurückgenommen')),
            ],
            options={
                'verbose_name': 'Freigabe',
                'ordering': ['guideline', 'given_at'],
            },
        ),
        migrations.AlterModelOptions(
            name='checkitem',
            options={'ordering': ['application', 'requirement__position', 'gate__position']},
        ),
        migrations.AddField(
            model_name='call',
            name='grace_minutes',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='Nachfrist in Minuten'),
        ),
        migrations.RunSQL(
            "UPDATE grants_call SET grace_minutes = grace_hours * 60",
            "UPDATE grants_call SET grace_hours = grace_minutes / 60",
        ),
        migrations.RemoveField(
            model_name='call',
            name='grace_hours',
        ),
        migrations.AddField(
            model_name='checkitem',
            name='gate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.gate'),
        ),
        migrations.AddField(
            model_name='decision',
            name='level',
            field=models.CharField(blank=True, max_length=250, verbose_name='zuständig nach der Richtlinie'),
        ),
        migrations.AlterField(
            model_name='checkitem',
            name='requirement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.requirement'),
        ),
        migrations.AddConstraint(
            model_name='checkitem',
            constraint=models.UniqueConstraint(fields=('application', 'gate'), name='one_check_per_gate'),
        ),
        migrations.AddConstraint(
            model_name='checkitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('gate', None), ('requirement__isnull', False)), models.Q(('gate__isnull', False), ('requirement', None)), _connector='OR'), name='check_item_is_about_one_thing'),
        ),
        migrations.AddField(
            model_name='approval',
            name='guideline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='criteria.guideline'),
        ),
        migrations.AddField(
            model_name='approval',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('guideline', 'person'), name='a_guideline_is_released_by_different_people'),
        ),
    ]
