"""Versions that never said the ceilings of De-minimis aid get those of the Regulations.

Released versions keep what they say: of them only the new rules are added.
"""

from django.db import migrations

GUARD = "ALTER TABLE criteria_parameter {} TRIGGER only_drafts_change"
# What was inserted is checked at once: PostgreSQL alters no table on which a check still waits.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO criteria_parameter (guideline_id, name, value, source, is_assumption)
SELECT guideline.id, rule.name, rule.value, rule.source, false
FROM criteria_guideline AS guideline, (VALUES
    ('de_minimis_limit', '300000.00', 'Art. 3 Abs. 2 der Verordnung (EU) 2023/2831'),
    ('dawi_de_minimis_limit', '750000.00', 'Art. 3 Abs. 2 der Verordnung (EU) 2023/2832'),
    ('state_aid_years', '3', 'Jeweils Art. 3 Abs. 2 der Verordnungen (EU) 2023/2831 und 2023/2832')
) AS rule (name, value, source)
ON CONFLICT DO NOTHING;
SET CONSTRAINTS ALL DEFERRED;
"""
EMPTY = """
DELETE FROM criteria_parameter WHERE name IN ('de_minimis_limit', 'dawi_de_minimis_limit', 'state_aid_years');
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0009_clause_relations")]
    operations = [
        migrations.RunSQL(GUARD.format("DISABLE"), GUARD.format("ENABLE")),
        migrations.RunSQL(FILL, EMPTY),
        migrations.RunSQL(GUARD.format("ENABLE"), GUARD.format("DISABLE")),
    ]
