"""Reading gives back what was typed, or one polite sentence."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.untrusted import workbooks
from grants.untrusted.cells import Row, Special
from grants.untrusted.refusals import (
    DAMAGED,
    EMPTY,
    ENCRYPTED,
    OLD_FORMAT,
    TOO_BIG,
    TOO_DEMANDING,
)
from reporting.deliveries.workbook.checks import check
from reporting.deliveries.workbook.form import meta
from reporting.deliveries.workbook.reading import Unreadable, read
from reporting.deliveries.workbook.refusals import NOT_OUR_TEMPLATE, PDF, WRONG_TYPE
from reporting.deliveries.workbook.template import build
from tests.reporting.deliveries.workbook.forms import FORM, GOOD, filled, without_rules
from tests.reporting.deliveries.workbook.opendocument import delivered, number_cell, row, text_cell

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def refusal(data: bytes, filename: str) -> str:
    with pytest.raises(Unreadable) as refused:
        read(data, filename)
    return refused.value.message


def test_a_filled_template_is_read_cell_by_cell():
    sheet = read(filled(GOOD), "Statistik.xlsx")

    assert (sheet.kind, sheet.name, sheet.meta) == ("xlsx", "Daten", meta(FORM))
    assert sheet.rows[6:] == (
        Row(7, ("05 Zentrum-Nordwest", *map(Decimal, ("40", "42", "4", "5", "100.5", "99.5")))),
        Row(8, ("41 Connewitz", *map(Decimal, ("1200", "1250", "10", "12")), None, Decimal(0))),
    )


def test_everything_that_is_no_number_keeps_its_kind():
    typed = {
        "C7": "fünf",
        "E7": True,
        "G7": datetime.date(2025, 2, 1),
        "C8": "=A1*2",
        "E8": "#REF!",
        "G8": datetime.time(8, 30),
    }
    book = openpyxl.load_workbook(io.BytesIO(build(FORM)))
    for cell, value in typed.items():
        book["Daten"][cell] = value
    book["Daten"]["E8"].data_type = "e"
    target = io.BytesIO()
    book.save(target)

    cells = {row.number: row.cells for row in read(target.getvalue(), "x.xlsx").rows}

    assert cells[7][2::2] == ("fünf", True, Special("date", "01.02.2025"))
    assert cells[8][2::2] == (Special("formula", "=A1*2"), Special("error", "#REF!"), Special("date", "08:30:00"))


def test_a_formula_in_a_row_of_its_own_is_not_overlooked():
    sheet = read(filled({**GOOD, "C30": "=SUM(C7:C8)"}), "x.xlsx")

    assert sheet.rows[-1] == Row(30, (None, None, Special("formula", "=SUM(C7:C8)")))


def test_what_a_binary_fraction_adds_behind_fifteen_digits_is_dropped():
    sheet = read(filled({**GOOD, "G7": 0.1 + 0.2}), "x.xlsx")

    assert sheet.rows[6].cells[6] == Decimal("0.3")


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 999_999_999),
            st.integers(0, 999_999_999),
            st.decimals(0, 9000, places=2, allow_nan=False, allow_infinity=False),
        ),
        min_size=2,
        max_size=2,
    )
)
def test_what_is_typed_into_the_template_comes_back_as_the_same_decimals(lines):
    typed = {
        f"{column}{row}": value for row, line in enumerate(lines, 7) for column, value in zip("CEG", line, strict=True)
    }

    result = check(without_rules(), read(filled(typed), "x.xlsx"))

    assert {value.cell: value.value for value in result.values} == typed
    assert result.problems == ()


def test_an_ods_file_is_read_like_the_template():
    line = row(text_cell("05 Zentrum-Nordwest"), *map(number_cell, ("40", "42", "4", "5", "100.5", "99.5")))

    sheet = read(delivered(FORM, line), "Statistik.ods")

    assert (sheet.kind, sheet.meta) == ("ods", meta(FORM))
    assert sheet.rows[-1] == Row(7, ("05 Zentrum-Nordwest", *map(Decimal, ("40", "42", "4", "5", "100.5", "99.5"))))


def test_formulas_and_error_values_of_an_ods_file_keep_their_kind_in_repeated_cells():
    formula = number_cell("3", 'table:number-columns-repeated="2" table:formula="of:=[.A1]*3"')
    error = (
        '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#REF!</text:p>'
        "</table:table-cell>"
    )

    sheet = read(delivered(FORM, row(text_cell("41"), formula, error, repeated=2)), "x.ods")

    cells = ("41", Special("formula", "=[.A1]*3"), Special("formula", "=[.A1]*3"), Special("error", "#REF!"))
    assert sheet.rows[-2:] == (Row(7, cells), Row(8, cells))


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        (b"", "x.xlsx", EMPTY),
        (b" \r\n ", "x.csv", EMPTY),
        (b"x" * (10 * 1024 * 1024 + 1), "x.csv", TOO_BIG),
        (b"%PDF-1.7 ...", "Statistik.xlsx", PDF),
        (OLE + b"Workbook", "Statistik.xls", OLD_FORMAT),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "Statistik.xlsx", ENCRYPTED),
        (b"\x89PNG", "Foto.png", WRONG_TYPE),
        (b"just text", "Statistik.xlsx", DAMAGED),
        (b"PK\x03\x04 and no more", "Statistik.xlsx", DAMAGED),
        (filled(GOOD)[:4000], "Statistik.xlsx", DAMAGED),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_advice(data, filename, sentence):
    assert refusal(data, filename) == sentence


def test_a_workbook_without_the_data_sheet_is_not_our_template():
    target = io.BytesIO()
    openpyxl.Workbook().save(target)

    assert refusal(target.getvalue(), "x.xlsx") == NOT_OUR_TEMPLATE


def test_a_child_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(workbooks, "TIMEOUT_SECONDS", 0.001)

    assert refusal(filled(GOOD), "x.xlsx") == TOO_DEMANDING
