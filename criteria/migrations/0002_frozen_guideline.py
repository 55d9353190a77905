"""A guideline version whose first call has opened is frozen: the database refuses any change of it and its parts."""

from django.db import migrations

PARTS = {
    "criteria_parameter": "SELECT part.guideline_id",
    "criteria_priority": "SELECT part.guideline_id",
    "criteria_planitem": "SELECT part.guideline_id",
    "criteria_criterion": "SELECT part.guideline_id",
    "criteria_requirement": "SELECT guideline_id FROM criteria_priority WHERE id = part.priority_id",
    "criteria_level": "SELECT guideline_id FROM criteria_criterion WHERE id = part.criterion_id",
}
FUNCTION = """
CREATE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part {table}%ROWTYPE;
BEGIN
    -- Both rows count, so that no part leaves a frozen version for an open one.
    FOREACH part IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD] ELSE ARRAY[NEW, OLD] END
    LOOP
        IF EXISTS (SELECT FROM criteria_guideline WHERE id = ({guideline}) AND frozen_at IS NOT NULL) THEN
            RAISE EXCEPTION 'The guideline version is frozen' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;
    RETURN part;
END $$;
CREATE TRIGGER guideline_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}();
"""
GUIDELINE = """
CREATE FUNCTION refuse_change_of_guideline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'The guideline version is frozen' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guideline_is_frozen BEFORE UPDATE OR DELETE ON criteria_guideline
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_guideline();
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0001_initial")]
    operations = [
        *(
            migrations.RunSQL(
                FUNCTION.format(table=table, guideline=guideline),
                f"DROP TRIGGER guideline_is_frozen ON {table}; DROP FUNCTION refuse_change_of_{table};",
            )
            for table, guideline in PARTS.items()
        ),
        migrations.RunSQL(
            GUIDELINE,
            "DROP TRIGGER guideline_is_frozen ON criteria_guideline; DROP FUNCTION refuse_change_of_guideline;",
        ),
    ]
