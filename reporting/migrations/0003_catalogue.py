"""The catalogue: code lists, breakdowns, versions; figures by category. A released survey can no longer change."""

import django.db.models.deletion
import django_fsm
from django.db import migrations, models

RELEASE_WHAT_IS_USED = """
UPDATE reporting_survey AS survey SET state = 'released',
    valid_from = (SELECT min(period.start) FROM reporting_period AS period WHERE period.survey_id = survey.id);
"""
REFUSE = """
        RAISE EXCEPTION 'The survey is released' USING ERRCODE = 'integrity_constraint_violation';
"""
ITEMS = f"""
CREATE FUNCTION refuse_change_of_surveyitem() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part reporting_surveyitem;
BEGIN
    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;
    IF EXISTS (
        SELECT FROM reporting_survey WHERE state <> 'draft'
        AND (id = part.survey_id OR (TG_OP = 'UPDATE' AND id = OLD.survey_id))
    ) THEN {REFUSE} END IF;
    RETURN part;
END $$;
CREATE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON reporting_surveyitem
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_surveyitem();
"""
BREAKDOWNS = f"""
CREATE FUNCTION refuse_change_of_itembreakdown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part reporting_itembreakdown;
BEGIN
    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;
    IF EXISTS (
        SELECT FROM reporting_survey AS survey JOIN reporting_surveyitem AS item ON item.survey_id = survey.id
        WHERE survey.state <> 'draft'
        AND (item.id = part.item_id OR (TG_OP = 'UPDATE' AND item.id = OLD.item_id))
    ) THEN {REFUSE} END IF;
    RETURN part;
END $$;
CREATE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON reporting_itembreakdown
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_itembreakdown();
"""
SURVEYS = f"""
CREATE FUNCTION refuse_change_of_survey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' THEN {REFUSE} END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_drafts_change BEFORE UPDATE OR DELETE ON reporting_survey
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_survey();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_sort_keys")]

    operations = [
        migrations.CreateModel(
            name="Break",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="Bruch in der Reihe ab")),
                (
                    "note",
                    models.CharField(max_length=400, verbose_name="Warum sich die Zahlen nicht vergleichen lassen"),
                ),
            ],
            options={
                "verbose_name": "Bruch in der Reihe",
                "ordering": ["indicator", "on"],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, verbose_name="Kurzname")),
                ("label", models.CharField(max_length=80, verbose_name="Bezeichnung")),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "Ausprägung",
                "ordering": ["code_list", "position"],
            },
        ),
        migrations.CreateModel(
            name="CodeList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, unique=True, verbose_name="Kurzname")),
                ("label", models.CharField(max_length=60, verbose_name="Gliederung")),
                ("source", models.CharField(blank=True, max_length=400, verbose_name="Quelle")),
                ("is_assumption", models.BooleanField(default=False, verbose_name="Annahme")),
                ("is_additive", models.BooleanField(default=True, verbose_name="Teile ergeben zusammen die Summe")),
            ],
            options={
                "verbose_name": "Gliederung",
                "ordering": ["label", "code"],
            },
        ),
        migrations.CreateModel(
            name="ItemBreakdown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["item", "position"],
            },
        ),
        migrations.AlterModelOptions(
            name="cell",
            options={"ordering": ["delivery", "district", "indicator", "category"]},
        ),
        migrations.RemoveConstraint(
            model_name="cell",
            name="one_value_per_cell",
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_state_is_known",
        ),
        migrations.AddField(
            model_name="cell",
            name="category",
            field=models.CharField(blank=True, default="", max_length=150),
        ),
        migrations.AddField(
            model_name="indicator",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="reporting.indicator",
                verbose_name="tritt an die Stelle von",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="valid_from",
            field=models.DateField(blank=True, null=True, verbose_name="gilt ab"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="valid_until",
            field=models.DateField(blank=True, null=True, verbose_name="gilt bis"),
        ),
        migrations.AddField(
            model_name="survey",
            name="mapping",
            field=models.JSONField(blank=True, default=dict, verbose_name="Zuordnung zur früheren Fassung"),
        ),
        migrations.AddField(
            model_name="survey",
            name="reference_days",
            field=models.JSONField(blank=True, default=list, verbose_name="Stichtage"),
        ),
        migrations.AddField(
            model_name="survey",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="reporting.survey",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="rhythm",
            field=models.CharField(
                choices=[
                    ("quarter", "vierteljährlich"),
                    ("half-year", "halbjährlich"),
                    ("year", "jährlich"),
                    ("reference-day", "zum Stichtag"),
                ],
                default="half-year",
                max_length=15,
                verbose_name="Rhythmus",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="state",
            field=django_fsm.FSMField(
                choices=[("draft", "Entwurf"), ("released", "Freigegeben")],
                default="draft",
                max_length=50,
                protected=True,
                verbose_name="Zustand",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="valid_from",
            field=models.DateField(blank=True, null=True, verbose_name="gilt ab"),
        ),
        migrations.AddField(
            model_name="surveyitem",
            name="space",
            field=models.CharField(
                choices=[("district", "je Ortsteil des Angebots"), ("city", "eine Zahl für die ganze Stadt")],
                default="district",
                max_length=10,
                verbose_name="Raum",
            ),
        ),
        migrations.AlterField(
            model_name="cell",
            name="district",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="criteria.district",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("due", "Offen"),
                    ("checked", "Geprüft"),
                    ("submitted", "Abgegeben"),
                    ("accepted", "Angenommen"),
                    ("returned", "Zurückgegeben"),
                ],
                default="due",
                max_length=50,
                protected=True,
                verbose_name="Stand",
            ),
        ),
        migrations.AlterField(
            model_name="indicator",
            name="code",
            field=models.SlugField(unique=True, verbose_name="Kurzname"),
        ),
        migrations.AlterField(
            model_name="survey",
            name="code",
            field=models.SlugField(verbose_name="Kurzname"),
        ),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.UniqueConstraint(
                fields=("delivery", "district", "indicator", "category"),
                name="one_value_per_cell",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["due", "checked", "submitted", "accepted", "returned"])),
                name="delivery_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="indicator_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "released"])), name="survey_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.CheckConstraint(
                condition=models.Q(("rhythm__in", ["quarter", "half-year", "year", "reference-day"])),
                name="survey_rhythm_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("space__in", ["district", "city"])), name="item_space_is_known"
            ),
        ),
        migrations.AddField(
            model_name="break",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="breaks", to="reporting.indicator"
            ),
        ),
        migrations.AddConstraint(
            model_name="codelist",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("source", ""), _negated=True), ("is_assumption", True), _connector="OR"),
                name="list_has_source_or_is_assumption",
            ),
        ),
        migrations.AddField(
            model_name="code",
            name="code_list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="codes",
                to="reporting.codelist",
                verbose_name="Gliederung",
            ),
        ),
        migrations.AddField(
            model_name="itembreakdown",
            name="code_list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reporting.codelist",
                verbose_name="Gliederung",
            ),
        ),
        migrations.AddField(
            model_name="itembreakdown",
            name="crossed_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reporting.codelist",
                verbose_name="verknüpft mit",
            ),
        ),
        migrations.AddField(
            model_name="itembreakdown",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="breakdowns", to="reporting.surveyitem"
            ),
        ),
        migrations.AddConstraint(
            model_name="break",
            constraint=models.UniqueConstraint(fields=("indicator", "on"), name="one_break_per_day"),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.UniqueConstraint(fields=("code_list", "code"), name="one_code_per_list"),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.UniqueConstraint(fields=("code_list", "position"), name="one_code_per_position"),
        ),
        migrations.AddConstraint(
            model_name="itembreakdown",
            constraint=models.UniqueConstraint(fields=("item", "position"), name="one_breakdown_per_position"),
        ),
        migrations.AddConstraint(
            model_name="itembreakdown",
            constraint=models.UniqueConstraint(
                fields=("item", "code_list", "crossed_with"), name="one_breakdown_per_list", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="itembreakdown",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("crossed_with", None),
                    models.Q(("crossed_with", models.F("code_list")), _negated=True),
                    _connector="OR",
                ),
                name="breakdown_crosses_two_lists",
            ),
        ),
        migrations.RunSQL(RELEASE_WHAT_IS_USED, migrations.RunSQL.noop),
        migrations.RunSQL(
            ITEMS,
            "DROP TRIGGER only_drafts_change ON reporting_surveyitem; DROP FUNCTION refuse_change_of_surveyitem;",
        ),
        migrations.RunSQL(
            BREAKDOWNS,
            "DROP TRIGGER only_drafts_change ON reporting_itembreakdown; DROP FUNCTION refuse_change_of_itembreakdown;",
        ),
        migrations.RunSQL(
            SURVEYS,
            "DROP TRIGGER only_drafts_change ON reporting_survey; DROP FUNCTION refuse_change_of_survey;",
        ),
    ]
