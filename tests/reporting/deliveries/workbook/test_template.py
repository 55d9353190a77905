"""The template is a table a Träger can fill in, and nothing else in it can be changed."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from reporting.deliveries.workbook.form import Line, Place, fingerprint
from reporting.deliveries.workbook.template import build
from tests.reporting.deliveries.workbook.forms import FORM, VISITS


@pytest.fixture
def book():
    return openpyxl.load_workbook(io.BytesIO(build(FORM)))


def test_the_same_form_gives_the_same_bytes():
    assert build(FORM) == build(FORM)


def test_another_delivery_gives_other_bytes():
    assert build(FORM) != build(replace(FORM, delivery="another"))


def test_the_sheets_are_instructions_table_and_two_hidden_ones(book):
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Anleitung", "visible"),
        ("Daten", "visible"),
        ("Listen", "hidden"),
        ("_meta", "veryHidden"),
    ]


def test_the_hidden_sheet_says_to_which_delivery_the_workbook_belongs(book):
    assert [[cell.value for cell in row] for row in book["_meta"].iter_rows()] == [
        ["survey", "BESUCHE_SENIOREN"],
        ["version", "2.1"],
        ["delivery", "6f2c1a"],
        ["schema", fingerprint(FORM)],
    ]


def test_the_header_row_names_last_period_and_this_period_with_the_unit(book):
    assert [cell.value for cell in book["Daten"][6]] == [
        "Ortsteil",
        "Besuche, Vorperiode",
        "Besuche (Anzahl)",
        "Erstbesuche, Vorperiode",
        "Erstbesuche (Anzahl)",
        "Öffnungsstunden, Vorperiode",
        "Öffnungsstunden (Stunden)",
    ]


def test_a_prefilled_row_shows_last_period_beside_empty_cells(book):
    assert [cell.value for cell in book["Daten"][7]] == ["05 Zentrum-Nordwest", 40, None, 4, None, 100.5, None]


def test_values_known_already_stand_in_the_white_cells():
    known = replace(FORM, lines=(Line("41", values={"BESUCHE": Decimal(7)}),))

    assert openpyxl.load_workbook(io.BytesIO(build(known)))["Daten"]["C7"].value == 7


def test_only_the_white_cells_and_the_free_ortsteil_cells_are_unlocked(book):
    sheet = book["Daten"]
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}

    figures = {f"{column}{row}" for column in "CEG" for row in range(7, 24)}
    assert unlocked == figures | {f"A{row}" for row in range(9, 24)}


def test_every_sheet_and_the_structure_of_the_workbook_are_protected(book):
    assert [sheet.protection.sheet for sheet in book] == [True, True, True, True]
    assert book.security.lockStructure is True


def test_the_drop_down_offers_every_ortsteil_by_a_defined_name(book):
    drop_down = next(rule for rule in book["Daten"].data_validations.dataValidation if rule.type == "list")

    assert (drop_down.formula1, str(drop_down.sqref)) == ("Ortsteile", "A9:A23")
    assert book.defined_names["Ortsteile"].value == "Listen!$A$1:$A$5"
    assert [cell.value for cell in book["Listen"]["A"]] == [
        "00 Zentrum",
        "05 Zentrum-Nordwest",
        "40 Südvorstadt",
        "41 Connewitz",
        "50 Schleußig",
    ]


def test_each_column_accepts_only_its_kind_of_number(book):
    rules = [
        (rule.type, rule.formula1, rule.formula2, str(rule.sqref))
        for rule in book["Daten"].data_validations.dataValidation
        if rule.type != "list"
    ]

    assert rules == [
        ("whole", "0", "999999999", "C7:C23"),
        ("whole", "0", "999999999", "E7:E23"),
        ("decimal", "0", "9000", "G7:G23"),
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_text_becomes_a_formula(sign):
    text = f'{sign}HYPERLINK("http://example.org")'
    form = replace(
        FORM,
        title=text,
        organisation=text,
        columns=(replace(VISITS, label=text, help=text),),
        places=(Place("05", text), Place("41", "Connewitz")),
        rules=(),
    )
    with zipfile.ZipFile(io.BytesIO(build(form))) as package:
        parts = {name: package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/")}

    assert [name for name, xml in parts.items() if b"<f>" in xml or b"<hyperlink" in xml] == []


def test_the_fingerprint_changes_with_the_columns_and_not_with_the_delivery():
    assert fingerprint(replace(FORM, delivery="another")) == fingerprint(FORM)
    assert fingerprint(replace(FORM, columns=FORM.columns[:2])) != fingerprint(FORM)
