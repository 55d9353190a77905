"""The main path, from an application to a figure in monitoring, as people walk it."""

import datetime
import io
import re

import openpyxl
import pytest

from tests.browser.steps import (
    begin,
    declare,
    fetch_letter,
    fill,
    find_file,
    receive_copy,
    reference_on,
    reload_until,
    wait_for,
)

pytestmark = pytest.mark.browser

TITLE = "Ärztliche Sprechstunde im Nachbarschaftstreff „Über den Dächern“"
YEAR = datetime.date.today().year + 1
PERIOD = f"1. Halbjahr {YEAR}"


def apply(traeger) -> str:
    """Start, fill and submit an application. Returns its Aktenzeichen."""
    traeger.look("traeger-meine-antraege")
    begin(traeger)
    fill(traeger, TITLE, look=True)
    declare(traeger)
    traeger.press("Antrag absenden")
    traeger.look("traeger-eingang")
    return reference_on(traeger)


def check(officer, reference: str):
    """The officer finds the file in the inbox, and completes the formal check."""
    officer.look("sachbearbeitung-eingang")
    find_file(officer, reference)
    officer.look("sachbearbeitung-akte")
    officer.press("Formale Prüfung beginnen")
    officer.follow("Formale Prüfung bearbeiten")
    for answer in officer.page.get_by_role("radio", name="erfüllt", exact=True).all():
        answer.check()
    officer.look("sachbearbeitung-pruefung")
    officer.press("Speichern und Prüfung abschließen")


def assign(officer):
    for name in ("Bente Bewertung", "Bilal Bewertung"):
        officer.follow("Bewertende zuweisen")
        officer.page.get_by_role("radio", name=name).check()
        officer.page.get_by_role("radio", name="Beide Teile").check()
        officer.look("sachbearbeitung-bewertende")
        officer.press("Zuweisen")
        officer.open(officer.file)


def assess(assessor, reference: str, points: int):
    """One assessor scores against criteria that show the plan goal they stand for."""
    assessor.look(f"{assessor.login}-bewertungen")
    assessor.follow(reference)
    assert "Schwerpunkträume werden gezielt mit Angeboten gefördert." in assessor.text()
    for level in assessor.page.get_by_role("radio", name=re.compile(rf"^{points}\b")).all():
        level.check()
    for reason in assessor.page.get_by_role("textbox").all():
        reason.fill("Im Antrag mit Zahlen für den Ortsteil belegt.")
    assessor.look(f"{assessor.login}-bogen")
    assessor.press("Bewertung abgeben")


def decide(officer, head, second, reference: str):
    """Ranked, decided by one person, co-signed by another."""
    officer.open(officer.file)
    officer.follow("Bewertung abschließen")
    officer.look("sachbearbeitung-bewertung-abschliessen")
    officer.press("Bewertung abschließen")
    head.go("Rangfolgen")
    head.follow(f"Förderung freier Träger {YEAR}")
    assert reference in head.text()
    head.look("leitung-rangfolge")
    head.follow(reference)
    head.follow("Entscheiden")
    head.page.get_by_label("Zuwendung bewilligen").check()
    head.look("leitung-entscheidung")
    head.press("Zur Mitzeichnung geben")
    second.open(officer.file)
    second.follow("Mitzeichnen")
    second.look("leitung2-mitzeichnung")
    second.press("Mitzeichnen")
    assert "Bewilligt" in second.text()


def receive_award(traeger, reference: str):
    """The Bescheid is a PDF in the Postfach; fetching it is recorded."""
    traeger.go("Postfach")
    reload_until(traeger, f"Zuwendungsbescheid {reference}")
    assert b"%PDF-1.7" in fetch_letter(traeger, f"Zuwendungsbescheid {reference}")
    assert "Widerspruch" in traeger.text()
    traeger.look("traeger-bescheid")


