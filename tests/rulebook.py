"""A small guideline version that is whole: what the factories store and what tests of packages start from."""

import datetime

from criteria.packages.shape import (
    Clause,
    ClauseKind,
    Criterion,
    DecisionLevel,
    Gate,
    Header,
    ItemKind,
    Label,
    Origin,
    Package,
    Parameter,
    PlanItem,
    Priority,
    Rubric,
    Statement,
    When,
)
from criteria.scoring import Part

ASSUMED = Origin("Annahme für Tests", is_assumption=True)
GOAL = "teilhabe"
VALUES = {
    "application_deadline": "09-30",
    "grace_minutes": "15",
    "late_applications": "refused",
    "funding_years_max": "2",
    "goals_min": "1",
    "goals_max": "3",
    "early_start_limit": "100000.00",
    "correction_days": "14",
    "check_days": "30",
    "assessment_days": "45",
    "decision_days": "keine",
    "assessors": "2",
    "spread_tolerance": "20",
    "grant_kind": "Projektförderung",
    "allowed_financing": "FEHLBEDARF, FESTBETRAG",
    "own_funds_share_min": "10",
    "ceiling": "keine",
    "smallest_workable_share": "80",
    "shortfall": "stop",
    "state_aid": "keine Beihilfe",
    "de_minimis_limit": "300000.00",
    "dawi_de_minimis_limit": "750000.00",
    "state_aid_years": "3",
    "payment_procedure": "feste Raten",
    "payment_rates": "4",
    "spending_months": "6",
    "plan_item_overrun": "20",
    "small_change": "500.00",
    "more_income": "anteilig",
    "overfunding_reduces": "nein",
    "proof_months": "6",
    "interim_proof_months": "4",
    "simple_proof_limit": "10000.00",
    "retention_years": "5",
    "interest_year": "365",
}
ITEMS = (
    ("personal", ItemKind.COST, "Personalkosten"),
    ("sachkosten", ItemKind.COST, "Sachkosten"),
    ("eigenmittel", ItemKind.OWN_FUNDS, "Eigenmittel"),
    ("drittmittel", ItemKind.THIRD_PARTY, "Zuschüsse Dritter"),
    ("zuwendung", ItemKind.GRANT, "Beantragte Zuwendung"),
)


def small_package(
    *,
    series: str = "reihe",
    version: str = "Fassung 1",
    valid_from: datetime.date | None = None,
    labels: tuple[Label, ...] = (),
    **values: str,
) -> Package:
    """A whole package; `values` replace the texts of parameters."""
    return Package(
        header=Header(
            series, "Fachförderrichtlinie", version, valid_from or datetime.date(2026, 1, 1), "Annahme für Tests"
        ),
        parameters=tuple(Parameter(name, value, ASSUMED) for name, value in (VALUES | values).items()),
        decision_levels=(DecisionLevel("Amtsleitung", "Entscheidung", None, ASSUMED),),
        plan_items=tuple(
            PlanItem(code, kind, title, "", True, ASSUMED, is_staff=code == "personal") for code, kind, title in ITEMS
        ),
        priorities=(_priority(),),
        rubric=_rubric(),
        clauses=(
            Clause("zweck", ClauseKind.AUFLAGE, When.ALWAYS, "Verwenden Sie die Zuwendung nur für den Zweck.", ASSUMED),
            Clause("nachweis", ClauseKind.AUFLAGE, When.ALWAYS, "Weisen Sie sie bis {nachweis_bis} nach.", ASSUMED),
        ),
        labels=labels,
    )


def _priority() -> Priority:
    return Priority(
        key="seniorenarbeit",
        title="Offene Seniorenarbeit",
        target_groups=("Menschen ab 60 Jahren",),
        aims=("Begegnung",),
        goals=(GOAL,),
        requirements=tuple(
            Statement(text, ASSUMED) for text in ("Das Angebot ist für alle offen.", "Eine Fachkraft leitet es.")
        ),
        exclusions=(),
        origin=ASSUMED,
    )


def _rubric() -> Rubric:
    levels = tuple(f"Stufe {points}" for points in range(5))
    return Rubric(
        gates=(Gate("Der Antrag kam rechtzeitig.", "Fachförderrichtlinie, Antragsfristen", ASSUMED),),
        criteria=(
            Criterion("bedarf", Part.FACHLICH, "Bedarf", "", 60, levels, None, (GOAL,), False, ASSUMED),
            Criterion("konzept", Part.FINANZTECHNISCH, "Konzept", "", 40, levels, None, (), True, ASSUMED),
        ),
        tie_rule=("bedarf",),
    )
