"""Where everything stands in the workbook of a plan; shared by writing and reading."""

from decimal import Decimal

from criteria.guideline.models import PlanItem
from grants.applications.models import Application, PlanRow
from grants.applications.plan import years_of

GUIDE_SHEET, DATA_SHEET, SUMS_SHEET, LIST_SHEET, META_SHEET = "Anleitung", "Plan", "Summen", "Listen", "Angaben"
HEADER_ROW = 4
"""Counts from 1; the rows of the plan follow."""
SCHEMA = "finanzierungsplan/1"
POSITION, DESCRIPTION, AMOUNT, NOTE, CERTAINTY, KEY = (
    *("Position", "Erläuterung", "Betrag in Euro", "Anmerkung", "Stand der Zusage"),
    "Schlüssel (bitte nicht ändern)",
)
KINDS: dict[str, str] = {
    PlanItem.Kind.COST: "Ausgabe",
    PlanItem.Kind.OWN_FUNDS: "Eigenmittel",
    PlanItem.Kind.THIRD_PARTY: "Drittmittel",
    PlanItem.Kind.GRANT: "Zuwendung",
}
CERTAINTIES = {label: value for value, label in PlanRow.Certainty.choices}
MOST_ROWS = 60
"""Of costs, and of income: as many as the form has."""
# Even sixty rows of it fit the twelve digits in which the sums are stored.
LARGEST_AMOUNT = Decimal("99999999.99")
LONGEST_TEXT = PlanRow._meta.get_field("description").max_length


def second_year_head(application: Application) -> str | None:
    """The heading of the column for the second year; None where the call has one year."""
    years = years_of(application.call)
    return f"Davon {years[1]}" if len(years) > 1 else None


def header(application: Application) -> tuple[str, ...]:
    """The headings of the plan, from column A on."""
    second = second_year_head(application)
    return (POSITION, DESCRIPTION, AMOUNT, *([second] if second else []), NOTE, CERTAINTY, KEY)


def labels(application: Application) -> dict[str, PlanItem]:
    """The catalogue of the guideline as the list in the workbook names it: "Ausgabe: Miete"."""
    items = list(application.call.guideline.plan_items.all())
    named: dict[str, PlanItem] = {}
    for item in items:
        label = f"{KINDS[PlanItem.Kind(item.kind)]}: {item.title}"
        named[label if label not in named else f"{label} [{item.code}]"] = item
    return named


def meta(application: Application) -> dict[str, str]:
    """What the hidden sheet says about the workbook."""
    return {
        "schema": SCHEMA,
        "application": str(application.pk),
        "guideline": str(application.call.guideline_id),
        "version": str(application.version),
    }
