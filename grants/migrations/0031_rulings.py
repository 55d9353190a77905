"""An Abhilfe that moves money, the Rückforderung, sofortige Vollziehung and Klage."""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

# What stood before knew neither how far a Widerruf reaches back nor how much of a grant it took.
FILL = """
UPDATE grants_revocation AS r SET effective_from = (d.cosigned_at AT TIME ZONE 'Europe/Berlin')::date
FROM grants_decision AS d WHERE d.id = r.decision_id AND r.amount IS NOT NULL AND r.ground <> 'reserved';
UPDATE grants_decision AS d SET taken_back = t.total
FROM (SELECT decision_id, sum(amount) AS total FROM grants_revocation WHERE cosigned_at IS NOT NULL
      GROUP BY decision_id) AS t WHERE t.decision_id = d.id;
"""
# Releases and revocations of all versions of a decision count together; an Abhilfe only ever adds.
FORWARD = """
CREATE OR REPLACE FUNCTION keep_release_within_slice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted record;
    part numeric;
    remaining numeric;
BEGIN
    SELECT s.year, d.application_id INTO wanted
    FROM grants_slice AS s JOIN grants_decision AS d ON d.id = s.decision_id WHERE s.id = NEW.slice_id;
    -- Two people who release of one grant at once wait here for each other.
    PERFORM 1 FROM grants_application AS a WHERE a.id = wanted.application_id FOR UPDATE;
    SELECT max(s.amount) INTO part FROM grants_slice AS s JOIN grants_decision AS d ON d.id = s.decision_id
    WHERE d.application_id = wanted.application_id AND s.year = wanted.year
        AND d.returned_at IS NULL AND (d.replaces_id IS NULL OR d.cosigned_at IS NOT NULL);
    IF (
        SELECT sum(r.amount) FROM grants_release AS r JOIN grants_slice AS s ON s.id = r.slice_id
        JOIN grants_decision AS d ON d.id = s.decision_id
        WHERE d.application_id = wanted.application_id AND s.year = wanted.year AND r.returned_at IS NULL
    ) > part THEN
        RAISE EXCEPTION 'More is released than the yearly part holds'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'release_within_slice';
    END IF;
    IF NEW.confirmed_at IS NULL OR (TG_OP = 'UPDATE' AND OLD.confirmed_at IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    SELECT d.amount - d.taken_back INTO remaining FROM grants_decision AS d
    WHERE d.application_id = wanted.application_id AND d.returned_at IS NULL AND d.replaced_at IS NULL
        AND (d.replaces_id IS NULL OR d.cosigned_at IS NOT NULL);
    IF (
        SELECT sum(r.amount) FROM grants_release AS r JOIN grants_slice AS s ON s.id = r.slice_id
        JOIN grants_decision AS d ON d.id = s.decision_id
        WHERE d.application_id = wanted.application_id AND r.confirmed_at IS NOT NULL
    ) > remaining THEN
        RAISE EXCEPTION 'More is released than remains of the grant'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'release_within_what_remains';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION keep_revocations_within_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    granted numeric;
BEGIN
    -- Two people who take back of one grant at once wait here for each other.
    PERFORM 1 FROM grants_decision AS d WHERE d.id = NEW.decision_id FOR UPDATE;
    SELECT max(d.amount) INTO granted FROM grants_decision AS d
    WHERE d.application_id = NEW.application_id AND d.returned_at IS NULL
        AND (d.replaces_id IS NULL OR d.cosigned_at IS NOT NULL);
    IF (
        SELECT coalesce(sum(r.amount - r.lifted), 0) FROM grants_revocation AS r
        WHERE r.application_id = NEW.application_id AND (r.cosigned_at IS NOT NULL OR r.id = NEW.id)
    ) > granted THEN
        RAISE EXCEPTION 'More is taken back than was granted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'revocations_within_the_grant';
    END IF;
    RETURN NULL;
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION keep_release_within_slice() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE FUNCTION keep_revocations_within_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    granted numeric;
BEGIN
    -- Two people who take back of one grant at once wait here for each other.
    SELECT d.amount INTO granted FROM grants_decision AS d WHERE d.id = NEW.decision_id FOR UPDATE;
    IF (
        SELECT coalesce(sum(r.amount), 0) FROM grants_revocation AS r
        WHERE r.decision_id = NEW.decision_id AND (r.cosigned_at IS NOT NULL OR r.id = NEW.id)
    ) > granted THEN
        RAISE EXCEPTION 'More is taken back than was granted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'revocations_within_the_grant';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("grants", "0030_mails_about_statistics")]

    operations = [
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paid_out", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="ausgezahlt")),
                ("stays", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="bleibt bewilligt")),
                (
                    "claimed",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="schon zurückgefordert"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="zu erstatten")),
                ("interest_from", models.DateField(verbose_name="Zinsen ab")),
                ("interest_until", models.DateField(verbose_name="Zinsen berechnet bis")),
                ("interest", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="Zinsen")),
                ("waiver", models.TextField(blank=True, max_length=5000, verbose_name="Gründe, von Zinsen abzusehen")),
                ("working", models.JSONField(default=list, verbose_name="Rechenweg")),
                ("due_on", models.DateField(verbose_name="zu zahlen bis")),
                ("reasons", models.TextField(max_length=5000, verbose_name="Begründung")),
                ("proposed_at", models.DateTimeField()),
                ("cosigned_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.TextField(blank=True, max_length=5000)),
                ("annulled_at", models.DateTimeField(blank=True, null=True, verbose_name="aufgehoben")),
            ],
            options={
                "verbose_name": "Rückforderung",
                "ordering": ["application", "proposed_at", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="one_standing_decision_per_application",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="only_a_rejection_is_decided_in_the_check",
        ),
        migrations.AddField(
            model_name="decision",
            name="replaced_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ersetzt"),
        ),
        migrations.AddField(
            model_name="decision",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="grants.decision",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="taken_back",
            field=models.DecimalField(
                decimal_places=2, default=0, max_digits=12, verbose_name="zurückgenommen oder widerrufen"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="amount",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Betrag nach der Abhilfe"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="court",
            field=models.CharField(blank=True, max_length=200, verbose_name="Gericht"),
        ),
        migrations.AddField(
            model_name="objection",
            name="court_reference",
            field=models.CharField(blank=True, max_length=100, verbose_name="Aktenzeichen des Gerichts"),
        ),
        migrations.AddField(
            model_name="objection",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="grants.decision",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="judgment",
            field=models.CharField(
                blank=True,
                choices=[
                    ("rejected", "Klage abgewiesen"),
                    ("withdrawn", "Klage zurückgenommen"),
                    ("partly", "zum Teil stattgegeben"),
                    ("allowed", "stattgegeben"),
                    ("settled", "durch Vergleich oder Erledigung beendet"),
                ],
                max_length=10,
                verbose_name="Ausgang der Klage",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="judgment_final_on",
            field=models.DateField(blank=True, null=True, verbose_name="rechtskräftig beendet"),
        ),
        migrations.AddField(
            model_name="objection",
            name="sued_on",
            field=models.DateField(blank=True, null=True, verbose_name="Klage erhoben"),
        ),
        migrations.AddField(
            model_name="revocation",
            name="effective_from",
            field=models.DateField(blank=True, null=True, verbose_name="unwirksam ab"),
        ),
        migrations.AddField(
            model_name="revocation",
            name="immediate",
            field=models.TextField(blank=True, max_length=5000, verbose_name="Gründe der sofortigen Vollziehung"),
        ),
        migrations.AddField(
            model_name="revocation",
            name="lifted",
            field=models.DecimalField(
                decimal_places=2, default=0, max_digits=12, verbose_name="durch Abhilfe aufgehoben"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="decision",
            name="origin",
            field=models.CharField(
                choices=[
                    ("checking", "Formale Prüfung"),
                    ("deliberation", "Rangfolge und Entscheidung"),
                    ("remedy", "Abhilfe auf einen Widerspruch"),
                ],
                default="deliberation",
                max_length=12,
                verbose_name="entschieden in",
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Eingangsbestätigung"),
                    ("correction", "Nachforderung"),
                    ("decision", "Bescheid"),
                    ("early_start", "Vorzeitiger Maßnahmebeginn"),
                    ("hearing", "Anhörung"),
                    ("revocation", "Rücknahme oder Widerruf"),
                    ("objection", "Eingang des Widerspruchs"),
                    ("remedy", "Abhilfebescheid"),
                    ("forwarding", "Abgabe des Widerspruchs"),
                    ("hearing_end", "Einstellung nach Anhörung"),
                    ("recovery", "Rückforderungsbescheid"),
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
        migrations.AlterField(
            model_name="objection",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("received", "Eingegangen"),
                    ("remedy_proposed", "Abhilfe vorgeschlagen"),
                    ("remedied", "Abgeholfen"),
                    ("forwarded", "An die Widerspruchsbehörde abgegeben"),
                    ("decided", "Widerspruchsbescheid ergangen"),
                    ("sued", "Klage anhängig"),
                    ("judged", "Klage beendet"),
                    ("withdrawn", "Zurückgenommen"),
                ],
                default="received",
                max_length=50,
                protected=True,
                verbose_name="Stand",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("replaced_at", None),
                    ("returned_at", None),
                    models.Q(("replaces", None), ("cosigned_at__isnull", False), _connector="OR"),
                ),
                fields=("application",),
                name="one_standing_decision_per_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("returned_at", None)), fields=("replaces",), name="one_successor_per_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "remedy"), ("outcome", "award"), ("replaces__isnull", False)),
                    models.Q(models.Q(("origin", "remedy"), _negated=True), ("replaces", None)),
                    _connector="OR",
                ),
                name="only_an_abhilfe_replaces_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaced_at", None), ("cosigned_at__isnull", False), _connector="OR"),
                name="only_a_decision_in_force_is_replaced",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_back__gte", 0), ("taken_back__lte", models.F("amount"))),
                name="no_more_is_taken_back_than_was_granted",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "checking"), _negated=True), ("outcome", "rejection"), _connector="OR"
                ),
                name="only_a_rejection_is_decided_in_the_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["sued", "judged"]), _negated=True),
                    models.Q(("sued_on__isnull", False), models.Q(("court", ""), _negated=True)),
                    _connector="OR",
                ),
                name="lawsuit_has_day_and_court",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "judged"), _negated=True),
                    models.Q(
                        models.Q(("judgment", ""), _negated=True), ("judgment_final_on__gte", models.F("sued_on"))
                    ),
                    _connector="OR",
                ),
                name="lawsuit_ends_with_judgment_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted", 0),
                    models.Q(("cosigned_at__isnull", False), ("lifted__gt", 0), ("lifted__lte", models.F("amount"))),
                    _connector="OR",
                ),
                name="no_more_is_lifted_than_was_taken_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_from", None), models.Q(("ground", "reserved"), _negated=True), _connector="OR"
                ),
                name="reserved_revocation_works_for_the_future",
            ),
        ),
        migrations.AddField(
            model_name="recovery",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="recoveries", to="grants.application"
            ),
        ),
        migrations.AddField(
            model_name="recovery",
            name="cosigned_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recovery",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="recovery",
            name="revocation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="recoveries", to="grants.revocation"
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cosigned_at", None), ("returned_at", None)),
                fields=("application",),
                name="one_open_recovery_per_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount", models.F("paid_out") - models.F("stays") - models.F("claimed")), ("amount__gt", 0)
                ),
                name="recovery_is_what_was_paid_less_what_stays",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("interest__gte", 0),
                    ("interest_until__gte", models.F("interest_from")),
                    models.Q(("waiver", ""), ("interest", 0), _connector="OR"),
                ),
                name="recovery_interest_is_claimed_or_waived",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons", ""), _negated=True), name="recovery_has_reasons"
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("annulled_at", None), ("cosigned_at", None), ("cosigned_by", None)),
                    models.Q(
                        ("cosigned_at__isnull", False),
                        ("cosigned_by__isnull", False),
                        ("returned_at", None),
                        models.Q(("cosigned_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="recovery_is_cosigned_by_another_person",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
