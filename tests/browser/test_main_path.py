"""The main path, from an application to a figure in monitoring, as people walk it."""

import datetime
import io
import re
import time

import openpyxl
import pytest

pytestmark = pytest.mark.browser

TITLE = "Ärztliche Sprechstunde im Nachbarschaftstreff „Über den Dächern“"
YEAR = datetime.date.today().year + 1
PERIOD = f"1. Halbjahr {YEAR}"
SECONDS_FOR_THE_WORKER = 60


def wait_for(see, *, what: str):
    """Wait for the worker: look again until `see` finds something."""
    deadline = time.monotonic() + SECONDS_FOR_THE_WORKER
    while time.monotonic() < deadline:
        if found := see():
            return found
        time.sleep(0.5)
    return pytest.fail(f"The worker did not bring: {what}")


def reload_until(person, text: str):
    def see():
        person.page.reload()
        return text in person.text()

    wait_for(see, what=text)


def apply(traeger) -> str:
    """Start, fill and submit an application. Returns its Aktenzeichen."""
    page = traeger.page
    traeger.look("traeger-meine-antraege")
    traeger.press("Antrag beginnen")
    traeger.look("traeger-aufgabenliste")
    traeger.follow("Vorhaben")
    page.get_by_label("Name des Vorhabens").fill(TITLE)
    page.get_by_label("Förderschwerpunkt").select_option(label="Offene Seniorenarbeit")
    page.get_by_label("Was Sie vorhaben").fill(
        "Wir öffnen an fünf Tagen in der Woche. Eine Fachkraft berät ohne Termin."
    )
    traeger.look("traeger-vorhaben")
    traeger.press("Speichern und weiter")
    page.get_by_label("Zielgruppe").fill("Menschen ab 60 Jahren")
    page.get_by_label("Grünau-Mitte").check()
    page.get_by_label("Lausen-Grünau").check()
    traeger.look("traeger-zielgruppe")
    traeger.press("Speichern und weiter")
    page.get_by_role("group", name="Zielen der Fachpläne").get_by_role("checkbox").first.check()
    page.get_by_label("Was trägt Ihr Vorhaben zu diesen Zielen bei?").fill(
        "4.000 Besuche im Jahr, gezählt je Öffnungstag."
    )
    traeger.look("traeger-ziele")
    traeger.press("Speichern und weiter")
    fill_staff(traeger)
    fill_plan(traeger)
    page.get_by_label("Für dieses Vorhaben gibt es keine anderen Mittel").check()
    traeger.look("traeger-andere-mittel")
    traeger.press("Speichern und zurück zur Übersicht")
    traeger.follow("Prüfen und absenden")
    traeger.look("traeger-absenden")
    for declaration in page.get_by_role("main").get_by_role("checkbox").all():
        declaration.check()
    traeger.press("Antrag absenden")
    traeger.look("traeger-eingang")
    return re.search(r"SOZ-\d{4}-\d{4}", traeger.text())[0]


def fill_staff(traeger):
    """One Stelle, as its salary grade says."""
    row = {"function": "Sozialarbeit", "pay_group": "TVöD SuE S 11b", "pay_step": "3"}
    row |= {"full_time_equivalent": "0,6", "months": "12", "gross": "40.000,00"}
    for name, value in row.items():
        traeger.page.locator(f"[name=posts-0-{name}]").fill(value)
    traeger.look("traeger-personal")
    traeger.press("Speichern und weiter")


def fill_plan(traeger):
    """Costs and financing: first wrong, with every error said beside its field, then right."""
    page = traeger.page
    rows = (
        ("costs", 0, "Personalkosten", "40.000,00"),
        ("costs", 1, "Miete und Betriebskosten", "zehntausend"),
        ("income", 0, "Spenden", "5000"),
        ("income", 1, "Beantragte Zuwendung der Stadt", "45.000"),
    )
    for table, number, position, amount in rows:
        page.locator(f"[name={table}-{number}-item]").select_option(label=position)
        page.locator(f"[name={table}-{number}-amount]").fill(amount)
    traeger.press("Speichern und weiter")
    assert "Betrag in Euro" in traeger.text()
    assert page.locator("[name=costs-1-amount]").input_value() == "zehntausend"
    assert page.locator("[name=income-1-amount]").input_value() == "45.000"
    traeger.look("traeger-finanzierungsplan-fehler")
    page.locator("[name=costs-1-amount]").fill("10.000,00")
    traeger.press("Speichern und weiter")


def receive_copy(traeger, reference: str):
    """The PDF copy of what was submitted lies in the Postfach."""
    traeger.go("Postfach")
    reload_until(traeger, f"Eingangsbestätigung zum Antrag {reference}")
    traeger.look("traeger-postfach")
    assert b"%PDF-1.7" in fetch_letter(traeger, f"Eingangsbestätigung zum Antrag {reference}")


def fetch_letter(traeger, title: str) -> bytes:
    traeger.follow(title)
    traeger.press("Schreiben öffnen")
    link = traeger.page.get_by_role("main").locator("a[href$='schreiben.pdf']").get_attribute("href")
    response = traeger.page.request.get(traeger.address + link)
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf")
    return response.body()


def check(officer, reference: str):
    """The officer finds the file in the inbox, and completes the formal check."""
    officer.look("sachbearbeitung-eingang")
    officer.page.get_by_label("Aktenzeichen, Träger oder Vorhaben").fill(reference)
    officer.press("Filtern")
    officer.follow(reference)
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
    """The workbook, filled as a person would: 120 everywhere, and `figure` in the first cell."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book["Daten"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Ortsteil")
    columns = [cell.column for cell in header if cell.value and "(" in str(cell.value)]
    for row in range(header[0].row + 1, sheet.max_row + 1):
        if sheet.cell(row, 1).value:
            for column in columns:
                sheet.cell(row, column).value = 120
    sheet.cell(header[0].row + 1, columns[0]).value = figure
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


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
    receive_copy(traeger, reference)
    check(officer, reference)
    officer.file = officer.page.url
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
