"""The marked copy: the workbook of the Träger with every wrong cell coloured and commented, otherwise as it was."""

import io
import zipfile

import openpyxl
import pytest

from grants.untrusted.refusals import Refused
from reporting.deliveries.workbook.checks import check
from reporting.deliveries.workbook.marking import mark
from reporting.deliveries.workbook.reading import read
from tests.reporting.deliveries.workbook.forms import FORM, GOOD, filled
from tests.reporting.deliveries.workbook.opendocument import delivered, number_cell, row, text_cell


def marked(cells: dict) -> tuple[bytes, bytes]:
    data = filled(cells)
    return data, mark(data, check(FORM, read(data, "x.xlsx")).problems)


def test_each_wrong_cell_is_coloured_and_says_what_to_do():
    _, copy = marked({**GOOD, "C7": "fünf", "E8": None, "C8": 0})
    sheet = openpyxl.load_workbook(io.BytesIO(copy))["Daten"]

    assert sheet["C7"].comment.text == "„fünf“ ist keine ganze Zahl ab 0 (Spalte Besuche)."
    assert "Leer ist nicht null" in sheet["E8"].comment.text
    assert (sheet["C7"].fill.fgColor.rgb, sheet["C8"].fill.fgColor.rgb) == ("FFF4B6B6", "FFFFF0B3")
    assert sheet["E7"].comment is None


def test_nothing_else_changes_and_the_copy_can_be_corrected_and_sent_back():
    data, copy = marked({**GOOD, "C7": "fünf"})
    before, after = (openpyxl.load_workbook(io.BytesIO(one)) for one in (data, copy))

    assert after.sheetnames == before.sheetnames
    for sheet in before:
        assert [[cell.value for cell in line] for line in after[sheet.title]] == [
            [cell.value for cell in line] for line in sheet
        ]
        assert after[sheet.title].protection.sheet == sheet.protection.sheet
        assert after[sheet.title].sheet_state == sheet.sheet_state
    after["Daten"]["C7"] = 42
    target = io.BytesIO()
    after.save(target)
    assert check(FORM, read(target.getvalue(), "x.xlsx")).errors == ()


def test_what_looks_like_a_formula_never_becomes_one_by_marking():
    book = openpyxl.load_workbook(io.BytesIO(filled(GOOD)))
    book["Daten"]["C7"].value = "=HYPERLINK(1)"
    book["Daten"]["C7"].data_type = "s"
    target = io.BytesIO()
    book.save(target)

    copy = mark(target.getvalue(), check(FORM, read(target.getvalue(), "x.xlsx")).problems)
    sheet = openpyxl.load_workbook(io.BytesIO(copy))["Daten"]

    assert sheet["C7"].comment.text.startswith("„=HYPERLINK(1)“ ist keine ganze Zahl")
    assert b"<f>" not in _part(copy)


def test_only_a_workbook_of_excel_is_marked():
    data = delivered(FORM, row(text_cell("05"), number_cell("1")))

    with pytest.raises(Refused, match=r"im Format \.xlsx"):
        mark(data, ())
    with pytest.raises(Refused, match=r"nicht markieren|beschädigt"):
        mark(b"PK\x03\x04 no workbook", ())


def _part(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"".join(package.read(name) for name in package.namelist() if "worksheets/sheet" in name)
