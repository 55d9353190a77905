"""The plan as a workbook: down, filled in, up again; what changes is shown first, and nothing of others is lost."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.applications import editing
from tests import factories
from tests.portal.applicant.pages import document, errors, form_values, stored, text
from tests.portal.applicant.test_plan import stored_rows, two_years
from tests.portal.applicant.worlds import in_correction
from tests.reporting.deliveries.workbook import opendocument
from tests.reporting.deliveries.workbook.opendocument import number_cell, row, text_cell

SHEET = "Plan"


def address(application, page: str = "plan_import") -> str:
    return reverse(f"applicant:{page}", args=[application.pk])


def download(browser, application) -> openpyxl.Workbook:
    response = browser.get(address(application, "plan_workbook"))
    assert response["Content-Disposition"].endswith('.xlsx"')
    return openpyxl.load_workbook(io.BytesIO(response.content))


def upload(browser, application, book, name="Plan.xlsx"):
    if isinstance(book, openpyxl.Workbook):
        target = io.BytesIO()
        book.save(target)
        book = target.getvalue()
    return browser.post(address(application), {"file": SimpleUploadedFile(name, book)})


def filled(browser, application, cells: dict):
    book = download(browser, application)
    for cell, value in cells.items():
        book[SHEET][cell] = value
    return upload(browser, application, book)


def confirm(browser, application, response):
    return browser.post(address(application, "plan"), form_values(response) | {"next": "more"})


def changes(response) -> list[list[str]]:
    rows = document(response).xpath("//table[caption[@id='aenderungen']]/tbody/tr")
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in rows]


def problems(response) -> list[str]:
    found = document(response).xpath("//div[@aria-labelledby='nicht-gelesen']//li")
    return [" ".join("".join(item.itertext()).split()) for item in found]


def line_of(book, label: str) -> int:
    return next(row[0].row for row in book[SHEET].iter_rows(max_col=1) if row[0].value == label)


def test_the_workbook_shows_the_stored_rows_and_the_rest_of_the_catalogue(browser, complete):
    sheet = download(browser, complete)[SHEET]
    assert [cell.value for cell in sheet[4]] == [
        *("Position", "Erläuterung", "Betrag in Euro", "Anmerkung", "Stand der Zusage"),
        "Schlüssel (bitte nicht ändern)",
    ]
    shown = [(row[0].value, row[2].value) for row in sheet.iter_rows(min_row=5, max_row=9)]
    assert shown == [
        ("Ausgabe: Personalkosten", 8000),
        ("Ausgabe: Sachkosten", 2000),
        ("Eigenmittel: Eigenmittel", 1000),
        ("Zuwendung: Beantragte Zuwendung", 9000),
        ("Drittmittel: Zuschüsse Dritter", None),
    ]


def test_the_structure_is_locked_and_lists_and_sums_help(browser, complete):
    book = download(browser, complete)
    sheet = book[SHEET]
    assert (book.security.lockStructure, sheet.protection.sheet, sheet["F5"].protection.locked) == (True, True, True)
    assert (sheet["C5"].protection.locked, sheet.column_dimensions["F"].hidden) == (False, True)
    assert sorted(rule.type for rule in sheet.data_validations.dataValidation) == [
        *("decimal", "list", "list", "textLength", "textLength")
    ]
    assert (book["Angaben"].sheet_state, book["Listen"].sheet_state) == ("veryHidden", "hidden")
    assert book["Summen"]["B2"].value.startswith("=SUMIFS(Plan!$C:$C")
    assert "Anleitung" in book.sheetnames


def test_sending_it_back_unchanged_changes_nothing(browser, complete):
    response = upload(browser, complete, download(browser, complete))
    assert (response.status_code, "Die Mappe ändert nichts." in text(response)) == (200, True)
    assert confirm(browser, complete, response).status_code == 302
    assert stored(complete).version == complete.version


def test_changes_are_shown_row_by_row_before_anything_is_saved(browser, complete):
    book = download(browser, complete)
    sheet, third = book[SHEET], line_of(book, "Drittmittel: Zuschüsse Dritter")
    sheet["C5"], sheet["B5"] = "8.500,00 €", "Stelle 1"
    sheet["C6"] = None
    sheet[f"B{third}"], sheet[f"C{third}"], sheet[f"E{third}"] = "Stiftung", 500.5, "beantragt"
    response = upload(browser, complete, book)
    assert changes(response) == [
        ["Geändert", "Personalkosten, 8.000,00 Euro", "Personalkosten, Stelle 1, 8.500,00 Euro"],
        ["Neu", "–", "Zuschüsse Dritter, Stiftung, 500,50 Euro, beantragt"],
        ["Entfällt", "Sachkosten, 2.000,00 Euro", "–"],
    ]
    assert "2 Zeilen bleiben, wie sie sind." in text(response)
    assert stored(complete).version == complete.version
    assert confirm(browser, complete, response).status_code == 302
    assert stored_rows(complete) == [
        ("personal", Decimal("8500.00")),
        ("eigenmittel", Decimal("1000.00")),
        ("zuwendung", Decimal("9000.00")),
        ("drittmittel", Decimal("500.50")),
    ]


def test_the_same_file_read_twice_adds_its_rows_once(browser, complete):
    book = download(browser, complete)
    book[SHEET][f"C{line_of(book, 'Drittmittel: Zuschüsse Dritter')}"] = 5
    for _ in range(2):
        response = upload(browser, complete, book)
        confirm(browser, complete, response)
    assert (changes(response), len(stored_rows(complete))) == ([], 5)


def save(application, actor, *rows):
    """What a colleague saves in the portal meanwhile, with the keys of the rows that stay."""
    return editing.save_plan(
        application=application,
        section="plan",
        actor=actor,
        now=factories.NOW,
        version=stored(application).version,
        rows=rows,
    )


def test_what_others_changed_meanwhile_stays_and_only_the_same_row_is_asked(browser, complete, editor):
    book = download(browser, complete)
    first, second, own, grant = complete.plan_rows.select_related("item")
    save(
        complete,
        editor,
        editing.Row(first.item, Decimal(8100), key=first.key),
        editing.Row(second.item, Decimal(2200), key=second.key),
        editing.Row(own.item, own.amount, key=own.key),
        editing.Row(grant.item, grant.amount, key=grant.key),
    )
    book[SHEET]["C5"] = 8300
    response = upload(browser, complete, book)
    assert "Was nur im Portal geändert wurde, bleibt so." in text(response)
    assert [kind for kind, *_ in changes(response)] == ["Auch von anderen geändert. Sie wählen gleich, was gilt."]
    compared = confirm(browser, complete, response)
    assert compared.status_code == 409
    choice = document(compared).xpath("//input[@name='compared']/@value")
    browser.post(address(complete, "plan"), form_values(compared) | {f"keep-{choice[0]}": "mine"})
    assert [str(amount) for _, amount in stored_rows(complete)] == ["8300.00", "2200.00", "1000.00", "9000.00"]


def test_a_formula_counts_as_its_value_or_is_refused_by_its_cell(browser, complete):
    response = filled(browser, complete, {"C5": "=650*12"})
    assert problems(response) == [
        "Plan!C5: Hier steht „=650*12“. Erwartet wird ein Betrag in Euro ab 0 mit höchstens zwei Nachkommastellen, zum "
        "Beispiel 1.234,56. Die Formel hat keinen gespeicherten Wert. Bitte tragen Sie den Betrag selbst ein."
    ]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"C5": "viel"}, "Plan!C5: Hier steht „viel“. Erwartet wird ein Betrag in Euro ab 0"),
        ({"C5": -1}, "Plan!C5: Hier steht „-1“. Erwartet wird ein Betrag von 0 bis 99.999.999,99."),
        ({"C5": 1e300}, "Erwartet wird ein Betrag von 0 bis 99.999.999,99."),
        ({"C5": 1.005}, "Plan!C5: Hier steht „1,005“."),
        ({"C5": True}, "Plan!C5: Hier steht „WAHR“."),
        ({"C5": None, "B5": "Stelle"}, "Plan!C5: Hier steht nichts. Erwartet wird ein Betrag in Euro ab 0"),
        ({"A5": "Luftschloss"}, "Plan!A5: Hier steht „Luftschloss“. Erwartet wird eine Position aus der Liste."),
        ({"A5": None}, "Plan!A5: Hier steht nichts. Erwartet wird eine Position aus der Liste."),
        ({"D5": "x" * 301}, "Erwartet wird ein Text mit höchstens 300 Zeichen."),
        ({"B5": "=A1"}, "Plan!B5: Hier steht „=A1“. Erwartet wird ein Text ohne Formel."),
        ({"E5": "bewilligt"}, "Plan!E5: Hier steht „bewilligt“. Erwartet wird nichts, weil"),
        ({"E5": "vielleicht"}, "Erwartet wird einer der Einträge aus der Liste oder nichts."),
    ],
)
def test_every_problem_is_named_by_its_cell(browser, complete, cells, told):
    response = filled(browser, complete, cells)
    assert (response.status_code, len(problems(response))) == (422, 1)
    assert told in problems(response)[0]
    assert stored(complete).version == complete.version


def test_many_problems_are_told_together_and_the_rest_is_counted(browser, complete):
    response = filled(browser, complete, {f"B{row}": "ohne Betrag" for row in range(20, 42)})
    assert (len(problems(response)), "Es gibt noch mehr Stellen (24)." in text(response)) == (20, True)


def test_a_second_year_is_read_and_may_not_be_more_than_the_whole(browser, organisation, signer):
    application = two_years(organisation, signer)
    book = download(browser, application)
    assert (book[SHEET]["D4"].value, book["Summen"]["C1"].value) == ("Davon 2028", "2028")
    book[SHEET]["C5"], book[SHEET]["D5"] = 100, 40
    response = upload(browser, application, book)
    assert changes(response) == [["Neu", "–", "Personalkosten, 100,00 Euro, 40,00 Euro"]]
    confirm(browser, application, response)
    assert application.plan_rows.get().second_year == Decimal("40.00")
    assert (
        "Plan!D5: Hier steht „100,01“. Erwartet wird ein Teil des Betrags daneben"
        in problems(filled(browser, application, {"D5": 100.01}))[0]
    )


def test_the_workbook_of_another_application_or_another_structure_is_refused(browser, complete, organisation, signer):
    other = factories.draft(complete.call, organisation, actor=signer)
    response = upload(browser, complete, download(browser, other))
    assert (response.status_code, "Die Mappe gehört zu einem anderen Antrag." in errors(response)[0]) == (422, True)
    response = filled(browser, complete, {"C4": "Summe"})
    assert errors(response)[0].startswith(
        "Plan!C4: Hier steht „Summe“, erwartet wird die Überschrift „Betrag in Euro“."
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "leer"),
        (
            b"Position;Betrag",
            "Die Datei ist keine Tabelle. Bitte laden Sie die ausgefüllte Vorlage als .xlsx oder .ods",
        ),
        (b"%PDF-1.7", "Die Datei ist ein PDF, keine Tabelle."),
        (b"PK\x03\x04kaputt", "Die Datei ist beschädigt"),
        (bytes.fromhex("D0CF11E0A1B11AE1"), "Die Datei hat das alte Format .xls."),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(browser, complete, data, told):
    response = upload(browser, complete, data)
    assert (response.status_code, told in errors(response)[0]) == (422, True)


def test_a_workbook_with_another_table_is_refused(browser, complete):
    book = openpyxl.Workbook()
    assert "kein Tabellenblatt „Plan“" in errors(upload(browser, complete, book))[0]


def test_a_file_of_opendocument_is_read_as_well(browser, complete):
    book = download(browser, complete)
    sheets = {
        name: "".join(row(*(_ods_cell(cell.value) for cell in line)) for line in book[name].iter_rows(max_col=6))
        for name in ("Plan", "Angaben")
    }
    response = upload(browser, complete, opendocument.document(sheets), "Plan.ods")
    assert "Die Mappe ändert nichts." in text(response)


def _ods_cell(value) -> str:
    if value is None:
        return "<table:table-cell/>"
    return text_cell(value) if isinstance(value, str) else number_cell(str(value))


def test_a_closed_plan_is_only_shown(browser, complete):
    book = download(browser, complete)
    application = in_correction(complete, "goals")
    assert "Mappe einlesen" not in text(upload(browser, application, book))


def test_another_träger_s_plan_does_not_exist(browser, draft):
    other = factories.draft()
    answers = [browser.get(address(other, page)).status_code for page in ("plan_workbook", "plan_import")]
    assert answers == [404, 404]
