import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("criteria", "0007_base_rates"), ("grants", "0018_assessment")]

    operations = [
        migrations.CreateModel(
            name='FinanceCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('financing', models.CharField(choices=[('ANTEIL', 'Anteilfinanzierung'), ('FEHLBEDARF', 'Fehlbedarfsfinanzierung'), ('FESTBETRAG', 'Festbetragsfinanzierung'), ('VOLL', 'Vollfinanzierung')], max_length=12, verbose_name='Finanzierungsart')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='Vorschlag')),
                ('smallest', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='kleinster arbeitsfähiger Betrag')),
                ('smallest_source', models.CharField(blank=True, choices=[('applicant', 'Angabe des Trägers'), ('office', 'Einschätzung des Amts')], max_length=10, verbose_name='Quelle des kleinsten Betrags')),
                ('note', models.TextField(blank=True, verbose_name='Prüfvermerk')),
                ('saved_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='abgeschlossen')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='finance_check', to='grants.application')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants.submission', verbose_name='geprüfte Fassung')),
            ],
            options={
                'verbose_name': 'Finanzprüfung',
                'ordering': ['application'],
            },
        ),
        migrations.CreateModel(
            name='CheckedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='Erläuterung')),
                ('asked', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='beantragt')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='angesetzt')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='Grund der Kürzung')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.planitem', verbose_name='Position')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='grants.financecheck')),
            ],
            options={
                'ordering': ['check_of', 'position'],
            },
        ),
        migrations.AddConstraint(
            model_name='financecheck',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gt', 0), _connector='OR'), name='finance_check_proposes_more_than_nothing'),
        ),
        migrations.AddConstraint(
            model_name='financecheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('smallest', None), ('smallest_source', '')), models.Q(('smallest__gt', 0), ('smallest__isnull', False), models.Q(('smallest_source', ''), _negated=True)), _connector='OR'), name='smallest_amount_has_a_source'),
        ),
        migrations.AddConstraint(
            model_name='financecheck',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('smallest', None), ('smallest__lte', models.F('amount')), _connector='OR'), name='smallest_amount_is_within_the_proposal'),
        ),
        migrations.AddConstraint(
            model_name='financecheck',
            constraint=models.CheckConstraint(condition=models.Q(('completed_at', None), models.Q(('amount', None), ('smallest', None)), models.Q(('amount__isnull', False), ('smallest__isnull', False)), _connector='OR'), name='complete_finance_check_has_both_amounts'),
        ),
        migrations.AddConstraint(
            model_name='checkedrow',
            constraint=models.UniqueConstraint(fields=('check_of', 'position'), name='one_checked_row_per_position'),
        ),
        migrations.AddConstraint(
            model_name='checkedrow',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('amount__lte', models.F('asked'))), name='checked_row_is_never_raised'),
        ),
        migrations.AddConstraint(
            model_name='checkedrow',
            constraint=models.CheckConstraint(condition=models.Q(('amount', models.F('asked')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='checked_row_is_cut_with_a_reason'),
        ),
    ]
