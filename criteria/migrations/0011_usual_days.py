"""Versions that never said how long the office usually takes go on saying nothing.

Released versions keep what they say: of them only the new rules are added.
"""

from django.db import migrations

GUARD = "ALTER TABLE criteria_parameter {} TRIGGER only_drafts_change"
# What was inserted is checked at once: PostgreSQL alters no table on which a check still waits.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO criteria_parameter (guideline_id, name, value, source, is_assumption)
SELECT guideline.id, rule.name, 'keine', 'Keine Angabe in dieser Fassung', true
FROM criteria_guideline AS guideline,
    (VALUES ('check_days'), ('assessment_days'), ('decision_days')) AS rule (name)
ON CONFLICT DO NOTHING;
SET CONSTRAINTS ALL DEFERRED;
"""
EMPTY = """
DELETE FROM criteria_parameter WHERE name IN ('check_days', 'assessment_days', 'decision_days');
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0010_state_aid_limits")]
    operations = [
        migrations.RunSQL(GUARD.format("DISABLE"), GUARD.format("ENABLE")),
        migrations.RunSQL(FILL, EMPTY),
        migrations.RunSQL(GUARD.format("ENABLE"), GUARD.format("DISABLE")),
    ]
