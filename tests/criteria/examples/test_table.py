import datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.examples.table import Row, Table, UnreadableTable, WrongCell, read_table
from tests.criteria.examples.tables import workbook


def cell(text):
    return Row(2, {"wert": text})


@pytest.mark.parametrize(
    "content",
    [
        b"Case,amount\nA,1.50\n",
        b"Case,amount\r\nA,1.50\r\n",
        b"\xef\xbb\xbfCase,amount\nA,1.50\n",
        b"\n Case , AMOUNT \n\n A ,1.50\n,\n",
    ],
    ids=["LF", "CRLF", "BOM", "spaces and empty lines"],
)
def test_a_csv_is_read_whatever_program_wrote_it(content):
    table = read_table(content)

    assert table.columns == ("case", "amount")
    assert [row.cells for row in table.rows] == [{"case": "A", "amount": "1.50"}]


def test_a_row_knows_its_line_in_the_file():
    assert [row.number for row in read_table(b"case\n\nA\nB\n").rows] == [3, 4]
    assert [row.number for row in read_table(workbook(["case"], [None], ["A"], ["B"])).rows] == [3, 4]


def test_a_quoted_text_may_hold_commas_and_line_breaks():
    (row,) = read_table(b'case,note\nA,"erst so,\ndann so"\n').rows

    assert row.written("note") == "erst so, dann so"


def test_cells_left_out_at_the_end_of_a_line_are_empty():
    (row,) = read_table(b"case,amount,note\nA,1\n").rows

    assert row.written("note") == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (54000, "54000"),
        (54000.0, "54000"),
        (57.8, "57.8"),
        (0.1 + 0.2, "0.3"),
        (-0.88, "-0.88"),
        (1e-7, "0.0000001"),
        (123456789012.35, "123456789012.35"),
        ("1234.50", "1234.50"),
        (datetime.date(2026, 3, 2), "2026-03-02"),
        (datetime.datetime.combine(datetime.date(2026, 3, 2), datetime.time()), "2026-03-02"),
        (datetime.datetime.combine(datetime.date(2026, 3, 2), datetime.time(14, 30)), "2026-03-02 14:30:00"),
        (True, "True"),
        (None, ""),
    ],
)
def test_a_cell_of_a_workbook_reads_as_a_person_would_write_it(value, text):
    (row,) = read_table(workbook(["case", "wert"], ["A", value])).rows

    assert row.written("wert") == text


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,\n", b"\xef\xbb\xbf", workbook()])
def test_a_file_without_anything_is_refused(content):
    with pytest.raises(UnreadableTable, match=r"Die Datei ist leer\. Bitte geben Sie eine Tabelle"):
        read_table(content)


@pytest.mark.parametrize(
    "content",
    ["case,note\nA,Träger\n".encode("latin-1"), b'case\n"A', b'case\n"A"B\n', b"\xd0\xcf\x11\xe0"],
    ids=["Latin-1", "open quotation", "text after a quotation", "old Excel"],
)
def test_a_file_that_is_no_table_says_how_to_save_it(content):
    with pytest.raises(UnreadableTable, match=r"weder CSV in UTF-8 noch XLSX\. Bitte speichern Sie sie als"):
        read_table(content)


def test_a_broken_workbook_is_refused(tmp_path):
    other = tmp_path / "other.zip"
    with ZipFile(other, "w") as archive:
        archive.writestr("letter.txt", "kein Blatt")

    for content in (workbook(["case"], ["A"])[:500], other.read_bytes()):
        with pytest.raises(UnreadableTable, match="Arbeitsmappe lässt sich nicht lesen"):
            read_table(content)


def test_a_line_with_more_cells_than_the_header_hints_at_the_decimal_comma():
    with pytest.raises(UnreadableTable, match=r"Zeile 3 hat mehr Felder als die Kopfzeile\. .* mit Dezimalpunkt"):
        read_table(b"case,amount\nA,1.50\nB,1,50\n")