def filled(workbook: bytes, figure) -> bytes:
    """The workbook, filled as a person would, and `figure` in the first cell.

    120 everywhere; of the parts of a figure the first has all 120, so that they make the total.
    """
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for sheet in book:
        header = next((row for row in sheet.iter_rows() if row[0].value == "Ortsteil"), None)
        if header is not None:
            fill_sheet(sheet, header)
    book["Daten"]["C7"].value = figure
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def fill_sheet(sheet, header):
    asked = [cell for cell in header if str(cell.value).endswith(")")]
    totals = [cell.value.partition(":")[0] for cell in asked]
    rows = [row for row in range(header[0].row + 1, sheet.max_row + 1) if sheet.cell(row, 1).value]
    for number, cell in enumerate(asked):
        is_first = ":" not in cell.value or totals.index(totals[number]) == number
        for row in rows:
            sheet.cell(row, cell.column).value = 120 if is_first else 0


def report(traeger):
    """Download the prefilled workbook, upload it wrong, read the cell's address, upload it right, submit."""
    traeger.go("Statistik")
    traeger.look("traeger-statistik")
    row = traeger.page.get_by_role("row").filter(has_text=TITLE).filter(has_text=PERIOD)
    with traeger.page.expect_navigation():
        row.get_by_role("link").first.click()
    link = traeger.page.get_by_role("link", name="Arbeitsmappe herunterladen").get_attribute("href")
    workbook = traeger.page.request.get(traeger.address + link).body()
    upload(traeger, filled(workbook, "viele"))
    assert "Daten!C7" in traeger.text()
    assert "„viele“" in traeger.text()
    traeger.look("traeger-arbeitsmappe-fehler")
    upload(traeger, filled(workbook, 120))
    traeger.look("traeger-arbeitsmappe-richtig")
    traeger.press("Statistik abgeben")
    traeger.look("traeger-statistik-abgegeben")


def upload(traeger, data: bytes):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "statistik.xlsx", "mimeType": kind, "buffer": data}
    traeger.page.locator("input[type=file]").set_input_files(file)
    with traeger.page.expect_navigation():
        traeger.page.get_by_role("button", name="Hochladen und prüfen").click()


def accept(officer):
    officer.go("Gelieferte Statistik")
    officer.look("sachbearbeitung-statistik")
    officer.page.get_by_label("Name oder Aktenzeichen").fill("Über den Dächern")
    officer.press("Filtern")
    with officer.page.expect_navigation():
        officer.page.get_by_role("row").filter(has_text=PERIOD).get_by_role("link").first.click()
    officer.page.locator("summary").filter(has_text="Statistik annehmen").click()
    officer.press("Statistik annehmen")
    officer.look("sachbearbeitung-statistik-angenommen")


def monitor(planner):
    """Sozialplanung sees the figure by Ortsteil, in a table and in a plot."""
    planner.go("Monitoring")
    planner.look("sozialplanung-indikatoren")
    planner.open(f"/planung/zahlen/OSA-OEFFNUNGSSTUNDEN/?zeitraum={PERIOD}")
    row = planner.page.get_by_role("row").filter(has_text="Grünau-Mitte")
    wait_for(lambda: planner.page.reload() and row.count() > 0, what="the figure in the store")
    assert "120" in row.first.inner_text()
    assert planner.page.get_by_role("img").first.is_visible()
    planner.look("sozialplanung-zahlen")


def test_from_application_to_monitoring(person):
    traeger, officer = person("vorstand"), person("sachbearbeitung")

    reference = apply(traeger)
    assert b"%PDF-1.7" in receive_copy(traeger, reference)
    check(officer, reference)
    assign(officer)
    assess(person("bewertung1"), reference, points=3)
    assess(person("bewertung2"), reference, points=3)
    decide(officer, person("leitung"), person("leitung2"), reference)
    receive_award(traeger, reference)
    officer.open(officer.file)
    assert "abgerufen" in officer.text()
    report(traeger)
    accept(officer)
    monitor(person("sozialplanung"))
