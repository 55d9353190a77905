"""A small form and the ways a Träger fills its template: shared by the tests of this folder."""

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl

from reporting.deliveries.workbook.form import Column, Form, Line, Place, Rule
from reporting.deliveries.workbook.template import build

VISITS = Column("BESUCHE", "Besuche", "Anzahl", "Jeder Besuch zählt, auch wenn dieselbe Person wiederkommt.")
FIRST_VISITS = Column("ERST", "Erstbesuche", "Anzahl", "Besuche von Personen, die zum ersten Mal kommen.")
HOURS = Column("STUNDEN", "Öffnungsstunden", "Stunden", "Offene Stunden.", decimals=2, maximum=Decimal(9000))

PLACES = (
    Place("00", "Zentrum"),
    Place("05", "Zentrum-Nordwest"),
    Place("40", "Südvorstadt"),
    Place("41", "Connewitz"),
    Place("50", "Schleußig"),
)

FORM = Form(
    survey_code="BESUCHE_SENIOREN",
    survey_version="2.1",
    delivery="6f2c1a",
    organisation="Nachbarschaft e. V.",
    project="Offener Treff",
    title="Statistikbogen Offene Seniorenarbeit",
    period_label="1. Halbjahr 2025",
    due_label="31. Juli 2025",
    columns=(VISITS, FIRST_VISITS, HOURS),
    places=PLACES,
    lines=(
        Line("05", previous={"BESUCHE": Decimal(40), "ERST": Decimal(4), "STUNDEN": Decimal("100.5")}),
        Line("41", previous={"BESUCHE": Decimal(1200), "ERST": Decimal(10)}),
    ),
    rules=(
        Rule("part_of_whole", "error", "Bitte prüfen Sie beide Werte.", ("ERST", "BESUCHE")),
        Rule("change", "explain", "Bitte erläutern Sie die Veränderung.", ("BESUCHE",), percent=Decimal(50)),
        Rule("zero_after_nonzero", "explain", "Bitte erläutern Sie den Wegfall.", ("BESUCHE",)),
    ),
)

# Both prefilled lines filled without any problem: input cells are C, E, G, the first data row is 7.
GOOD = {"C7": 42, "E7": 5, "G7": 99.5, "C8": 1250, "E8": 12, "G8": 0}


def filled(cells: dict[str, object], form: Form = FORM) -> bytes:
    """The template of the form with these cells of the sheet Daten typed in."""
    book = openpyxl.load_workbook(io.BytesIO(build(form)))
    for cell, value in cells.items():
        book["Daten"][cell] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def without_rules(form: Form = FORM) -> Form:
    return replace(form, rules=())