def test_a_missing_column_is_named_beside_what_stands_there():
    table = Table(("case;amount",), ())

    with pytest.raises(UnreadableTable) as error:
        table.require(["case", "amount"])

    assert str(error.value) == (
        "In der Kopfzeile fehlt: case, amount. Sie nennt nur: case;amount. "
        "Bitte ergänzen Sie die Spalten; in CSV trennt sie ein Komma."
    )


def test_of_alternative_columns_one_is_enough():
    Table(("case", "b"), ()).require(["case"], one_of=["a", "b"])

    with pytest.raises(UnreadableTable, match="In der Kopfzeile fehlt: a oder b"):
        Table(("case",), ()).require(["case"], one_of=["a", "b"])


@pytest.mark.parametrize(("columns", "one_of"), [(("amount",), ()), ((), ("amount",))])
def test_a_column_must_not_stand_twice(columns, one_of):
    with pytest.raises(UnreadableTable, match=r"Mehrfach in der Kopfzeile: amount\. Bitte behalten Sie je eine"):
        Table(("amount", "amount"), ()).require(columns, one_of=one_of)


def test_columns_that_are_not_asked_for_may_repeat():
    Table(("case", "note", "note"), ()).require(["case"])


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_number_with_a_point_is_read_exactly(number):
    assert cell(str(number)).amount("wert") == number


@pytest.mark.parametrize("text", ["1234,50", "1.234,50", "1,234.50"])
def test_a_comma_in_a_number_is_refused_with_the_right_notation(text):
    with pytest.raises(WrongCell) as error:
        cell(text).amount("wert")

    assert str(error.value) == (
        f"Spalte wert: „{text}“ enthält ein Komma. "
        "Bitte schreiben Sie Zahlen mit Dezimalpunkt und ohne Tausenderzeichen, zum Beispiel 1234.50."
    )


@pytest.mark.parametrize("text", ["viel", "1 234.50", "12.", ".5", "1e3", "NaN", "Infinity", "١٢", "9" * 5000, "12 €"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(WrongCell, match=r"Spalte wert: „.*“ ist keine Zahl"):
        cell(text).amount("wert")


def test_a_whole_number_may_be_written_with_decimal_zeros():
    assert [cell(text).whole("wert") for text in ("10", "10.0", "-3")] == [10, 10, -3]


def test_a_broken_number_is_no_whole_number():
    with pytest.raises(WrongCell, match=r"Spalte wert: „1.5“ ist keine ganze Zahl\. Bitte schreiben Sie"):
        cell("1.5").whole("wert")


@pytest.mark.parametrize("text", ["2026-03-02", "02.03.2026", "2.3.2026"])
def test_a_date_is_read_in_both_notations(text):
    assert cell(text).day("wert") == datetime.date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "31.06.2026", "2026-3-2", "20260302", "2026-W10-1", "03/02/2026", "46083", "9999-12-31", "bald"],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(WrongCell) as error:
        cell(text).day("wert")

    assert str(error.value) == (
        f"Spalte wert: „{text}“ ist kein Datum von 1900 bis 2199. Bitte schreiben Sie zum Beispiel 2026-03-02."
    )


def test_a_word_is_chosen_in_capital_and_small_letters():
    assert cell("Anteil").choice("wert", {"anteil": Decimal(1), "voll": Decimal(2)}) == 1


def test_an_unknown_word_is_refused_with_the_words_that_are_known():
    with pytest.raises(WrongCell, match=r"Spalte wert: „halb“ ist unbekannt\. Möglich sind: anteil, voll."):
        cell("halb").choice("wert", {"anteil": Decimal(1), "voll": Decimal(2)})


@pytest.mark.parametrize("read", ["text", "amount", "whole", "day"])
def test_an_empty_cell_that_is_needed_is_refused(read):
    for row in (cell(""), Row(2, {})):
        with pytest.raises(WrongCell, match=r"Die Spalte wert ist leer\. Bitte füllen Sie sie aus."):
            getattr(row, read)("wert")
