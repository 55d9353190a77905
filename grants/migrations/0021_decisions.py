import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Every grant so far belongs to the first year of its call: the plans of a second year count from now on.
FORWARD = """
CREATE FUNCTION keep_slices_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(s.amount) FROM grants_slice AS s WHERE s.decision_id = NEW.decision_id)
        <> (SELECT d.amount FROM grants_decision AS d WHERE d.id = NEW.decision_id) THEN
        RAISE EXCEPTION 'The yearly parts of a decision do not add up to it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'slices_add_up_to_the_decision';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION keep_release_within_slice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := NEW.slice_id;
    part numeric;
BEGIN
    -- Two people who release of one part at once wait here for each other.
    SELECT s.amount INTO part FROM grants_slice AS s WHERE s.id = wanted FOR UPDATE;
    IF (SELECT sum(r.amount) FROM grants_release AS r WHERE r.slice_id = wanted AND r.returned_at IS NULL) > part THEN
        RAISE EXCEPTION 'More is released than the yearly part holds'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'release_within_slice';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION keep_return_to_origin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> (
        SELECT d.origin FROM grants_decision AS d WHERE d.application_id = NEW.id ORDER BY d.id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'A decision leads back to where it was made'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'return_follows_the_origin';
    END IF;
    RETURN NEW;
END $$;
INSERT INTO grants_slice (decision_id, year, amount)
SELECT d.id, extract(year FROM c.period_start), d.amount
FROM grants_decision AS d
JOIN grants_application AS a ON a.id = d.application_id
JOIN grants_call AS c ON c.id = a.call_id
WHERE d.outcome = 'award';
CREATE CONSTRAINT TRIGGER slices_add_up_to_the_decision AFTER INSERT ON grants_slice
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_slices_whole();
CREATE TRIGGER slice_is_frozen BEFORE UPDATE OR DELETE ON grants_slice
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER release_within_slice AFTER INSERT OR UPDATE ON grants_release
FOR EACH ROW EXECUTE FUNCTION keep_release_within_slice();
CREATE TRIGGER return_follows_the_origin BEFORE UPDATE OF state ON grants_application
FOR EACH ROW WHEN (OLD.state = 'cosigning' AND NEW.state IN ('checking', 'deliberation'))
EXECUTE FUNCTION keep_return_to_origin();
"""
BACKWARD = """
DROP TRIGGER return_follows_the_origin ON grants_application;
DROP TRIGGER release_within_slice ON grants_release;
DROP TRIGGER slice_is_frozen ON grants_slice;
DROP TRIGGER slices_add_up_to_the_decision ON grants_slice;
DROP FUNCTION keep_return_to_origin;
DROP FUNCTION keep_release_within_slice;
DROP FUNCTION keep_slices_whole;
"""


class Migration(migrations.Migration):
    dependencies = [("grants", "0020_committee")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="needs_resolution",
            field=models.BooleanField(default=False, verbose_name="braucht den Beschluss eines Gremiums"),
        ),
        migrations.AddField(
            model_name="decision",
            name="origin",
            field=models.CharField(
                choices=[("checking", "Formale Prüfung"), ("deliberation", "Rangfolge und Entscheidung")],
                default="deliberation",
                max_length=12,
                verbose_name="entschieden in",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="resolution",
            field=models.CharField(blank=True, max_length=250, verbose_name="Beschluss"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("origin", "deliberation"),
                    models.Q(("origin", "checking"), ("outcome", "rejection")),
                    _connector="OR",
                ),
                name="only_a_rejection_is_decided_in_the_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("needs_resolution", False),
                    ("cosigned_at", None),
                    models.Q(("resolution", ""), _negated=True),
                    _connector="OR",
                ),
                name="resolution_comes_before_the_second_signature",
            ),
        ),
        migrations.CreateModel(
            name="Slice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slices", to="grants.decision"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="Haushaltsjahr")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="Betrag")),
            ],
            options={
                "ordering": ["decision", "year"],
                "verbose_name": "Jahresscheibe",
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "year"), name="one_slice_per_year"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="slice_has_an_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="grants.slice"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="Freigabe")),
                ("reason", models.TextField(verbose_name="Grundlage der Freigabe")),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["slice", "proposed_at"],
                "verbose_name": "Freigabe",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), models.Q(("reason", ""), _negated=True)),
                        name="release_has_amount_and_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None), ("returned_at", None)),
                        fields=("slice",),
                        name="one_open_release_per_slice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("returned_at", None),
                                models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="release_is_confirmed_by_another_person",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
