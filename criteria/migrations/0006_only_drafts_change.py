"""Only a draft of a guideline can be changed: the database refuses any change of a released version and its parts."""

from django.db import migrations

OF_CRITERION = "SELECT guideline_id FROM criteria_criterion WHERE id = part.criterion_id"
OF_PRIORITY = "SELECT guideline_id FROM criteria_priority WHERE id = part.priority_id"
PARTS = {
    "criteria_parameter": "SELECT part.guideline_id",
    "criteria_decisionlevel": "SELECT part.guideline_id",
    "criteria_planitem": "SELECT part.guideline_id",
    "criteria_priority": "SELECT part.guideline_id",
    "criteria_priority_goals": OF_PRIORITY,
    "criteria_requirement": OF_PRIORITY,
    "criteria_exclusion": OF_PRIORITY,
    "criteria_gate": "SELECT part.guideline_id",
    "criteria_criterion": "SELECT part.guideline_id",
    "criteria_criterion_goals": OF_CRITERION,
    "criteria_level": OF_CRITERION,
    "criteria_clause": "SELECT part.guideline_id",
}
FUNCTION = """
CREATE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part {table}%ROWTYPE;
BEGIN
    -- Both rows count, so that no part leaves a released version for a draft.
    FOREACH part IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD] ELSE ARRAY[NEW, OLD] END
    LOOP
        IF EXISTS (SELECT FROM criteria_guideline WHERE id = ({guideline}) AND state <> 'draft') THEN
            RAISE EXCEPTION 'The guideline version is no draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;
    RETURN part;
END $$;
CREATE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}();
"""
GUIDELINE = """
CREATE FUNCTION refuse_change_of_guideline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'The guideline version is no draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state <> 'draft' AND (OLD.series, OLD.title, OLD.version, OLD.valid_from, OLD.source)
            IS DISTINCT FROM (NEW.series, NEW.title, NEW.version, NEW.valid_from, NEW.source) THEN
        RAISE EXCEPTION 'The guideline version is no draft' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.frozen_at IS NOT NULL AND (NEW.frozen_at IS DISTINCT FROM OLD.frozen_at OR NEW.state IN ('draft', 'signed')) THEN
        RAISE EXCEPTION 'The guideline version is frozen' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_drafts_change BEFORE UPDATE OR DELETE ON criteria_guideline
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_guideline();
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0005_rule_book_old_columns")]
    operations = [
        *(
            migrations.RunSQL(
                FUNCTION.format(table=table, guideline=guideline),
                f"DROP TRIGGER only_drafts_change ON {table}; DROP FUNCTION refuse_change_of_{table};",
            )
            for table, guideline in PARTS.items()
        ),
        migrations.RunSQL(
            GUIDELINE,
            "DROP TRIGGER only_drafts_change ON criteria_guideline; DROP FUNCTION refuse_change_of_guideline;",
        ),
    ]
