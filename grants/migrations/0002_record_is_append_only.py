"""The database itself refuses to change or delete an entry of the record."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The record is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER record_is_append_only BEFORE UPDATE OR DELETE ON grants_entry
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER submission_is_frozen BEFORE UPDATE OR DELETE ON grants_submission
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
"""
BACKWARD = """
DROP TRIGGER submission_is_frozen ON grants_submission;
DROP TRIGGER record_is_append_only ON grants_entry;
DROP FUNCTION refuse_change_of_record;
"""


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
