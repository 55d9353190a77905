"""Carries existing versions over: goals of criteria, exclusions, and parameters under their new names.

A version that a call already used is in force. What a version never said is added as an assumption that says so.
"""

from django.db import migrations

RENAMED = {
    "goals_per_application_min": "goals_min",
    "goals_per_application_max": "goals_max",
    "assessors_per_application": "assessors",
    "assessor_spread_tolerance": "spread_tolerance",
    "submission_grace_minutes": "grace_minutes",
    "proof_of_use_months": "proof_months",
}
KEPT = (
    *("own_funds_share_min", "allowed_financing", "ceiling", "application_deadline", "correction_days"),
    *("funding_years_max", "early_start_limit", "payment_procedure", "spending_months", "plan_item_overrun"),
    *("interim_proof_months", "simple_proof_limit", "retention_years"),
)
ADDED = {
    "application_deadline": "09-30",
    "grace_minutes": "0",
    "funding_years_max": "2",
    "goals_min": "1",
    "goals_max": "3",
    "early_start_limit": "keine",
    "correction_days": "14",
    "assessors": "2",
    "spread_tolerance": "20",
    "grant_kind": "Projektförderung",
    "allowed_financing": "FEHLBEDARF",
    "own_funds_share_min": "0",
    "ceiling": "keine",
    "smallest_workable_share": "80",
    "shortfall": "stop",
    "state_aid": "keine Beihilfe",
    "payment_procedure": "feste Raten",
    "payment_rates": "4",
    "spending_months": "2",
    "plan_item_overrun": "20",
    "small_change": "keine",
    "more_income": "anteilig",
    "overfunding_reduces": "nein",
    "proof_months": "6",
    "interim_proof_months": "4",
    "simple_proof_limit": "keine",
    "retention_years": "5",
    "interest_year": "365",
}
NOT_SAID = "bei der Umstellung des Portals ergänzt"


def carry_over(apps, schema_editor):
    models = {name: apps.get_model("criteria", name) for name in ("Guideline", "Criterion", "Priority", "Parameter")}
    for criterion in models["Criterion"].objects.order_by("pk"):
        criterion.is_assumption = True
        criterion.is_formal = criterion.goal_id is None
        criterion.save()
        if criterion.goal_id:
            criterion.goals.add(criterion.goal_id)
    Exclusion = apps.get_model("criteria", "Exclusion")
    for priority in models["Priority"].objects.order_by("pk"):
        for position, text in enumerate(filter(None, priority.old_exclusions.split("\n")), start=1):
            Exclusion.objects.create(priority=priority, position=position, text=text, is_assumption=True)
    models["Priority"].objects.update(is_assumption=True)
    apps.get_model("criteria", "Requirement").objects.update(is_assumption=True)
    apps.get_model("criteria", "PlanItem").objects.update(is_assumption=True)
    for guideline in models["Guideline"].objects.order_by("pk"):
        _parameters(models["Parameter"], guideline)
        if guideline.frozen_at is not None:
            models["Guideline"].objects.filter(pk=guideline.pk).update(state="in_force", series=f"reihe-{guideline.pk}")


def _parameters(Parameter, guideline):
    rows = Parameter.objects.filter(guideline=guideline)
    for old, new in RENAMED.items():
        rows.filter(name=old).update(name=new)
    rows.exclude(name__in=(*RENAMED.values(), *KEPT)).delete()
    have = set(rows.values_list("name", flat=True))
    for name, value in ADDED.items():
        if name not in have:
            Parameter.objects.create(
                guideline=guideline, name=name, value=value, label=name, source=NOT_SAID, is_assumption=True
            )


def carry_back(apps, schema_editor):
    """One goal per criterion is all that the old shape holds; labels and units were for people only."""
    for criterion in apps.get_model("criteria", "Criterion").objects.order_by("pk"):
        criterion.goal = criterion.goals.order_by("pk").first()
        criterion.save()
    for priority in apps.get_model("criteria", "Priority").objects.order_by("pk"):
        rows = apps.get_model("criteria", "Exclusion").objects.filter(priority_id=priority.pk).order_by("position")
        priority.old_exclusions = "\n".join(row.text for row in rows)
        priority.save()
    parameters = apps.get_model("criteria", "Parameter").objects
    for old, new in RENAMED.items():
        parameters.filter(name=new).update(name=old)


class Migration(migrations.Migration):
    dependencies = [("criteria", "0003_rule_book")]
    operations = [migrations.RunPython(carry_over, carry_back)]
