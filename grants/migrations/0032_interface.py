"""The money of a call past all doors, in total and by budget year; and what keys to the interface open."""

import django.contrib.postgres.fields
from django.db import migrations, models

SCOPES = [
    ("applications:read", "Anträge und Träger lesen"),
    ("applications:write", "Anträge absenden"),
    ("files:read", "Akten lesen: Prüfung, Bewertung, Entscheidung, Verlauf"),
    ("files:write", "Formale Prüfung beginnen, Wiedervorlagen setzen und erledigen"),
    ("checks:write", "formal prüfen und nachfordern"),
    ("assessments:write", "eigene Bewertungen speichern und abgeben"),
    ("decisions:write", "Entscheidungen vorschlagen; mitzeichnen kann kein Schlüssel"),
    ("money:read", "Rangfolgen, Szenarien und Entscheidungsvorlagen lesen"),
    ("statistics:read", "gelieferte Statistik lesen"),
    ("statistics:write", "Statistik hochladen und abgeben"),
    ("letters:read", "Schreiben lesen"),
    ("messages:read", "Nachrichten lesen"),
    ("messages:write", "Nachrichten senden"),
]
# An Abhilfe binds its higher amount from its proposal on, in place of the decision it replaces. The checks wait for the
# end of the transaction: between the two signatures of one step both decisions stand.
FORWARD = """
CREATE FUNCTION ensure_call_holds(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held record;
    first_year integer;
    last_year integer;
    binding bigint[];
BEGIN
    -- Two people who grant in one call at once wait here for each other; the second sees what the first granted.
    SELECT c.envelope, c.later_envelope, c.period_start, c.period_end INTO held
    FROM grants_call AS c WHERE c.id = wanted FOR NO KEY UPDATE;
    SELECT array_agg(d.id) INTO binding
    FROM grants_decision AS d JOIN grants_application AS a ON a.id = d.application_id
    WHERE a.call_id = wanted AND d.outcome = 'award' AND d.returned_at IS NULL AND d.replaced_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM grants_decision AS n
            WHERE n.replaces_id = d.id AND n.returned_at IS NULL AND n.cosigned_at IS NULL
        );
    IF (SELECT sum(d.amount) FROM grants_decision AS d WHERE d.id = ANY (binding)) > held.envelope THEN
        RAISE EXCEPTION 'A call grants more than its envelope'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'awards_within_the_envelope';
    END IF;
    first_year := extract(year FROM held.period_start);
    last_year := extract(year FROM held.period_end);
    IF held.later_envelope IS NOT NULL AND first_year <> last_year AND EXISTS (
        SELECT 1 FROM grants_slice AS s WHERE s.decision_id = ANY (binding) GROUP BY s.year
        HAVING s.year = last_year AND sum(s.amount) > held.later_envelope
            OR s.year = first_year AND sum(s.amount) > held.envelope - held.later_envelope
    ) THEN
        RAISE EXCEPTION 'A call grants more than it has for a budget year'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'awards_within_the_budget_year';
    END IF;
END $$;
CREATE FUNCTION keep_decision_within_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ensure_call_holds(a.call_id) FROM grants_application AS a WHERE a.id = NEW.application_id;
    RETURN NULL;
END $$;
CREATE FUNCTION keep_slice_within_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ensure_call_holds(a.call_id) FROM grants_decision AS d
    JOIN grants_application AS a ON a.id = d.application_id WHERE d.id = NEW.decision_id;
    RETURN NULL;
END $$;
CREATE FUNCTION keep_call_above_awards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ensure_call_holds(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER decision_within_call
AFTER INSERT OR UPDATE OF amount, outcome, returned_at, replaced_at, replaces_id, application_id ON grants_decision
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.outcome = 'award' AND NEW.returned_at IS NULL)
EXECUTE FUNCTION keep_decision_within_call();
CREATE CONSTRAINT TRIGGER slice_within_call AFTER INSERT ON grants_slice
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_slice_within_call();
CREATE CONSTRAINT TRIGGER call_holds_its_awards
AFTER UPDATE OF envelope, later_envelope, period_start, period_end ON grants_call
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (
    OLD.envelope IS DISTINCT FROM NEW.envelope OR OLD.later_envelope IS DISTINCT FROM NEW.later_envelope
    OR OLD.period_start <> NEW.period_start OR OLD.period_end <> NEW.period_end
)
EXECUTE FUNCTION keep_call_above_awards();
"""
BACKWARD = """
DROP TRIGGER call_holds_its_awards ON grants_call;
DROP TRIGGER slice_within_call ON grants_slice;
DROP TRIGGER decision_within_call ON grants_decision;
DROP FUNCTION keep_call_above_awards;
DROP FUNCTION keep_slice_within_call;
DROP FUNCTION keep_decision_within_call;
DROP FUNCTION ensure_call_holds;
"""


class Migration(migrations.Migration):
    dependencies = [("grants", "0031_rulings")]

    operations = [
        migrations.AlterField(
            model_name="apikey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=SCOPES, max_length=30), size=None, verbose_name="Umfang"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
