"""How the tests of the calculators ask, and read the tables and links of an answer."""

from lxml import html

from criteria.guideline.models import Guideline
from tests.portal.casework.pages import spaced

ASK = {"rechnen": "1"}
NO_ITEMS = {"p-TOTAL_FORMS": "0", "p-INITIAL_FORMS": "0"}
SUMS = {
    "financing": "FEHLBEDARF",
    "planned_costs": "80.000,00",
    "planned_own": "8.000,00",
    "planned_other": "12.000,00",
    "grant": "60.000,00",
    "actual_costs": "72.000,00",
    "actual_own": "8.000,00",
    "actual_other": "12.000,00",
    "paid": "60.000,00",
}


def day(name: str, year: str, month: str, number: str) -> dict[str, str]:
    """A date as the three fields of a form send it."""
    return {f"{name}_0": number, f"{name}_1": month, f"{name}_2": year}


def table(response, caption_id: str) -> list[list[str]]:
    """The rows under a caption."""
    found = html.fromstring(response.content.decode()).xpath(f'//table[caption[@id="{caption_id}"]]/tbody/tr')
    return [[spaced(cell.text_content()) for cell in row] for row in found]


def links(response) -> dict[str, str]:
    found = html.fromstring(response.content.decode()).get_element_by_id("inhalt").xpath(".//a")
    return {spaced(link.text_content()): link.get("href") for link in found}


def settlement(guideline: Guideline, **entered: str) -> dict:
    return SUMS | NO_ITEMS | ASK | {"guideline": guideline.pk} | entered


def items(*rows: tuple) -> dict[str, str]:
    """Positions of the plan: name, planned, spent, and optionally that it is not zuwendungsfähig."""
    sent = {"p-TOTAL_FORMS": str(len(rows)), "p-INITIAL_FORMS": "0"}
    for number, (name, planned, spent, *excluded) in enumerate(rows):
        sent |= {f"p-{number}-name": name, f"p-{number}-planned": planned, f"p-{number}-spent": spent}
        sent |= {f"p-{number}-excluded": "on"} if excluded else {}
    return sent
